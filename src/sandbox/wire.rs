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
pub struct Entry {
    /// Counts exchanges; a shared entry takes the newest number.
    pub n: u64,
    /// Stays the same when the entry grows.
    pub key: u64,
    pub at: DateTime<Utc>,
    pub direction: Direction,
    pub method: String,
    pub params: Value,
    /// The HTTP status; 0 while the answer is awaited or when the connection was cut.
    pub status: u16,
    pub answer: Value,
    /// How often in a row: long polls that brought nothing share one entry.
    pub times: u32,
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
    pub fn add(
        &mut self,
        at: DateTime<Utc>,
        direction: Direction,
        method: &str,
        params: Value,
        status: u16,
        answer: Value,
    ) {
        self.next += 1;
        let n = self.next;
        if is_empty_poll(method, status, &answer)
            && let Some(last) = self.entries.back_mut()
            && is_empty_poll(&last.method, last.status, &last.answer)
        {
            (last.n, last.at, last.params) = (n, at, params);
            last.times += 1;
            return;
        }
        self.entries.push_back(Entry {
            n,
            key: n,
            at,
            direction,
            method: method.into(),
            params,
            status,
            answer,
            times: 1,
        });
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

fn is_empty_poll(method: &str, status: u16, answer: &Value) -> bool {
    status == 200 && method.eq_ignore_ascii_case("getUpdates") && answer["result"] == json!([])
}
