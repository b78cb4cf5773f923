//! A person one can be, and the one chat each has: with the bot.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::message::{Body, Message};

/// A person's Telegram id; of their private chat too.
pub type UserId = i64;

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Person {
    pub id: UserId,
    pub first_name: String,
    pub last_name: Option<String>,
    /// The language of their messaging app: vi or en.
    pub lang: String,
    pub phone: String,
    pub note_vi: String,
    pub note_en: String,
    /// Has written to the bot, so that the bot may write to them.
    pub has_started: bool,
    pub has_blocked: bool,
    /// The account is deleted.
    pub is_gone: bool,
    pub chat: Chat,
}

/// What lies between a person and the bot.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Chat {
    pub messages: Vec<Message>,
    next_id: i64,
    /// The reply keyboard below the chat.
    pub keyboard: Option<Value>,
    /// Until when the bot is shown as typing.
    pub typing_until: Option<DateTime<Utc>>,
    /// Up to which message the person has looked.
    pub read_up_to: i64,
    pub instance: u64,
}

impl Chat {
    pub fn new(instance: u64) -> Chat {
        Chat { next_id: 1, instance, ..Chat::default() }
    }

    /// Adds a message with the next id, and gives that back.
    pub fn add(&mut self, now: DateTime<Utc>, by_bot: bool, body: Body) -> &mut Message {
        let id = self.next_id;
        self.next_id += 1;
        let message = Message {
            id,
            at: now.timestamp(),
            edited: None,
            by_bot,
            body,
            buttons: Vec::new(),
            reply_to: None,
            forwarded: None,
            is_protected: false,
            has_keyboard: false,
            is_deleted: false,
        };
        self.messages.push(message);
        let last = self.messages.len() - 1;
        &mut self.messages[last]
    }

    /// A message that is still there.
    pub fn find(&self, id: i64) -> Option<&Message> {
        self.messages.iter().find(|m| m.id == id && !m.is_deleted)
    }

    pub fn find_mut(&mut self, id: i64) -> Option<&mut Message> {
        self.messages.iter_mut().find(|m| m.id == id && !m.is_deleted)
    }

    /// What the person has not looked at yet.
    pub fn unread(&self) -> usize {
        self.messages.iter().filter(|m| m.by_bot && !m.is_deleted && m.id > self.read_up_to).count()
    }
}

impl Person {
    /// The person as a User.
    pub fn user(&self) -> Value {
        let mut user = json!({ "id": self.id, "is_bot": false, "first_name": self.first_name, "language_code": self.lang });
        if let Some(name) = &self.last_name {
            user["last_name"] = name.clone().into();
        }
        user
    }

    /// The private chat, as messages carry it.
    pub fn chat_json(&self) -> Value {
        let mut chat = json!({ "id": self.id, "first_name": self.first_name, "type": "private" });
        if let Some(name) = &self.last_name {
            chat["last_name"] = name.clone().into();
        }
        chat
    }

    /// The name as a messaging app shows it.
    pub fn name(&self) -> String {
        match &self.last_name {
            Some(last) => format!("{} {last}", self.first_name),
            None => self.first_name.clone(),
        }
    }
}

/// First and last name, cut so that together they read as the name was written. Vietnamese people do the same:
/// Telegram shows the first name first, so the family name stands there (`Nguyễn` + `Thị Lan`).
pub fn split_name(name: &str) -> (String, Option<String>) {
    match name.trim().split_once(char::is_whitespace) {
        Some((first, rest)) => (first.to_string(), Some(rest.trim().to_string())),
        None => (name.trim().to_string(), None),
    }
}
