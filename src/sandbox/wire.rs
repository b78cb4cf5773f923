//! The record of what went over the wire, for people to read. The token never gets in here.

use std::collections::VecDeque;

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::{Value, json};

/// Older entries are forgotten.
const KEPT: usize = 500;
/// More calls of unknown methods than this are not listed.
const UNSUPPORTED_KEPT: usize = 100;

/// One call of the bot, or one delivery to its webhook.
#[derive(Debug, Clone, Serialize)]
pub struct Exchange {
    pub direction: Direction,
    pub method: String,
    pub params: Value,
    /// The HTTP status; 0 when there was none because the connection was cut.
    pub status: u16,
    pub answer: Value,
}

/// An exchange in the record.
#[derive(Debug, Clone, Serialize)]
pub struct Entry {
    /// Counts exchanges; a shared entry takes the newest number.
    n: u64,
    /// Stays the same when the entry grows.
    key: u64,
    at: DateTime<Utc>,
    /// How often in a row: long polls that brought nothing share one entry.
    times: u32,
    #[serde(flatten)]
    what: Exchange,
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    Call,
    Delivery,
}

#[derive(Debug, Default)]
pub struct Wire {
    next: u64,
    entries: VecDeque<Entry>,
    unsupported: Vec<String>,
}

impl Wire {
    /// Records a finished exchange.
    pub fn add(&mut self, at: DateTime<Utc>, what: Exchange) {
        self.next += 1;
        let n = self.next;
        if let Some(last) = self.entries.back_mut().filter(|last| last.what.is_empty_poll())
            && what.is_empty_poll()
        {
            *last = Entry { n, at, times: last.times + 1, key: last.key, what };
            return;
        }
        self.entries.push_back(Entry { n, key: n, at, times: 1, what });
        if self.entries.len() > KEPT {
            self.entries.pop_front();
        }
    }

    pub fn add_unsupported(&mut self, method: &str) {
        if self.unsupported.len() < UNSUPPORTED_KEPT {
            self.unsupported.push(method.into());
        }
    }

    /// Calls of methods this world does not have, newest last.
    pub fn unsupported(&self) -> &[String] {
        &self.unsupported
    }

    /// Entries after the given one, oldest first. A collapsed entry comes again with its new number.
    pub fn since(&self, n: u64) -> Vec<&Entry> {
        self.entries.iter().filter(|entry| entry.n > n).collect()
    }
}

impl Exchange {
    fn is_empty_poll(&self) -> bool {
        self.status == 200
            && self.method.eq_ignore_ascii_case("getUpdates")
            && self.answer["result"] == json!([])
    }
}

/// JSON without secrets: no token inside any text, and no secret for the webhook.
pub fn masked(value: Value, token: &str) -> Value {
    match value {
        Value::String(text) => text.replace(token, "•••").into(),
        Value::Array(list) => list.into_iter().map(|value| masked(value, token)).collect(),
        Value::Object(fields) => fields
            .into_iter()
            .map(|(name, value)| match name.as_str() {
                "secret_token" => (name, "•••".into()),
                _ => (name, masked(value, token)),
            })
            .collect(),
        other => other,
    }
}
