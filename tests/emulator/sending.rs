//! Sending, and every way it is refused.

use serde_json::{Value, json};

use crate::rig::Rig;

#[tokio::test]
async fn sending_is_refused_in_telegrams_words() {
    let rig = Rig::started().await;
    let new = rig.sandbox.meet("Mới", "", "");
    let send = async |more: Value, words: &str| {
        let mut params = json!({ "chat_id": rig.lan, "text": "x" });
        params.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        rig.refused("sendMessage", params, words).await;
    };
    let parse = |words: &str| format!("Bad Request: can't parse entities: {words}");
    send(json!({ "chat_id": "" }), "Bad Request: chat_id is empty").await;
    send(json!({ "chat_id": 1 }), "Bad Request: chat not found").await;
    send(json!({ "chat_id": new }), "Forbidden: bot can't initiate conversation with a user").await;
    send(json!({ "text": "" }), "Bad Request: message text is empty").await;
    send(json!({ "text": " \n " }), "Bad Request: text must be non-empty").await;
    send(json!({ "text": "x".repeat(4097) }), "Bad Request: message is too long").await;
    send(json!({ "text": "x".repeat(32_769) }), "Bad Request: text is too long").await;
    send(json!({ "parse_mode": "RTF" }), "Bad Request: unsupported parse_mode").await;
    send(
        json!({ "parse_mode": "html", "text": "<x>" }),
        &parse("Unsupported start tag \"x\" at byte offset 0"),
    )
    .await;
    send(
        json!({ "parse_mode": "MarkdownV2", "text": "1." }),
        &parse("Character '.' is reserved and must be escaped with the preceding '\\'"),
    )
    .await;
    send(
        json!({ "parse_mode": "Markdown", "text": "a_b" }),
        &parse("Can't find end of the entity starting at byte offset 1"),
    )
    .await;
    send(json!({ "reply_markup": "[" }), "Bad Request: can't parse reply keyboard markup JSON object").await;
    send(json!({ "reply_markup": [] }), "Bad Request: object expected as reply markup").await;
    let data = json!({ "inline_keyboard": [[{ "text": "A", "callback_data": "x".repeat(65) }]] });
    send(json!({ "reply_markup": data }), "Bad Request: BUTTON_DATA_INVALID").await;
    send(json!({ "reply_to_message_id": 99 }), "Bad Request: message to be replied not found").await;
    let bold = |offset: u32, length: u32| json!({ "entities": [{ "type": "bold", "offset": offset, "length": length }] });
    send(bold(1, 1), "Bad Request: entity begins after the end of the text at UTF-16 offset 1").await;
    send(
        bold(0, 2),
        "Bad Request: entity beginning at UTF-16 offset 0 ends after the end of the text at UTF-16 offset 2",
    )
    .await;
    rig.sandbox.blocks(rig.lan);
    send(json!({}), "Forbidden: bot was blocked by the user").await;
    rig.sandbox.unblocks(rig.lan);
    rig.sandbox.leaves(rig.lan);
    send(json!({}), "Forbidden: user is deactivated").await;
    rig.bad(
        "sendChatAction",
        json!({ "chat_id": rig.lan, "action": "dancing" }),
        "wrong parameter action in request",
    )
    .await;
    assert_eq!(rig.sandbox.chat(rig.lan).len(), 1, "nothing came through");
}

#[tokio::test]
async fn messages_are_parsed_trimmed_and_complete() {
    let rig = Rig::started().await;
    let text = format!("  <b>Chào</b> {} 😀 <i>bạn</i> \n", "x".repeat(4080));
    let keyboard = json!({ "keyboard": [["Có"], [{ "text": "Số", "request_contact": true }]], "one_time_keyboard": true });
    let params = json!({ "chat_id": rig.lan, "text": text, "parse_mode": "HTML", "reply_markup": keyboard });
    let message = rig.ok("sendMessage", params).await;
    assert_eq!(message["from"]["is_bot"], true);
    assert_eq!(message["chat"]["type"], "private");
    assert_eq!(message["date"], 1_772_409_600);
    assert_eq!(message["entities"][0], json!({ "type": "bold", "offset": 0, "length": 4 }));
    assert_eq!(message["entities"][1], json!({ "type": "italic", "offset": 4089, "length": 3 }));
    assert!(message.get("reply_markup").is_none(), "only inline keyboards are shown in messages");
    assert_eq!(rig.sandbox.keyboard(rig.lan).unwrap()["keyboard"][1][0]["request_contact"], true);
    rig.sandbox.shares_contact(rig.lan, rig.lan);
    assert!(rig.sandbox.keyboard(rig.lan).is_none(), "a keyboard for one time");
    let update = &rig.ok("getUpdates", json!({})).await[0];
    assert_eq!(update["message"]["contact"]["user_id"], rig.lan);
    assert_eq!(update["message"]["contact"]["phone_number"], "84900000001");
}
