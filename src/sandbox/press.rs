//! Button presses and the bot's answers to them.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::person::UserId;
use super::updates::PRESS_LIFE;

/// Beyond this many, presses are remembered only as long as they can be answered.
const KEPT: usize = 200;

/// A press that the person's app shows as busy until the bot answers.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Press {
    pub query_id: String,
    pub who: UserId,
    pub message_id: i64,
    pub data: String,
    pub at: DateTime<Utc>,
    pub answer: Option<Answered>,
}

/// What the bot answered: nothing to see, a passing note, or a box to close.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Answered {
    pub text: String,
    pub is_alert: bool,
    pub url: Option<String>,
}

impl Press {
    pub fn new(query: &str, who: UserId, message_id: i64, data: &str, at: DateTime<Utc>) -> Press {
        Press { query_id: query.into(), who, message_id, data: data.into(), at, answer: None }
    }

    /// Whether an answer still reaches the person. How long is not documented; the update lives as long.
    pub fn is_open(&self, now: DateTime<Utc>) -> bool {
        now < self.at + PRESS_LIFE
    }
}

/// Forgets the oldest presses, but none that still waits.
pub fn forget_old(presses: &mut Vec<Press>, now: DateTime<Utc>) {
    let surplus = presses.len().saturating_sub(KEPT);
    let over = presses.iter().take(surplus).take_while(|press| !press.is_open(now)).count();
    presses.drain(..over);
}
