//! Updates, raw: fetched or delivered as JSON, so that kinds and fields that teloxide does not know are kept, and
//! one that is malformed stops nobody else's.

use std::time::Duration;

use serde::Serialize;
use serde_json::Value;
use teloxide::RequestError;
use teloxide::requests::{JsonRequest, Payload};
use teloxide::types::AllowedUpdate;

use super::{NAME, POLL_S, Telegram, errors};
use crate::store::{Address, Arrival};

/// The kinds of updates that we ask for.
pub(super) fn kinds() -> [AllowedUpdate; 3] {
    [AllowedUpdate::Message, AllowedUpdate::CallbackQuery, AllowedUpdate::MyChatMember]
}

/// getUpdates with its answer as raw JSON.
#[derive(Clone, Serialize)]
struct GetRawUpdates {
    #[serde(skip_serializing_if = "Option::is_none")]
    offset: Option<i64>,
    timeout: u32,
    allowed_updates: [AllowedUpdate; 3],
}

impl Payload for GetRawUpdates {
    type Output = Vec<Value>;
    const NAME: &'static str = "getUpdates";
}

/// Asks for updates, one question after the other. Asking the next one acknowledges what the last one brought, so
/// that must be on disk by then. The offset is not kept across restarts: after a quiet week Telegram counts anew.
pub struct Listener {
    telegram: Telegram,
    offset: Option<i64>,
}

impl Listener {
    pub fn new(telegram: Telegram) -> Listener {
        Listener { telegram, offset: None }
    }

    /// The next updates, as arrivals; waits at Telegram until there are some or half a minute is over.
    ///
    /// # Errors
    /// How long to wait before asking again, and why, without the token.
    pub async fn next(&mut self) -> Result<Vec<Arrival>, (Duration, String)> {
        let question = GetRawUpdates { offset: self.offset, timeout: POLL_S, allowed_updates: kinds() };
        let updates = JsonRequest::new(self.telegram.poller.clone(), question).await.map_err(pause_after)?;
        Ok(updates.iter().filter_map(|update| arrival(&self.telegram.id, update)).collect())
    }

    /// The arrivals up to this one are on disk: the next question acknowledges them.
    pub fn acknowledge(&mut self, arrivals: &[Arrival]) {
        let ids = arrivals.iter().filter_map(|arrival| arrival.key.rsplit(':').next()?.parse::<i64>().ok());
        self.offset = ids.max().map(|id| id + 1).or(self.offset);
    }
}

fn pause_after(error: RequestError) -> (Duration, String) {
    let pause = match &error {
        RequestError::RetryAfter(seconds) => seconds.duration(),
        _ => Duration::from_secs(2),
    };
    (pause, errors::without_token(error).to_string())
}

/// An update as an arrival. One without an id cannot be told from its repetition and is left out.
pub fn arrival(bot: &str, update: &Value) -> Option<Arrival> {
    let id = update.get("update_id")?.as_i64()?;
    Some(Arrival {
        key: format!("{NAME}:{bot}:{id}"),
        address: Address { channel: NAME.to_owned(), bot: bot.to_owned(), chat: chat(update) },
        is_raw: true,
        payload: update.to_string(),
    })
}

/// The chat that an update belongs to, whatever its kind: what keeps one chat's updates in order.
fn chat(update: &Value) -> String {
    let places =
        ["/message/chat/id", "/callback_query/from/id", "/my_chat_member/chat/id", "/edited_message/chat/id"];
    let id = places.iter().find_map(|place| update.pointer(place)?.as_i64());
    id.unwrap_or_default().to_string()
}
