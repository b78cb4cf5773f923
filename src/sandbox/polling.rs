//! getUpdates: the offset confirms, a long poll waits until something comes, and only one poll at a time.

use std::time::{Duration, Instant};

use serde_json::json;

use super::params::Params;
use super::refusal::{Answer, Refusal, conflict};
use super::{Sandbox, State};

/// Telegram waits no longer, whatever is asked.
const TIMEOUT_MAX_S: i64 = 50;
const LIMIT_MAX: i64 = 100;
/// Asking again with the same offset this soon gets one update only: the bot seems to spin.
const SPIN: Duration = Duration::from_millis(500);

const OTHER_POLL: &str =
    "terminated by other getUpdates request; make sure that only one bot instance is running";
const HOOK_IS_SET: &str =
    "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first";

/// The running poll, and what the last one asked for.
#[derive(Default)]
pub struct Poll {
    number: u64,
    last: Option<(i64, Instant)>,
}

/// Answers with the updates from the offset on, at once or as soon as there are any.
pub async fn get_updates(sandbox: &Sandbox, params: &Params) -> Answer {
    let seconds = params.int("timeout").unwrap_or(0).clamp(0, TIMEOUT_MAX_S);
    let deadline = tokio::time::Instant::now() + Duration::from_secs(seconds.unsigned_abs());
    let mut changes = sandbox.0.changed.subscribe();
    let (number, limit) = sandbox.change(|state, _| begin(state, params))?;
    loop {
        changes.borrow_and_update();
        let waiting = sandbox.look(|state, _| take(state, number, limit))?;
        let over = tokio::time::Instant::now() >= deadline;
        if over || waiting.as_array().is_some_and(|list| !list.is_empty()) {
            return Ok(waiting);
        }
        // Woken or not, the next round looks again.
        let _ = tokio::time::timeout_at(deadline, changes.changed()).await;
    }
}

/// Confirms what the offset confirms and becomes the one poll that runs.
fn begin(state: &mut State, params: &Params) -> Result<(u64, usize), Refusal> {
    if state.hook.is_set() {
        return Err(conflict(HOOK_IS_SET));
    }
    let offset = params.int("offset").unwrap_or(0);
    state.world.queue.acknowledge(offset);
    if let Some(kinds) = allowed_updates(params) {
        state.world.queue.allow(kinds);
    }
    let spins = state.poll.last.is_some_and(|(last, at)| last == offset && at.elapsed() < SPIN);
    state.poll.last = Some((offset, Instant::now()));
    state.poll.number += 1;
    let limit = if spins { 1 } else { params.int("limit").unwrap_or(LIMIT_MAX).clamp(1, LIMIT_MAX) };
    Ok((state.poll.number, usize::try_from(limit).unwrap_or(1)))
}

fn take(state: &mut State, number: u64, limit: usize) -> Answer {
    if state.hook.is_set() {
        return Err(conflict("terminated by setWebhook request"));
    }
    if state.poll.number != number {
        return Err(conflict(OTHER_POLL));
    }
    Ok(json!(state.world.queue.head(limit)))
}

/// The kinds of updates the bot wants from now on; nonsense is ignored in silence, as Telegram does.
pub fn allowed_updates(params: &Params) -> Option<Vec<String>> {
    let list = params.json("allowed_updates")?.ok()?;
    serde_json::from_value(list).ok()
}
