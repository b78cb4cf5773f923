//! The pretended world, without any wire: people, their chats, and what they do. Every verb takes the time as
//! `now` and leaves behind what the bot will hear of it, in the queue of updates.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::bot::Bot;
use super::dice::Dice;
use super::entities::Styled;
use super::files::Files;
use super::message::{Body, Contact};
use super::person::{Chat, Person, UserId, split_name};
use super::press::Press;
use super::updates::{MEMBER_KEY, MESSAGE_LIFE, PRESS_KEY, PRESS_LIFE, Queue};

/// Always the same start, so that two runs of one story have the same ids.
const SEED: u64 = 2026;
/// The most bytes of data a press may carry.
const DATA_MAX_BYTES: usize = 64;

/// Everything that is kept when a sandbox is kept.
#[derive(Debug, Serialize, Deserialize)]
pub struct World {
    pub bot: Bot,
    pub people: Vec<Person>,
    pub files: Files,
    pub queue: Queue,
    pub presses: Vec<Press>,
    pub dice: Dice,
}

impl World {
    pub fn new() -> World {
        let mut dice = Dice::seeded(SEED);
        let first_update = dice.between(100_000_000, 900_000_000);
        World {
            bot: Bot::default(),
            people: Vec::new(),
            files: Files::default(),
            queue: Queue::starting_at(first_update),
            presses: Vec::new(),
            dice,
        }
    }

    pub fn person(&self, id: UserId) -> Option<&Person> {
        self.people.iter().find(|p| p.id == id)
    }

    pub fn person_mut(&mut self, id: UserId) -> Option<&mut Person> {
        self.people.iter_mut().find(|p| p.id == id)
    }

    /// A new person, even if another has the same name. Ids lie beyond 32 bits, as today's do.
    pub fn add_person(&mut self, name: &str, lang: &str, note_vi: &str, note_en: &str) -> UserId {
        let id = self.dice.between(5_000_000_000, 8_000_000_000);
        let (first_name, last_name) = split_name(name);
        self.people.push(Person {
            id,
            first_name,
            last_name,
            lang: lang.into(),
            phone: format!("849{:08}", self.people.len() + 1),
            note_vi: note_vi.into(),
            note_en: note_en.into(),
            has_started: false,
            has_blocked: false,
            is_gone: false,
            chat: Chat::new(self.dice.roll()),
        });
        id
    }

    /// The person of this name, met for the first time if need be.
    pub fn meet(&mut self, name: &str, note_vi: &str, note_en: &str) -> UserId {
        match self.people.iter_mut().find(|p| p.name() == name.trim()) {
            Some(person) => {
                person.note_vi = note_vi.into();
                person.note_en = note_en.into();
                person.id
            }
            None => self.add_person(name, "vi", note_vi, note_en),
        }
    }

    /// The person writes to the bot. A messaging app lets nobody write to a bot they block, so this unblocks first.
    pub fn says(&mut self, who: UserId, text: &str, now: DateTime<Utc>) {
        let styled = Styled::typed(text);
        if !styled.text.is_empty() {
            self.sends(who, Body::Text(styled), now);
        }
    }

    /// The person sends somebody's contact card, perhaps their own.
    pub fn shares_contact(&mut self, who: UserId, contact_of: UserId, now: DateTime<Utc>) {
        let Some(shown) = self.person(contact_of) else {
            return;
        };
        let contact = Contact {
            phone_number: shown.phone.clone(),
            first_name: shown.first_name.clone(),
            last_name: shown.last_name.clone(),
            user_id: shown.id,
        };
        self.sends(who, Body::Contact(contact), now);
    }

    fn sends(&mut self, who: UserId, body: Body, now: DateTime<Utc>) {
        if self.person(who).is_none_or(|person| person.is_gone) {
            return;
        }
        self.unblocks(who, now);
        let bot = self.bot.user();
        let Some(person) = self.people.iter_mut().find(|p| p.id == who) else {
            return;
        };
        person.has_started = true;
        person.chat.typing_until = None;
        if person.chat.keyboard.as_ref().is_some_and(|k| k["one_time_keyboard"] == true) {
            person.chat.keyboard = None;
        }
        let message = person.chat.add(now, false, body).clone();
        person.chat.read_up_to = message.id;
        let json = message.json(person, &bot, &self.files);
        self.queue.push("message", who, json, now + MESSAGE_LIFE);
    }

    /// The person presses a button. The data is what their app claims, so it need not be on the message.
    /// Gives back the id of the query, or why no app could have sent it.
    pub fn presses(
        &mut self,
        who: UserId,
        message: i64,
        data: &str,
        now: DateTime<Utc>,
    ) -> Result<String, String> {
        let bot = self.bot.user();
        let query = (self.dice.roll() >> 1).to_string();
        let person = self.people.iter().find(|p| p.id == who).ok_or("Nobody has this id")?;
        let pressed = person.chat.messages.iter().find(|m| m.id == message && m.by_bot);
        let pressed = pressed.ok_or_else(|| format!("The bot sent no message {message}"))?;
        if person.has_blocked || person.is_gone {
            return Err("A blocked bot's buttons do nothing".into());
        }
        if data.is_empty() || data.len() > DATA_MAX_BYTES {
            return Err(format!("A button carries 1 to {DATA_MAX_BYTES} bytes"));
        }
        let shown = if pressed.is_deleted {
            json!({ "chat": person.chat_json(), "message_id": message, "date": 0 })
        } else {
            pressed.json(person, &bot, &self.files)
        };
        let update = json!({
            "id": query, "from": person.user(), "message": shown,
            "chat_instance": person.chat.instance.to_string(), "data": data,
        });
        self.queue.push("callback_query", who + PRESS_KEY, update, now + PRESS_LIFE);
        self.presses.push(Press::new(&query, who, message, data, now));
        Ok(query)
    }

    pub fn blocks(&mut self, who: UserId, now: DateTime<Utc>) {
        self.changes_membership(who, true, now);
    }

    pub fn unblocks(&mut self, who: UserId, now: DateTime<Utc>) {
        self.changes_membership(who, false, now);
    }

    fn changes_membership(&mut self, who: UserId, blocks: bool, now: DateTime<Utc>) {
        let bot = self.bot.user();
        let Some(person) = self.person_mut(who).filter(|p| p.has_blocked != blocks) else {
            return;
        };
        person.has_blocked = blocks;
        let member = |is_kicked: bool| match is_kicked {
            true => json!({ "user": bot, "status": "kicked", "until_date": 0 }),
            false => json!({ "user": bot, "status": "member" }),
        };
        let update: Value = json!({
            "chat": person.chat_json(), "from": person.user(), "date": now.timestamp(),
            "old_chat_member": member(!blocks), "new_chat_member": member(blocks),
        });
        self.queue.push("my_chat_member", who + MEMBER_KEY, update, now + MESSAGE_LIFE);
    }
}
