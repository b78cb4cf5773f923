//! What waits for the bot: a queue in order, each update with its own end of life.

use std::collections::VecDeque;

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// How long Telegram keeps a message for a bot that does not ask.
pub const MESSAGE_LIFE: TimeDelta = TimeDelta::hours(24);
/// A button press is dropped much sooner: nobody waits longer for a spinner.
pub const PRESS_LIFE: TimeDelta = TimeDelta::seconds(150);

/// Updates of one key are delivered to a webhook one after the other; presses are not ordered against messages.
pub const PRESS_KEY: i64 = 3 << 33;
pub const MEMBER_KEY: i64 = 5 << 33;

/// Updates that no getUpdates offset or webhook answer has confirmed yet.
#[derive(Debug, Serialize, Deserialize)]
pub struct Queue {
    next_id: i64,
    /// What the bot wants; none means Telegram's default, which holds every kind of this world.
    allowed: Option<Vec<String>>,
    waiting: VecDeque<Pending>,
}

/// One update that waits.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Pending {
    pub id: i64,
    pub key: i64,
    until: DateTime<Utc>,
    kind: String,
    body: Value,
}

impl Pending {
    /// The update as the bot reads it.
    pub fn json(&self) -> Value {
        json!({ "update_id": self.id, self.kind.as_str(): self.body })
    }
}

impl Queue {
    pub fn starting_at(first_id: i64) -> Queue {
        Queue { next_id: first_id, allowed: None, waiting: VecDeque::new() }
    }

    /// Leaves out some ids, as Telegram may: after an unclean end the bot may know updates that this world forgot.
    pub fn skip_ids(&mut self) {
        self.next_id += 1_000;
    }

    /// Adds an update, unless the bot does not want its kind.
    pub fn push(&mut self, kind: &str, key: i64, body: Value, until: DateTime<Utc>) {
        if self.allowed.as_ref().is_some_and(|kinds| !kinds.iter().any(|k| k == kind)) {
            return;
        }
        let id = self.next_id;
        self.next_id += 1;
        self.waiting.push_back(Pending { id, key, until, kind: kind.into(), body });
    }

    /// Remembers which kinds the bot wants. An empty list means the default again.
    pub fn allow(&mut self, kinds: Vec<String>) {
        self.allowed = (!kinds.is_empty()).then_some(kinds);
    }

    pub fn allowed(&self) -> Option<&[String]> {
        self.allowed.as_deref()
    }

    /// Drops what has outlived its time.
    pub fn expire(&mut self, now: DateTime<Utc>) {
        self.waiting.retain(|update| update.until > now);
    }

    /// An offset confirms everything before it; a negative one keeps only that many of the newest.
    /// An offset beyond the end is a foreign one and confirms nothing.
    pub fn acknowledge(&mut self, offset: i64) {
        if offset < 0 {
            let kept = usize::try_from(offset.unsigned_abs()).unwrap_or(usize::MAX);
            self.waiting.drain(..self.waiting.len().saturating_sub(kept));
        } else if offset <= self.next_id {
            self.waiting.retain(|update| update.id >= offset);
        }
    }

    /// Confirms one update: the webhook took it.
    pub fn confirm(&mut self, id: i64) {
        self.waiting.retain(|update| update.id != id);
    }

    pub fn clear(&mut self) {
        self.waiting.clear();
    }

    pub fn len(&self) -> usize {
        self.waiting.len()
    }

    /// The oldest updates, in order.
    pub fn head(&self, limit: usize) -> Vec<Value> {
        self.waiting.iter().take(limit).map(Pending::json).collect()
    }

    pub fn waiting(&self) -> impl Iterator<Item = &Pending> {
        self.waiting.iter()
    }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use serde_json::json;

    use super::{MESSAGE_LIFE, PRESS_LIFE, Queue};

    #[test]
    fn offsets_confirm_and_time_forgets() {
        let now = DateTime::from_timestamp(1_770_000_000, 0).unwrap();
        let mut queue = Queue::starting_at(100);
        for n in 0..4 {
            queue.push("message", 1, json!(n), now + MESSAGE_LIFE);
        }
        queue.push("callback_query", 2, json!({}), now + PRESS_LIFE);
        queue.acknowledge(101);
        assert_eq!(queue.len(), 4);
        queue.acknowledge(9_999);
        assert_eq!(queue.len(), 4, "a foreign offset confirms nothing");
        queue.expire(now + PRESS_LIFE);
        assert_eq!(queue.len(), 3);
        queue.acknowledge(-2);
        assert_eq!(queue.head(100)[0]["update_id"], 102);
        queue.expire(now + MESSAGE_LIFE);
        assert_eq!(queue.len(), 0);
        queue.allow(vec!["message".into()]);
        queue.push("callback_query", 2, json!({}), now + PRESS_LIFE);
        assert_eq!(queue.len(), 0, "nobody asked for presses");
    }
}
