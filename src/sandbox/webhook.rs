//! The bot's webhook: set, removed and told about. What carries the updates there is in carrier.rs.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use tokio::time::Instant;

use super::http::Reply;
use super::params::Params;
use super::polling::allowed_updates;
use super::refusal::{Refusal, bad};
use super::{Sandbox, State, carrier};

/// The webhook, and what is under way to it.
#[derive(Default)]
pub struct Hook {
    pub target: Option<Target>,
    /// Counts settings; a carrier of an earlier one stops.
    pub number: u64,
    /// Keys of which an update is under way.
    pub busy: BTreeSet<i64>,
    /// Updates that were not taken: how often, and when to try again.
    pub refused: BTreeMap<i64, (u32, Instant)>,
    /// Shown by getWebhookInfo.
    pub last_error: Option<(DateTime<Utc>, String)>,
}

/// Where updates go.
#[derive(Clone, PartialEq)]
pub struct Target {
    pub url: String,
    pub secret: Option<String>,
    pub max_connections: usize,
}

impl Hook {
    pub fn is_set(&self) -> bool {
        self.target.is_some()
    }
}

/// Performs a method about webhooks; none if it is another one.
pub fn perform(sandbox: &Sandbox, method: &str, params: &Params) -> Option<Reply> {
    Some(match method {
        "setwebhook" => set(sandbox, params),
        "deletewebhook" => Ok((json!(true), replace(sandbox, params, None))),
        "getwebhookinfo" => Ok((sandbox.look(|state, _| info(state)), "")),
        _ => return None,
    })
}

fn set(sandbox: &Sandbox, params: &Params) -> Reply {
    let url = params.text("url").unwrap_or_default();
    if url.is_empty() {
        return Ok((json!(true), replace(sandbox, params, None)));
    }
    check_url(&url)?;
    let secret = params.text("secret_token").filter(|secret| !secret.is_empty());
    check_secret(secret.as_deref().unwrap_or_default())?;
    let max_connections = params.int("max_connections").unwrap_or(40).clamp(1, 100);
    let max_connections = usize::try_from(max_connections).unwrap_or(1);
    Ok((json!(true), replace(sandbox, params, Some(Target { url, secret, max_connections }))))
}

/// Any http or https address of this computer. Telegram itself wants https and four certain ports.
fn check_url(url: &str) -> Result<(), Refusal> {
    let parsed = reqwest::Url::parse(url).map_err(|_| bad("bad webhook: invalid webhook URL specified"))?;
    if parsed.host_str().is_some_and(|host| matches!(host, "localhost" | "127.0.0.1" | "[::1]")) {
        return match parsed.scheme() {
            "http" | "https" => Ok(()),
            _ => Err(bad("bad webhook: An HTTPS URL must be provided for webhook")),
        };
    }
    Err(bad(match parsed.scheme() {
        "https" => "bad webhook: the sandbox delivers to this computer only",
        _ => "bad webhook: An HTTPS URL must be provided for webhook",
    }))
}

fn check_secret(secret: &str) -> Result<(), Refusal> {
    if secret.len() > 256 {
        return Err(bad("secret token is too long"));
    }
    match secret.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-') {
        true => Ok(()),
        false => Err(bad("secret token contains unallowed characters")),
    }
}

/// Sets or removes the webhook and says what changed.
fn replace(sandbox: &Sandbox, params: &Params, target: Option<Target>) -> &'static str {
    let carrier = sandbox.clone();
    sandbox.change(move |state, _| {
        if params.flag("drop_pending_updates") {
            state.world.queue.clear();
        }
        if let Some(kinds) = allowed_updates(params) {
            state.world.queue.allow(kinds);
        }
        let words = match (&state.hook.target, &target) {
            (old, new) if old == new && new.is_some() => return "Webhook is already set",
            (None, None) => "Webhook is already deleted",
            (_, None) => "Webhook was deleted",
            _ => "Webhook was set",
        };
        state.hook = Hook { target, number: state.hook.number + 1, ..Hook::default() };
        if state.hook.is_set() {
            tokio::spawn(carrier::carry(Arc::downgrade(&carrier.0), state.hook.number));
        }
        words
    })
}

fn info(state: &State) -> Value {
    let url = state.hook.target.as_ref().map_or("", |target| &target.url);
    let mut info = json!({
        "url": url, "has_custom_certificate": false, "pending_update_count": state.world.queue.len(),
    });
    if let Some(target) = &state.hook.target {
        info["max_connections"] = target.max_connections.into();
        info["ip_address"] = "127.0.0.1".into();
    }
    if let Some((at, words)) = &state.hook.last_error {
        info["last_error_date"] = at.timestamp().into();
        info["last_error_message"] = words.clone().into();
    }
    if let Some(kinds) = state.world.queue.allowed() {
        info["allowed_updates"] = json!(kinds);
    }
    info
}
