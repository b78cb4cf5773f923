//! How we reach people: the only module that knows Telegram. Everything behind it speaks of events and messages.
//!
//! It deliberately decides nothing: reading is pure, writing is one request, and an error says only what can be
//! done about it.

mod album;
pub mod recorder;
pub mod telegram;

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::lang::Lang;
use crate::store::{Address, Arrival};
use crate::talk::{Event, Keyboard};

pub use album::Album;
pub use recorder::Recorder;
pub use telegram::Telegram;

/// A way to reach people. The set is closed: another channel is another variant.
#[derive(Clone)]
pub enum Channel {
    Telegram(Telegram),
    /// Keeps what would be sent: tests and rehearsals.
    Recorder(Recorder),
}

/// Something that happened, as a channel tells it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Incoming {
    pub event: Event,
    /// The language of the person's app.
    pub lang: Lang,
    /// The press of a button, to be answered; and the message on which it was.
    pub press: Option<Pressed>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pressed {
    pub query: String,
    /// Missing when the channel no longer shows the message.
    pub message: Option<String>,
}

/// Something to send, free of any channel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "send", rename_all = "snake_case")]
pub enum Outgoing {
    Message {
        /// The small HTML: `<b>`, `<i>`, `<code>`.
        html: String,
        buttons: Vec<Vec<Key>>,
        keyboard: Option<KeyboardShown>,
        /// The message whose place it takes, where the channel can do that. With a picture none can.
        replaces: Option<String>,
        /// What stands above the text.
        picture: Option<Picture>,
    },
    /// Ends the waiting at a pressed button, with a line of plain text or without.
    Answer { query: String, text: Option<String> },
}

/// A picture, without its bytes: these the channel asks the [`Album`] for, if it must.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Picture {
    /// What it shows: `cd01`.
    pub of: String,
    /// A hash of its content.
    pub name: String,
}

/// A button with its label and what it carries.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Key {
    pub label: String,
    pub data: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyboardShown {
    pub kind: Keyboard,
    pub label: String,
}

/// Why a message did not go out, as far as we must act on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SendError {
    /// The channel asks us to wait this long: not an attempt.
    Later(Duration),
    /// Trouble on the way or at the server: try again soon.
    Trouble(String),
    /// This person cannot be reached: blocked us, or left. Only on unambiguous answers.
    Unreachable,
    /// The message itself is wrong; sending it again cannot help.
    Rejected(String),
}

impl Channel {
    /// The name in addresses and keys.
    pub fn name(&self) -> &'static str {
        match self {
            Channel::Telegram(_) => telegram::NAME,
            Channel::Recorder(_) => recorder::NAME,
        }
    }

    /// The bot's id in addresses and keys.
    pub fn bot(&self) -> &str {
        match self {
            Channel::Telegram(telegram) => telegram.bot(),
            Channel::Recorder(_) => recorder::BOT,
        }
    }

    /// What an arrival means; `None` for everything that is not ours to answer.
    pub fn read(&self, arrival: &Arrival) -> Option<Incoming> {
        match self {
            Channel::Telegram(_) => telegram::read(&arrival.payload),
            Channel::Recorder(_) => recorder::read(&arrival.payload),
        }
    }

    /// A message as the messages that this channel can carry, so that each is one row of the outbox.
    pub fn parts(&self, message: Outgoing) -> Vec<Outgoing> {
        match self {
            // The recorder shows what Telegram would.
            Channel::Telegram(_) | Channel::Recorder(_) => telegram::parts(message),
        }
    }

    pub async fn send(&self, address: &Address, message: &Outgoing, album: &Album) -> Result<(), SendError> {
        match self {
            Channel::Telegram(telegram) => telegram.send(address, message, album).await,
            Channel::Recorder(recorder) => recorder.send(address, message),
        }
    }
}
