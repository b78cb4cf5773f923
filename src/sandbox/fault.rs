//! Trouble on request: the next calls of a method fail, come late, or lose their answer.

use serde::{Deserialize, Serialize};

use super::refusal::Refusal;

/// What goes wrong with a call. The default is nothing at all.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Fault {
    /// Refuse with this code (429, 500, 403 …) instead of doing anything. 502 and 504 answer with a page of HTML,
    /// as a proxy does.
    pub code: Option<u16>,
    /// The words of the refusal; the usual ones of the code if there are none.
    pub description: Option<String>,
    /// For 429: how many seconds the bot must wait.
    pub retry_after: Option<i64>,
    /// Answer this much later.
    pub delay_ms: u64,
    /// Do what was asked, then cut the connection: the bot cannot know that it was done.
    pub drop_after_commit: bool,
}

impl Fault {
    /// Telegram's "Too Many Requests".
    pub fn too_many(retry_after: i64) -> Fault {
        Fault { code: Some(429), retry_after: Some(retry_after), ..Fault::default() }
    }

    /// The refusal this fault stands for, if it refuses at all.
    pub fn refusal(&self) -> Option<Refusal> {
        let code = self.code?;
        let words = match (code, self.retry_after) {
            (429, after) => format!("Too Many Requests: retry after {}", after.unwrap_or(1)),
            (401, _) => "Unauthorized".into(),
            (403, _) => "Forbidden: bot was blocked by the user".into(),
            (409, _) => "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running".into(),
            (500.., _) => "Internal Server Error: restart".into(),
            _ => "Bad Request: chat not found".into(),
        };
        let retry_after = self.retry_after.or((code == 429).then_some(1));
        let description = self.description.clone().unwrap_or(words);
        Some(Refusal { code, description, retry_after })
    }
}

/// Faults that wait for their method; `*` is any but getUpdates, which would nearly always be the next one.
/// Each happens once.
#[derive(Debug, Default)]
pub struct Faults(Vec<(String, Fault)>);

impl Faults {
    pub fn add(&mut self, method: &str, fault: Fault) {
        self.0.push((method.to_lowercase(), fault));
    }

    /// The oldest fault for this method, which is thereby used up.
    pub fn take(&mut self, method: &str) -> Option<Fault> {
        let place = self
            .0
            .iter()
            .position(|(wanted, _)| wanted == method || (wanted == "*" && method != "getupdates"))?;
        Some(self.0.remove(place).1)
    }
}
