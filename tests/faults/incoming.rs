//! What comes in.

use std::sync::{Arc, Mutex};

use axum::Json;
use axum::Router;
use axum::extract::Path as Route;
use axum::routing::post;
use hochoi::channel::Channel;
use hochoi::channel::telegram::{Listener, Telegram, arrival};
use hochoi::clock::Clock;
use hochoi::lang::Lang;
use hochoi::sandbox::Fault;
use hochoi::store::Arrival;
use hochoi::talk::{Event, Place, Step};
use serde_json::{Value, json};

use crate::databases::Fresh;
use crate::rig::{Rig, TOKEN, app, listen, message, opens};

pub async fn an_update_that_comes_again_after_a_restart_counts_once(fresh: Fresh) {
    let mut rig = Rig::new(&fresh).await;
    rig.says(rig.lan, "/start").await;
    assert_eq!(rig.heard(rig.lan).len(), 1);
    assert_eq!(rig.sandbox.unacknowledged(), 1, "the next question acknowledges it");
    // A new process knows no offset and gets it again.
    rig.listener = Listener::new(rig.telegram.clone());
    rig.fetch().await;
    assert_eq!(rig.heard(rig.lan).len(), 1, "it is not answered twice");
    rig.says(rig.lan, "xin chào").await;
    assert_eq!(rig.sandbox.unacknowledged(), 1, "the first one is acknowledged");
}

/// What a pretended Telegram was asked to send: chat and text.
type Sent = Arc<Mutex<Vec<(i64, String)>>>;

/// A Telegram that hands out exactly these updates, whatever they are, and takes messages.
async fn telegram_with(updates: Vec<Value>) -> (Telegram, Sent) {
    let sent = Sent::default();
    let taken = sent.clone();
    let answer = move |Route((_, method)): Route<(String, String)>, Json(call): Json<Value>| async move {
        if method.eq_ignore_ascii_case("getUpdates") {
            return Json(json!({ "ok": true, "result": updates }));
        }
        let chat = call["chat_id"].as_i64().unwrap_or_default();
        taken.lock().expect("is free").push((chat, call["text"].to_string()));
        let chat = json!({ "id": chat, "type": "private", "first_name": "Lan" });
        Json(
            json!({ "ok": true, "result": { "message_id": 1, "date": 1_796_083_200, "chat": chat, "text": "x" } }),
        )
    };
    let at = listen(Router::new().route("/{token}/{method}", post(answer))).await;
    (Telegram::new(TOKEN, Some(&format!("http://{at}"))).expect("a bot"), sent)
}

pub async fn updates_that_nobody_can_read_stop_nobody(fresh: Fresh) {
    let mut strange = message(4, 1001, "/start");
    strange["message"]["chat"]["type"] = json!("hologram");
    let mut group = message(5, 1003, "/start");
    group["message"]["chat"] = json!({ "id": -1003, "type": "group", "title": "Xã" });
    let mut gift = message(6, 1004, "");
    gift["message"]["gift_of_next_year"] = json!({ "stars": 5 });
    if let Some(gift) = gift["message"].as_object_mut() {
        gift.remove("text");
    }
    let updates = vec![
        message(1, 1001, "/start"),
        json!({ "update_id": 2, "message": "not a message" }),
        json!({ "update_id": 3, "thought": { "of": 1001 } }),
        strange,
        group,
        gift,
        json!({ "update_id": 7, "callback_query": { "id": "x", "from": { "id": 1001 } } }),
        json!({ "update_id": "eight" }),
        json!({ "nothing": true }),
        json!([1, 2, 3]),
        message(i64::from(i32::MAX), 1002, "/start"),
    ];
    let (telegram, sent) = telegram_with(updates).await;
    let app = Arc::new(app(&fresh, Clock::still_at(opens()), Channel::Telegram(telegram.clone())).await);
    let arrivals = Listener::new(telegram).next().await.expect("updates are fetched");
    assert_eq!(arrivals.len(), 8, "all that have an id");
    app.store.take_in(&arrivals, app.clock.now()).await.expect("updates are taken in");
    app.step().await.expect("a round");
    assert_eq!(app.store.work_now(app.clock.now()).await.expect("answers"), 0, "nothing is left");
    assert_eq!(app.store.parked().await.expect("counts"), 0, "what nobody can read is done, not parked");
    let mut chats: Vec<i64> = sent.lock().expect("is free").iter().map(|(chat, _)| *chat).collect();
    chats.sort();
    chats.dedup();
    assert!(chats.starts_with(&[1001, 1002]), "those who wrote are answered: {chats:?}");
    assert!(!chats.contains(&-1003), "nothing is said in a group");
}

/// A client may send what no keyboard types, and PostgreSQL keeps no text with a NUL.
pub async fn texts_that_no_keyboard_types_stop_nobody(fresh: Fresh) {
    let mut rig = Rig::new(&fresh).await;
    rig.says(rig.lan, "/start").await;
    rig.has_joined(rig.lan).await;
    let strange =
        ["\0", "Lan\0Anh", "/start \0", "\u{202e}naL", "a\u{300}\u{301}\u{302}", "\u{fffd}\u{10ffff}", "/"];
    let mut update_id = 1_000_000;
    for place in [
        Place::Home,
        Place::Joining { step: Step::Name },
        Place::Joining { step: Step::Province { near: vec![] } },
    ] {
        for text in strange {
            let mut tx = rig.app.store.begin().await.expect("begins");
            let mut lan = tx.person(&rig.address(rig.lan), Lang::Vi, true, rig.now()).await.expect("is met");
            lan.place = place.clone();
            tx.save(&lan, &rig.address(rig.lan)).await.expect("saves");
            tx.commit().await.expect("commits");
            update_id += 2;
            let mut contact = message(update_id + 1, rig.lan, "");
            contact["message"]["contact"] =
                json!({ "phone_number": text, "first_name": text, "user_id": rig.lan });
            if let Some(contact) = contact["message"].as_object_mut() {
                contact.remove("text");
            }
            let heard = rig.heard(rig.lan).len();
            for update in [message(update_id, rig.lan, text), contact] {
                let arrival = arrival("42", &update).expect("has an id");
                rig.app.store.take_in(&[arrival], rig.now()).await.expect("is taken in");
                rig.step().await;
            }
            assert_eq!(rig.app.store.parked().await.expect("counts"), 0, "{text:?} at {place:?}");
            assert!(rig.heard(rig.lan).len() > heard, "{text:?} at {place:?} is answered");
        }
    }
}

pub async fn a_panic_costs_one_update(fresh: Fresh) {
    // A number that `hochoi check` should refuse: adding so many minutes to a time panics.
    let mut rig = Rig::with(&fresh, |edition| edition.settings.lesson.late_by_max_minutes = i64::MAX).await;
    rig.says(rig.lan, "/start").await;
    rig.has_joined(rig.lan).await;
    let before = rig.person(rig.lan).await;
    let event = serde_json::to_string(&Event::LessonDue { due: rig.now() }).expect("is JSON");
    let arrival =
        Arrival { key: "plan:1".to_owned(), address: rig.address(rig.lan), is_raw: false, payload: event };
    rig.app.store.take_in(&[arrival], rig.now()).await.expect("is taken in");
    rig.says(rig.hung, "/start").await;
    assert_eq!(rig.heard(rig.hung).len(), 1, "somebody else does not notice");
    assert_eq!(rig.app.store.parked().await.expect("counts"), 1, "a person looks at it");
    assert_eq!(rig.person(rig.lan).await, before, "and nothing is half done");
    let heard = rig.heard(rig.lan).len();
    rig.says(rig.lan, "tiến độ").await;
    assert_eq!(rig.heard(rig.lan).len(), heard + 1, "the chat goes on");
}

pub async fn an_error_costs_one_update_and_changes_nothing(fresh: Fresh) {
    let mut rig = Rig::new(&fresh).await;
    rig.says(rig.lan, "/start").await;
    rig.has_joined(rig.lan).await;
    let (before, heard) = (rig.person(rig.lan).await, rig.heard(rig.lan).len());
    // An event of our own that this version cannot read, as a newer one may have left it behind.
    let payload = r#"{"event":"from_the_future"}"#.to_owned();
    let arrival = Arrival { key: "plan:2".to_owned(), address: rig.address(rig.lan), is_raw: false, payload };
    rig.app.store.take_in(&[arrival], rig.now()).await.expect("is taken in");
    rig.says(rig.lan, "tiến độ").await;
    assert_eq!(rig.app.store.parked().await.expect("counts"), 1, "a person looks at it");
    assert_eq!(rig.heard(rig.lan).len(), heard + 1, "and the chat goes on");
    assert_eq!(rig.person(rig.lan).await.map(|lan| lan.progress), before.map(|lan| lan.progress));
}

pub async fn a_failed_question_for_updates_is_asked_again(fresh: Fresh) {
    let mut rig = Rig::new(&fresh).await;
    rig.sandbox.says(rig.lan, "/start");
    rig.sandbox.fails_next("getUpdates", Fault::too_many(7));
    let (pause, why) = rig.listener.next().await.expect_err("the question fails");
    assert_eq!(pause.as_secs(), 7, "{why}");
    let conflict = Fault { code: Some(409), ..Fault::default() };
    rig.sandbox.fails_next("getUpdates", conflict);
    let (pause, why) = rig.listener.next().await.expect_err("the question fails");
    assert!(pause.as_secs() > 0 && !why.contains(TOKEN), "{why}");
    rig.sandbox.fails_next("getUpdates", Fault { drop_after_commit: true, ..Fault::default() });
    let (_, why) = rig.listener.next().await.expect_err("the connection breaks");
    assert!(!why.contains(TOKEN), "{why}");
    rig.fetch().await;
    assert_eq!(rig.heard(rig.lan).len(), 1, "nothing is lost");
}
