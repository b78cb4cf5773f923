//! Carries updates to the webhook: in order per key, again and again until they are taken or expire.

use std::sync::Weak;
use std::time::Duration;

use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use tokio::time::Instant;

use super::params::Params;
use super::webhook::{Hook, Target};
use super::wire::{Direction, Exchange};
use super::{Sandbox, Shared, State, methods};

/// How long a bot may think about one update.
const ANSWER_MAX: Duration = Duration::from_secs(60);
/// The longest pause between two tries.
const PAUSE_MAX: Duration = Duration::from_secs(60);
/// The longest pause a bot may ask for.
const RETRY_AFTER_MAX_S: u64 = 3600;

/// Carries updates until the webhook is set anew or the sandbox is gone.
pub async fn carry(sandbox: Weak<Shared>, number: u64) {
    let Some(mut changes) = sandbox.upgrade().map(|shared| shared.changed.subscribe()) else {
        return;
    };
    loop {
        changes.borrow_and_update();
        let Some(sandbox) = sandbox.upgrade().map(Sandbox) else {
            return;
        };
        let Some((ready, next)) = sandbox.look(|state, _| pick(state, number)) else {
            return;
        };
        for delivery in ready {
            tokio::spawn(deliver(sandbox.clone(), number, delivery));
        }
        drop(sandbox);
        if let Ok(Err(_)) = tokio::time::timeout_at(next, changes.changed()).await {
            return; // the sandbox is gone
        }
    }
}

struct Delivery {
    target: Target,
    id: i64,
    key: i64,
    update: Value,
}

/// What can go now — the oldest of each key, unless it waits for its next try — and when to look again.
fn pick(state: &mut State, number: u64) -> Option<(Vec<Delivery>, Instant)> {
    let hook = &mut state.hook;
    let target = hook.target.clone().filter(|_| hook.number == number)?;
    let now = Instant::now();
    let mut next = now + PAUSE_MAX;
    let mut seen = hook.busy.clone();
    let mut ready = Vec::new();
    for pending in state.world.queue.waiting() {
        if !seen.insert(pending.key) || hook.busy.len() >= target.max_connections {
            continue;
        }
        match hook.refused.get(&pending.id) {
            Some((_, again)) if *again > now => next = next.min(*again),
            _ => {
                hook.busy.insert(pending.key);
                let (id, key, update) = (pending.id, pending.key, pending.json());
                ready.push(Delivery { target: target.clone(), id, key, update });
            }
        }
    }
    Some((ready, next))
}

async fn deliver(sandbox: Sandbox, number: u64, delivery: Delivery) {
    let Delivery { target, id, key, update } = delivery;
    let outcome = post(&sandbox.0.client, &target, &update).await;
    sandbox.change(|state, now| {
        let (status, body) = match &outcome {
            Ok(taken) => (taken.status, taken.body.clone()),
            Err(words) => (0, json!(words)),
        };
        let answer = body.clone();
        let method = "update".to_string();
        let what = Exchange { direction: Direction::Delivery, method, params: update, status, answer };
        state.wire.add(now, what);
        if state.hook.number != number {
            return;
        }
        state.hook.busy.remove(&key);
        match outcome {
            Ok(taken) if (200..300).contains(&taken.status) => {
                state.world.queue.confirm(id);
                state.hook.refused.remove(&id);
                perform_answer(state, &body, now);
            }
            Ok(taken) => {
                let words = format!("Wrong response from the webhook: {}", taken.words);
                try_again(&mut state.hook, id, words, taken.retry_after, now);
            }
            Err(words) => try_again(&mut state.hook, id, words, None, now),
        }
    });
}

/// The first retry comes at once, then the pauses double.
fn try_again(hook: &mut Hook, id: i64, words: String, asked: Option<u64>, now: DateTime<Utc>) {
    let times = hook.refused.get(&id).map_or(0, |(times, _)| *times) + 1;
    let doubled = Duration::from_secs(if times == 1 { 0 } else { 1 << (times - 2).min(6) });
    let pause = asked.map_or(doubled.min(PAUSE_MAX), |s| Duration::from_secs(s.min(RETRY_AFTER_MAX_S)));
    hook.refused.insert(id, (times, Instant::now() + pause));
    hook.last_error = Some((now, words));
}

/// A bot may answer an update with one call; its result is never seen.
fn perform_answer(state: &mut State, body: &Value, now: DateTime<Utc>) {
    let Some(method) = body["method"].as_str() else {
        return;
    };
    let fields = body.as_object().into_iter().flatten().map(|(name, value)| (name.clone(), value.clone()));
    let params = Params { fields: fields.collect(), ..Params::default() };
    if methods::perform(&mut state.world, &method.to_lowercase(), &params, now).is_none() {
        state.wire.add_unsupported(method);
    }
}

/// What a webhook said.
struct Taken {
    status: u16,
    words: String,
    retry_after: Option<u64>,
    body: Value,
}

async fn post(client: &reqwest::Client, target: &Target, update: &Value) -> Result<Taken, String> {
    let mut request = client.post(&target.url).timeout(ANSWER_MAX).header("Content-Type", "application/json");
    if let Some(secret) = &target.secret {
        request = request.header("X-Telegram-Bot-Api-Secret-Token", secret);
    }
    let response = request.body(update.to_string()).send().await.map_err(|why| match why.is_timeout() {
        true => "Read timeout expired".to_string(),
        false => "Connection refused".to_string(),
    })?;
    let status = response.status();
    let retry_after = response.headers().get("Retry-After").and_then(|v| v.to_str().ok()?.parse().ok());
    let text = response.text().await.unwrap_or_default();
    let body = serde_json::from_str(&text).unwrap_or_default();
    Ok(Taken { status: status.as_u16(), words: status.to_string(), retry_after, body })
}
