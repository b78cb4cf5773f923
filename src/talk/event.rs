//! Everything that can happen to a person.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::reload::Refusal;
use crate::course::Changes;

/// One thing that happened, in the past tense, free of any channel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", content = "with", rename_all = "snake_case")]
pub enum Event {
    /// Pressed Start, or wrote `/start`; the code is that of a deep link.
    Started { code: Option<String> },
    /// Wrote a message.
    Said(String),
    /// Pressed a button that carries this data. The data comes from the client: never trusted.
    Pressed(String),
    /// Shared a contact card; it is their own only if the channel vouches for it.
    Contact { phone: String, name: String, is_own: bool },
    /// Sent a photo: the channel's name of it, and what was written with it.
    Photo { file: String, caption: String },
    /// Sent something that is not text: a sticker, a voice message.
    Unreadable,
    /// Blocked the bot.
    Left,
    /// Unblocked the bot.
    Returned,
    /// The time that the person chose for the daily lesson came at `due`.
    LessonDue { due: DateTime<Utc> },
    /// What came of the reload that they asked for.
    Reloaded(Result<Changes, Refusal>),
}

impl Event {
    /// Whether the person did something, as against time passing.
    pub fn is_from_person(&self) -> bool {
        !matches!(self, Event::LessonDue { .. } | Event::Reloaded(_) | Event::Left)
    }
}
