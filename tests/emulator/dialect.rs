//! The HTTP dialect: any case, any form, the right envelope.

use std::sync::Arc;
use std::time::{Duration, Instant};

use chrono::{DateTime, FixedOffset, Utc};
use hochoi::sandbox::{Clock, Fault, Sandbox};
use reqwest::multipart::Form;
use serde_json::{Value, json};

use crate::rig::{Rig, TOKEN, listen};

#[tokio::test]
async fn speaks_the_dialect() {
    let rig = Rig::new().await;
    let status = async |path: &str| rig.http.get(rig.url(path)).send().await.unwrap().status().as_u16();
    assert_eq!(status(&format!("/bot{TOKEN}/gETmE")).await, 200);
    assert_eq!(status("/botnonsense/getMe").await, 401);
    assert_eq!(status("/bot43:other/getMe").await, 401);
    assert_eq!(status(&format!("/bot{TOKEN}")).await, 404);
    assert_eq!(status(&format!("/bot{TOKEN}/?method=getMe")).await, 200);
    assert_eq!(status(&format!("/bot{TOKEN}/sendDice")).await, 404);
    assert_eq!(rig.sandbox.unsupported(), ["senddice"]);
    rig.refused("sendDice", json!({}), "Not Found: method not found").await;

    rig.sandbox.says(rig.lan, "chào");
    let (lan, url) = (rig.lan, rig.url(&format!("/bot{TOKEN}/sendMessage")));
    let markup = r#"{"inline_keyboard":[[{"text":"A","callback_data":"a"}]]}"#;
    let query = rig.http.get(format!("{url}?chat_id={lan}&text=m%E1%BB%99t+1"));
    let form_body = format!("chat_id={lan}&text=hai&reply_markup={}", markup.replace('"', "%22"));
    let form =
        rig.http.post(&url).header("Content-Type", "application/x-www-form-urlencoded").body(form_body);
    let multipart =
        Form::new().text("chat_id", lan.to_string()).text("text", "ba").text("reply_markup", markup);
    for request in [query, form, rig.http.post(&url).multipart(multipart)] {
        let answer: Value = request.send().await.unwrap().json().await.unwrap();
        assert_eq!(answer["ok"], true, "{answer}");
    }
    let chat = rig.sandbox.chat(lan);
    assert_eq!(chat.iter().map(|m| m.text.as_str()).collect::<Vec<_>>(), ["chào", "một 1", "hai", "ba"]);
    assert_eq!(chat[3].buttons[0][0].data.as_deref(), Some("a"));
}

#[tokio::test]
async fn real_looking_tokens_are_refused() {
    let clock = || Clock {
        now: Arc::new(DateTime::<Utc>::default),
        mover: None,
        zone: FixedOffset::east_opt(0).unwrap(),
    };
    let real = format!("123456789:{}", "x".repeat(35));
    assert!(Sandbox::new(Some(&real), clock()).err().unwrap().contains("looks like a real one"));
    let at = listen(Sandbox::new(None, clock()).unwrap().router()).await;
    let status =
        async |token: &str| reqwest::get(format!("http://{at}/bot{token}/getMe")).await.unwrap().status();
    assert_eq!(status(&real).await, 401);
    assert_eq!(status("7:first").await, 200);
    assert_eq!(status("8:second").await, 401, "the first one became the bot");
}

#[tokio::test]
async fn faults_happen_once_and_where_asked() {
    let rig = Rig::started().await;
    let send = json!({ "chat_id": rig.lan, "text": "x" });
    rig.sandbox.fails_next("sendMessage", Fault::too_many(7));
    let url = rig.url(&format!("/bot{TOKEN}/sendMessage"));
    rig.ok("getMe", json!({})).await;
    let refused = rig.http.post(&url).json(&send).send().await.unwrap();
    assert_eq!((refused.status().as_u16(), refused.headers()["retry-after"].to_str().unwrap()), (429, "7"));
    let body: Value = refused.json().await.unwrap();
    assert_eq!(
        (&body["description"], &body["parameters"]["retry_after"]),
        (&json!("Too Many Requests: retry after 7"), &json!(7))
    );
    rig.sandbox.fails_next("sendMessage", Fault { drop_after_commit: true, ..Fault::default() });
    assert!(rig.http.post(&url).json(&send).send().await.is_err(), "the connection is cut");
    assert_eq!(rig.sandbox.chat(rig.lan).len(), 2, "but the message was sent");
    rig.sandbox.fails_next("getMe", Fault { code: Some(502), ..Fault::default() });
    let proxy = rig.http.get(rig.url(&format!("/bot{TOKEN}/getMe"))).send().await.unwrap();
    assert!(proxy.text().await.unwrap().starts_with("<html>"), "as from a proxy");
    rig.sandbox.fails_next("*", Fault { delay_ms: 50, ..Fault::default() });
    let begun = Instant::now();
    rig.ok("sendMessage", send).await;
    assert!(begun.elapsed() >= Duration::from_millis(50));
}
