//! Taking updates by getUpdates.

use std::time::{Duration, Instant};

use chrono::TimeDelta;
use serde_json::json;

use crate::rig::Rig;

#[tokio::test]
async fn offsets_confirm_and_polls_wait() {
    let rig = Rig::new().await;
    for text in ["một", "hai", "ba"] {
        rig.sandbox.says(rig.lan, text);
    }
    let all = rig.ok("getUpdates", json!({})).await;
    let first = all[0]["update_id"].as_i64().unwrap();
    assert_eq!(all.as_array().unwrap().len(), 3);
    let again = rig.ok("getUpdates", json!({})).await;
    assert_eq!(again.as_array().unwrap().len(), 1, "asked again at once, one at a time");
    let some = rig.ok("getUpdates", json!({ "offset": first + 1, "limit": 1 })).await;
    assert_eq!(some[0]["message"]["text"], "hai");
    assert_eq!(rig.sandbox.unacknowledged(), 2);
    let last = rig.ok("getUpdates", json!({ "offset": -1 })).await;
    assert_eq!(last[0]["message"]["text"], "ba");
    assert_eq!(rig.sandbox.unacknowledged(), 1);
    assert_eq!(rig.ok("getUpdates", json!({ "offset": first + 3 })).await, json!([]));

    let begun = Instant::now();
    let (taken, ()) =
        tokio::join!(rig.ok("getUpdates", json!({ "offset": first + 3, "timeout": 20 })), async {
            tokio::time::sleep(Duration::from_millis(50)).await;
            rig.sandbox.says(rig.lan, "bốn");
        });
    assert_eq!(taken[0]["message"]["text"], "bốn");
    assert!(begun.elapsed() < Duration::from_secs(5), "a long poll wakes at once");

    rig.ok("getUpdates", json!({ "offset": first + 4, "allowed_updates": ["callback_query"] })).await;
    rig.sandbox.says(rig.lan, "không ai nghe");
    assert_eq!(rig.sandbox.unacknowledged(), 0, "not wanted, not kept");
    rig.ok("getUpdates", json!({ "allowed_updates": "[]" })).await;
    rig.sandbox.says(rig.lan, "lại nghe");
    rig.turn(TimeDelta::hours(24));
    assert_eq!(rig.sandbox.unacknowledged(), 0, "kept for a day");
}

#[tokio::test]
async fn one_poll_at_a_time() {
    let rig = Rig::new().await;
    let (first, ()) = tokio::join!(rig.call("getUpdates", json!({ "timeout": 20 })), async {
        tokio::time::sleep(Duration::from_millis(50)).await;
        rig.ok("getUpdates", json!({})).await;
    });
    assert_eq!(
        first["description"],
        "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
    );
    let (polled, ()) = tokio::join!(rig.call("getUpdates", json!({ "timeout": 20 })), async {
        tokio::time::sleep(Duration::from_millis(50)).await;
        rig.ok("setWebhook", json!({ "url": "http://127.0.0.1:9/" })).await;
    });
    assert_eq!(polled["description"], "Conflict: terminated by setWebhook request");
    rig.refused(
        "getUpdates",
        json!({}),
        "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
    )
    .await;
    assert_eq!(rig.call("deleteWebhook", json!({})).await["description"], "Webhook was deleted");
    assert_eq!(rig.call("deleteWebhook", json!({})).await["description"], "Webhook is already deleted");
    rig.bad(
        "setWebhook",
        json!({ "url": "http://example.vn/" }),
        "bad webhook: An HTTPS URL must be provided for webhook",
    )
    .await;
    rig.bad(
        "setWebhook",
        json!({ "url": "https://example.vn/" }),
        "bad webhook: the sandbox delivers to this computer only",
    )
    .await;
    let local = "http://localhost:9/";
    rig.bad(
        "setWebhook",
        json!({ "url": local, "secret_token": "a b" }),
        "secret token contains unallowed characters",
    )
    .await;
    rig.bad(
        "setWebhook",
        json!({ "url": local, "secret_token": "x".repeat(257) }),
        "secret token is too long",
    )
    .await;
}
