//! Updates that come to a webhook.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use axum::{Json, Router};
use serde_json::{Value, json};

use crate::rig::{Rig, listen};

/// What a webhook heard: the secret, and who said what.
type Heard = Arc<Mutex<Vec<(String, String)>>>;

/// Takes updates, but refuses the first telling of "khó".
async fn hook(
    State(heard): State<Heard>,
    headers: HeaderMap,
    Json(update): Json<Value>,
) -> (StatusCode, Json<Value>) {
    let text = update["message"]["text"].as_str().unwrap_or("?").to_string();
    let secret = headers.get("X-Telegram-Bot-Api-Secret-Token").map(|s| s.to_str().unwrap().to_string());
    let mut heard = heard.lock().unwrap();
    let is_first = !heard.iter().any(|(_, said)| *said == text);
    heard.push((secret.unwrap_or_default(), text.clone()));
    match text.as_str() {
        "khó" if is_first => (StatusCode::SERVICE_UNAVAILABLE, Json(json!({}))),
        "đáp" => {
            let chat = update["message"]["chat"]["id"].clone();
            (StatusCode::OK, Json(json!({ "method": "sendMessage", "chat_id": chat, "text": "ngay" })))
        }
        _ => (StatusCode::OK, Json(json!({}))),
    }
}

#[tokio::test]
async fn webhooks_come_in_order_with_the_secret_until_taken() {
    let rig = Rig::new().await;
    let heard = Heard::default();
    let at = listen(Router::new().route("/hook", post(hook)).with_state(heard.clone())).await;
    rig.sandbox.says(rig.lan, "khó");
    rig.sandbox.says(rig.lan, "sau");
    let set =
        rig.call("setWebhook", json!({ "url": format!("http://{at}/hook"), "secret_token": "bi-mat" })).await;
    assert_eq!(set["description"], "Webhook was set");
    rig.sandbox.says(rig.lan, "đáp");
    let begun = Instant::now();
    while rig.sandbox.unacknowledged() > 0 && begun.elapsed() < Duration::from_secs(10) {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let told: Vec<(String, String)> = heard.lock().unwrap().clone();
    let expected = ["khó", "khó", "sau", "đáp"].map(|text| ("bi-mat".to_string(), text.to_string()));
    assert_eq!(told, expected, "a refused update holds back the later ones of its chat");
    assert_eq!(rig.sandbox.chat(rig.lan).last().unwrap().text, "ngay", "the answer carried a call");
    let info = rig.ok("getWebhookInfo", json!({})).await;
    assert_eq!(info["pending_update_count"], 0);
    assert_eq!(info["last_error_message"], "Wrong response from the webhook: 503 Service Unavailable");
}
