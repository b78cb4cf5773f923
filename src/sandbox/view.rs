//! The world as people see it: for tests, and as JSON for the page.

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::{Value, json};

use super::entities::Entity;
use super::message::{Body, Message};
use super::person::{Person, UserId};
use super::world::World;
use super::{Sandbox, State};

/// A message as it stands in the chat.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MessageView {
    pub id: i64,
    pub by_bot: bool,
    pub at: DateTime<Utc>,
    pub is_edited: bool,
    pub is_forwarded: bool,
    pub reply_to: Option<i64>,
    /// The text, or the caption of a picture or document.
    pub text: String,
    pub entities: Vec<Entity>,
    pub buttons: Vec<Vec<ButtonView>>,
    pub photo: Option<FileView>,
    pub document: Option<FileView>,
    pub contact: Option<ContactView>,
}

/// A button under a message: one of data, url and copies is there.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ButtonView {
    pub text: String,
    pub data: Option<String>,
    pub url: Option<String>,
    pub copies: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FileView {
    pub file_id: String,
    pub name: String,
    pub mime: String,
    pub bytes: usize,
    /// In pixels, of a picture.
    pub width: u32,
    pub height: u32,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ContactView {
    pub name: String,
    pub phone: String,
    pub user_id: UserId,
}

/// The chat of one person, oldest first, without what was deleted.
pub fn chat(world: &World, who: UserId) -> Vec<MessageView> {
    let messages = world.person(who).map(|person| person.chat.messages.as_slice()).unwrap_or_default();
    messages.iter().filter(|m| !m.is_deleted).map(|m| message(world, m)).collect()
}

fn message(world: &World, message: &Message) -> MessageView {
    let styled = message.body.styled().cloned().unwrap_or_default();
    let file = |id: &String| {
        let file = world.files.get(id)?;
        let (name, mime) = (file.name.clone(), file.mime.clone());
        let (bytes, width, height) = (file.bytes.len(), file.width, file.height);
        Some(FileView { file_id: file.id.clone(), name, mime, bytes, width, height })
    };
    let contact = match &message.body {
        Body::Contact(contact) => Some(ContactView {
            name: [Some(contact.first_name.clone()), contact.last_name.clone()]
                .into_iter()
                .flatten()
                .collect::<Vec<_>>()
                .join(" "),
            phone: contact.phone_number.clone(),
            user_id: contact.user_id,
        }),
        _ => None,
    };
    MessageView {
        id: message.id,
        by_bot: message.by_bot,
        at: DateTime::from_timestamp(message.at, 0).unwrap_or_default(),
        is_edited: message.edited.is_some(),
        is_forwarded: message.forwarded.is_some(),
        reply_to: message.reply_to,
        text: styled.text,
        entities: styled.entities,
        buttons: message.buttons.iter().map(|row| row.iter().map(button).collect()).collect(),
        photo: if let Body::Photo(sizes, _) = &message.body { sizes.last().and_then(file) } else { None },
        document: if let Body::Document(id, _) = &message.body { file(id) } else { None },
        contact,
    }
}

fn button(button: &Value) -> ButtonView {
    let text = |value: &Value| value.as_str().map(str::to_string);
    ButtonView {
        text: text(&button["text"]).unwrap_or_default(),
        data: text(&button["callback_data"]),
        url: text(&button["url"]),
        copies: text(&button["copy_text"]["text"]),
    }
}

/// Everything the page shows: the people, the chosen chat, the clock, and the wire after an entry.
pub fn page(sandbox: &Sandbox, who: Option<UserId>, wire_since: u64) -> Value {
    let clock = &sandbox.0.clock;
    let version = *sandbox.0.changed.borrow();
    sandbox.look(|state, now| {
        let people: Vec<Value> = state.world.people.iter().map(|p| person(state, p)).collect();
        json!({
            "version": version,
            "run": std::process::id(),
            "bot": {
                "name": state.world.bot.about("name", ""),
                "is_known": state.token.is_some(),
                "pending": state.world.queue.len(),
            },
            "clock": {
                "now": now,
                "zone_minutes": clock.zone.local_minus_utc() / 60,
                "knows_next": clock.mover.is_some(),
                "is_moving": state.is_moving,
            },
            "people": people,
            "chat": who.and_then(|who| state.world.person(who)).map(|p| open_chat(state, p, now)),
            "wire": state.wire.since(wire_since),
            "unsupported": state.wire.unsupported(),
        })
    })
}

fn person(state: &State, person: &Person) -> Value {
    let last = person.chat.messages.iter().rfind(|m| !m.is_deleted).map(|m| message(&state.world, m));
    json!({
        "id": person.id, "name": person.name(), "note_vi": person.note_vi, "note_en": person.note_en,
        "lang": person.lang, "phone": person.phone, "has_started": person.has_started,
        "has_blocked": person.has_blocked, "is_gone": person.is_gone, "unread": person.chat.unread(), "last": last,
    })
}

fn open_chat(state: &State, person: &Person, now: DateTime<Utc>) -> Value {
    let world = &state.world;
    let presses: Vec<Value> = world
        .presses
        .iter()
        .filter(|p| p.who == person.id)
        .map(|p| {
            json!({
                "query_id": p.query_id, "message_id": p.message_id, "data": p.data,
                "is_open": p.is_open(now), "answer": p.answer,
            })
        })
        .collect();
    json!({
        "who": person.id,
        "messages": chat(world, person.id),
        "keyboard": person.chat.keyboard,
        "is_typing": person.chat.typing_until.is_some_and(|until| until > now),
        "presses": presses,
        "commands": world.bot.menu(person),
        "description": world.bot.about("description", &person.lang),
    })
}
