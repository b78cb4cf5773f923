//! How the pretended server says no: a code, Telegram's own words, and sometimes how long to wait.

use serde_json::{Value, json};

/// What every method answers: a result, or a refusal in Telegram's words.
pub type Answer = Result<Value, Refusal>;

/// A "no", as it goes over the wire.
#[derive(Debug, Clone, PartialEq)]
pub struct Refusal {
    pub code: u16,
    pub description: String,
    pub retry_after: Option<i64>,
}

impl Refusal {
    pub fn new(code: u16, description: impl Into<String>) -> Refusal {
        Refusal { code, description: description.into(), retry_after: None }
    }

    /// The body of the answer.
    pub fn json(&self) -> Value {
        let mut body = json!({ "ok": false, "error_code": self.code, "description": self.description });
        if let Some(seconds) = self.retry_after {
            body["parameters"] = json!({ "retry_after": seconds });
        }
        body
    }
}

/// 400: the request itself is wrong.
pub fn bad(words: impl AsRef<str>) -> Refusal {
    Refusal::new(400, format!("Bad Request: {}", words.as_ref()))
}

/// 403: the person does not want, or never asked for, the bot.
pub fn forbidden(words: &str) -> Refusal {
    Refusal::new(403, format!("Forbidden: {words}"))
}

/// 409: someone else is taking the updates.
pub fn conflict(words: &str) -> Refusal {
    Refusal::new(409, format!("Conflict: {words}"))
}
