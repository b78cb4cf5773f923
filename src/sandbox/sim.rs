//! The page's control of the world, and the stream that tells it to look again.

use std::time::Duration;

use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router, middleware};
use chrono::TimeDelta;
use serde::Deserialize;
use serde_json::{Value, json};

use super::clock::Move;
use super::fault::Fault;
use super::person::UserId;
use super::{Sandbox, guard, view};

/// The stream says something at least this often, so that the clock on the page goes on.
const HEARTBEAT: Duration = Duration::from_secs(15);
/// How soon the browser asks again after each event.
const RECONNECT_MS: u64 = 50;

pub fn router(sandbox: &Sandbox) -> Router {
    Router::new()
        .route("/sim/view", get(look))
        .route("/sim/events", get(events))
        .route("/sim/file/{id}", get(file))
        .route("/sim/meet", post(meet))
        .route("/sim/say", post(say))
        .route("/sim/press", post(press))
        .route("/sim/contact", post(contact))
        .route("/sim/block", post(block))
        .route("/sim/read", post(read))
        .route("/sim/clock", post(move_clock))
        .route("/sim/fault", post(fault))
        .layer(middleware::from_fn(guard::local_only))
        .with_state(sandbox.clone())
}

#[derive(Deserialize)]
struct Look {
    who: Option<UserId>,
    #[serde(default)]
    wire_since: u64,
}

async fn look(State(sandbox): State<Sandbox>, Query(look): Query<Look>) -> Json<Value> {
    Json(view::page(&sandbox, look.who, look.wire_since))
}

/// A stream of one event: it comes with the next change, and the browser's EventSource asks again by itself.
/// So no connection stays open for ever, and a restarted sandbox is found at once.
async fn events(State(sandbox): State<Sandbox>, headers: HeaderMap) -> impl IntoResponse {
    let seen = headers.get("last-event-id").and_then(|id| id.to_str().ok()?.parse::<u64>().ok());
    let mut changes = sandbox.0.changed.subscribe();
    let waiting = changes.wait_for(|version| Some(*version) != seen);
    let _ = tokio::time::timeout(HEARTBEAT, waiting).await;
    let version = *sandbox.0.changed.borrow();
    let headers = [(header::CONTENT_TYPE, "text/event-stream"), (header::CACHE_CONTROL, "no-store")];
    (headers, format!("retry: {RECONNECT_MS}\nid: {version}\ndata: {version}\n\n"))
}

/// A file as the messaging app shows it. Only pictures are shown in place; anything else is for downloading.
async fn file(State(sandbox): State<Sandbox>, Path(id): Path<String>) -> Response {
    let file = sandbox.look(|state, _| state.world.files.get(&id).map(|f| (f.mime.clone(), f.bytes.clone())));
    let Some((mime, bytes)) = file else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let is_picture = matches!(mime.as_str(), "image/png" | "image/jpeg" | "image/gif");
    let mime = if is_picture { mime } else { "application/octet-stream".into() };
    let headers = [(header::CONTENT_TYPE, mime), (header::X_CONTENT_TYPE_OPTIONS, "nosniff".into())];
    (headers, bytes).into_response()
}

#[derive(Deserialize)]
struct Newcomer {
    name: String,
    #[serde(default)]
    lang: String,
}

async fn meet(State(sandbox): State<Sandbox>, Json(new): Json<Newcomer>) -> Response {
    let name = new.name.trim();
    if name.is_empty() || name.chars().count() > 64 {
        return (StatusCode::BAD_REQUEST, "A name has 1 to 64 characters.").into_response();
    }
    let lang = if new.lang == "en" { "en" } else { "vi" };
    let id = sandbox.change(|state, _| state.world.add_person(name, lang, "Người mới", "Someone new"));
    Json(json!({ "id": id })).into_response()
}

#[derive(Deserialize)]
struct Said {
    who: UserId,
    text: String,
}

async fn say(State(sandbox): State<Sandbox>, Json(said): Json<Said>) {
    sandbox.says(said.who, &said.text);
}

#[derive(Deserialize)]
struct Pressed {
    who: UserId,
    message_id: i64,
    data: String,
}

async fn press(State(sandbox): State<Sandbox>, Json(pressed): Json<Pressed>) -> Response {
    match sandbox.presses(pressed.who, pressed.message_id, &pressed.data) {
        Ok(query_id) => Json(json!({ "query_id": query_id })).into_response(),
        Err(why) => (StatusCode::BAD_REQUEST, why).into_response(),
    }
}

#[derive(Deserialize)]
struct Shared {
    who: UserId,
    of: UserId,
}

async fn contact(State(sandbox): State<Sandbox>, Json(shared): Json<Shared>) {
    sandbox.shares_contact(shared.who, shared.of);
}

#[derive(Deserialize)]
struct Blocking {
    who: UserId,
    is_blocked: bool,
}

async fn block(State(sandbox): State<Sandbox>, Json(blocking): Json<Blocking>) {
    match blocking.is_blocked {
        true => sandbox.blocks(blocking.who),
        false => sandbox.unblocks(blocking.who),
    }
}

#[derive(Deserialize)]
struct Read {
    who: UserId,
    up_to: i64,
}

async fn read(State(sandbox): State<Sandbox>, Json(read): Json<Read>) {
    sandbox.change(|state, _| {
        if let Some(person) = state.world.person_mut(read.who) {
            person.chat.read_up_to = person.chat.read_up_to.max(read.up_to);
        }
    });
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Moving {
    ByS(i64),
    ToNext,
}

/// Moves time, and answers when everything that fell due on the way is done. A second move meanwhile is refused.
async fn move_clock(State(sandbox): State<Sandbox>, Json(moving): Json<Moving>) -> Response {
    let by = match moving {
        Moving::ByS(seconds @ 1..=31_622_400) => Move::By(TimeDelta::seconds(seconds)),
        Moving::ByS(_) => {
            return (StatusCode::BAD_REQUEST, "Time moves forward, a year at most.").into_response();
        }
        Moving::ToNext => Move::ToNext,
    };
    if sandbox.change(|state, _| std::mem::replace(&mut state.is_moving, true)) {
        return (StatusCode::CONFLICT, "Time is already moving.").into_response();
    }
    // A task of its own: a closed page must not leave time half moved.
    let moved = tokio::spawn({
        let sandbox = sandbox.clone();
        async move {
            match (&sandbox.0.clock.mover, by) {
                (Some(mover), by) => mover(by).await,
                (None, Move::By(delta)) => sandbox.change(|state, _| state.shift += delta),
                (None, Move::ToNext) => {}
            }
        }
    });
    let outcome = moved.await;
    sandbox.change(|state, _| state.is_moving = false);
    match outcome {
        Ok(()) => StatusCode::NO_CONTENT.into_response(),
        Err(_) => (StatusCode::INTERNAL_SERVER_ERROR, "Moving time failed.").into_response(),
    }
}

#[derive(Deserialize)]
struct Faulty {
    method: String,
    #[serde(default)]
    times: Option<u32>,
    #[serde(flatten)]
    fault: Fault,
}

async fn fault(State(sandbox): State<Sandbox>, Json(faulty): Json<Faulty>) {
    for _ in 0..faulty.times.unwrap_or(1).min(1000) {
        sandbox.fails_next(&faulty.method, faulty.fault.clone());
    }
}
