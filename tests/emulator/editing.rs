//! Changing what was sent, and answering presses.

use chrono::TimeDelta;
use serde_json::{Value, json};

use crate::rig::{NOT_MODIFIED, Rig, TOO_OLD};

#[tokio::test]
async fn edits_and_deletions() {
    let rig = Rig::started().await;
    let buttons = json!({ "inline_keyboard": [[{ "text": "A", "callback_data": "a" }]] });
    let sent =
        rig.ok("sendMessage", json!({ "chat_id": rig.lan, "text": "một", "reply_markup": buttons })).await;
    let id = sent["message_id"].clone();
    let keyboard = json!({ "keyboard": [["Có"]] });
    let fixed =
        rig.ok("sendMessage", json!({ "chat_id": rig.lan, "text": "?", "reply_markup": keyboard })).await;
    let edit = json!({ "chat_id": rig.lan, "message_id": fixed["message_id"], "text": "x" });
    rig.bad("editMessageText", edit, "message can't be edited").await;
    let about = |more: Value| {
        let mut params = json!({ "chat_id": rig.lan, "message_id": id });
        params.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        params
    };
    let same = about(json!({ "text": "một", "reply_markup": buttons }));
    rig.bad("editMessageText", same, NOT_MODIFIED).await;
    rig.bad("editMessageText", about(json!({ "text": "x".repeat(4097) })), "MESSAGE_TOO_LONG").await;
    rig.bad("editMessageText", about(json!({ "text": "" })), "message text is empty").await;
    rig.bad("editMessageText", about(json!({ "text": "x", "message_id": 99 })), "message to edit not found")
        .await;
    rig.bad("editMessageText", about(json!({ "text": "x", "message_id": 1 })), "message can't be edited")
        .await;
    rig.bad(
        "editMessageText",
        about(json!({ "text": "x", "message_id": 0 })),
        "message identifier is not specified",
    )
    .await;
    rig.bad(
        "editMessageCaption",
        about(json!({ "caption": "x" })),
        "there is no caption in the message to edit",
    )
    .await;
    rig.turn(TimeDelta::minutes(1));
    let edited =
        rig.ok("editMessageText", about(json!({ "text": "<u>hai</u>", "parse_mode": "HTML" }))).await;
    assert_eq!(edited["edit_date"], 1_772_409_660);
    assert!(edited.get("reply_markup").is_none(), "buttons left out are taken away");
    rig.bad("editMessageReplyMarkup", about(json!({})), NOT_MODIFIED).await;
    rig.ok("editMessageReplyMarkup", about(json!({ "reply_markup": buttons }))).await;

    rig.bad("deleteMessage", about(json!({ "message_id": 99 })), "message to delete not found").await;
    rig.ok("deleteMessage", about(json!({}))).await;
    rig.bad("deleteMessage", about(json!({})), "message to delete not found").await;
    rig.bad("copyMessage", about(json!({ "from_chat_id": rig.lan })), "message to copy not found").await;
    rig.bad("forwardMessage", about(json!({ "from_chat_id": rig.lan })), "message to forward not found")
        .await;
    rig.turn(TimeDelta::hours(48));
    rig.bad("deleteMessage", about(json!({ "message_id": 1 })), "message can't be deleted for everyone")
        .await;
    let copied = rig.ok("copyMessage", about(json!({ "from_chat_id": rig.lan, "message_id": 1 }))).await;
    assert!(copied["message_id"].is_number());
    let forwarded =
        rig.ok("forwardMessage", about(json!({ "from_chat_id": rig.lan, "message_id": 1 }))).await;
    assert_eq!(forwarded["forward_origin"]["sender_user"]["id"], rig.lan);
}

#[tokio::test]
async fn presses_wait_for_an_answer_but_not_for_ever() {
    let rig = Rig::started().await;
    let buttons = json!({ "inline_keyboard": [[{ "text": "A", "callback_data": "a" }]] });
    let sent =
        rig.ok("sendMessage", json!({ "chat_id": rig.lan, "text": "?", "reply_markup": buttons })).await;
    let id = sent["message_id"].as_i64().unwrap();
    assert!(rig.sandbox.presses(rig.lan, 99, "a").is_err());
    let query = rig.sandbox.presses(rig.lan, id, "a").unwrap();
    let update = rig.ok("getUpdates", json!({})).await[0]["callback_query"].clone();
    assert_eq!((&update["id"], &update["data"]), (&json!(query), &json!("a")));
    assert!(update["chat_instance"].is_string());
    assert_eq!(update["message"]["reply_markup"], buttons);
    let answer = |text: String| json!({ "callback_query_id": query, "text": text, "show_alert": true });
    rig.bad("answerCallbackQuery", answer("x".repeat(201)), "MESSAGE_TOO_LONG").await;
    rig.bad("answerCallbackQuery", json!({ "callback_query_id": "1" }), TOO_OLD).await;
    rig.ok("answerCallbackQuery", answer("Đúng".into())).await;
    assert!(rig.sandbox.answer_to(&query).unwrap().is_alert);

    let late = rig.sandbox.presses(rig.lan, id, "a").unwrap();
    rig.sandbox.says(rig.lan, "còn đó không");
    rig.turn(TimeDelta::seconds(150));
    rig.bad("answerCallbackQuery", json!({ "callback_query_id": late }), TOO_OLD).await;
    let left = rig.ok("getUpdates", json!({ "offset": rig.next_offset().await - 1 })).await;
    assert_eq!(left[0]["message"]["text"], "còn đó không", "the press is forgotten, the message is not");
    rig.ok("deleteMessage", json!({ "chat_id": rig.lan, "message_id": id })).await;
    rig.sandbox.presses(rig.lan, id, "a").unwrap();
    let update = rig.ok("getUpdates", json!({ "offset": -1 })).await[0]["callback_query"].clone();
    assert_eq!(update["message"]["date"], 0, "the message is inaccessible");
}
