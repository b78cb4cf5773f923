//! Keyboards: what a reply_markup may be, and why Telegram refuses it otherwise.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::entities::checked_link;
use super::params::Params;
use super::refusal::{Refusal, bad};

/// The most buttons under one message or below one chat.
const BUTTONS_MAX: usize = 100;
/// The most bytes of data behind one button.
const DATA_MAX_BYTES: usize = 64;
/// The most characters in the empty input field.
const PLACEHOLDER_MAX: usize = 64;

/// What came as reply_markup.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Markup {
    /// Buttons under the message: rows of cleaned button objects.
    Inline(Vec<Vec<Value>>),
    /// Buttons in place of the keyboard.
    Reply(Value),
    Remove,
    ForceReply(Value),
}

/// Reads `reply_markup`. Shape first; what only Telegram's data centre finds out is left to [`check_buttons`].
pub fn read(params: &Params) -> Result<Option<Markup>, Refusal> {
    let Some(parsed) = params.json("reply_markup") else {
        return Ok(None);
    };
    let value = parsed.map_err(|()| bad("can't parse reply keyboard markup JSON object"))?;
    let Value::Object(object) = &value else {
        return Err(bad("object expected as reply markup"));
    };
    if object.contains_key("inline_keyboard") {
        let rows = rows(&value, "inline_keyboard", "InlineKeyboardMarkup")?;
        return Ok(Some(Markup::Inline(each(rows, inline_button)?)));
    }
    if object.contains_key("keyboard") {
        return reply_keyboard(&value).map(Some);
    }
    if truthy(&value, "remove_keyboard") {
        return Ok(Some(Markup::Remove));
    }
    if truthy(&value, "force_reply") {
        return Ok(Some(Markup::ForceReply(value)));
    }
    Ok(None)
}

/// What the data centre refuses once the chat is known to be there.
pub fn check_buttons(markup: Option<&Markup>) -> Result<(), Refusal> {
    let Some(Markup::Inline(rows)) = markup else {
        return Ok(());
    };
    for button in rows.iter().flatten() {
        let data = button["callback_data"].as_str();
        if data.is_some_and(|data| data.is_empty() || data.len() > DATA_MAX_BYTES) {
            return Err(bad("BUTTON_DATA_INVALID"));
        }
    }
    if rows.iter().flatten().count() > BUTTONS_MAX {
        return Err(bad("reply markup is too long"));
    }
    Ok(())
}

/// The inline keyboard as a message carries it; an empty one is none.
pub fn inline_json(rows: &[Vec<Value>]) -> Option<Value> {
    (!rows.is_empty()).then(|| json!({ "inline_keyboard": rows }))
}

fn truthy(value: &Value, field: &str) -> bool {
    value[field].as_bool().unwrap_or(false)
}

fn rows<'v>(markup: &'v Value, field: &str, class: &str) -> Result<Vec<&'v Vec<Value>>, Refusal> {
    let refused = |of: &str| bad(format!("field \"{field}\" of the {class} must be an Array of {of}"));
    let rows = markup[field].as_array().ok_or_else(|| refused("Arrays"))?;
    rows.iter().map(|row| row.as_array().ok_or_else(|| refused("Arrays"))).collect()
}

/// Reads every button; rows without buttons vanish.
fn each(
    rows: Vec<&Vec<Value>>,
    read: fn(&Value) -> Result<Value, Refusal>,
) -> Result<Vec<Vec<Value>>, Refusal> {
    let rows: Result<Vec<Vec<Value>>, Refusal> =
        rows.into_iter().map(|row| row.iter().map(read).collect()).collect();
    Ok(rows?.into_iter().filter(|row| !row.is_empty()).collect())
}

fn inline_button(button: &Value) -> Result<Value, Refusal> {
    let wrong = |why: &str| bad(format!("can't parse inline keyboard button: {why}"));
    if !button.is_object() {
        return Err(wrong("InlineKeyboardButton must be an Object"));
    }
    let text = string(button, "text").map_err(|why| wrong(&why))?;
    let text = text.ok_or_else(|| wrong("Can't find field \"text\""))?;
    if text.trim().is_empty() {
        return Err(bad("inline keyboard button text must be non-empty"));
    }
    if let Some(url) = string(button, "url").map_err(|why| wrong(&why))? {
        return Ok(json!({ "text": text, "url": button_url(&url)? }));
    }
    if let Some(data) = string(button, "callback_data").map_err(|why| wrong(&why))? {
        return Ok(json!({ "text": text, "callback_data": data }));
    }
    if let Some(copied) = button.get("copy_text").filter(|c| c.is_object()) {
        let length = copied["text"].as_str().unwrap_or_default().chars().count();
        return match length {
            1..=256 => Ok(json!({ "text": text, "copy_text": { "text": copied["text"] } })),
            _ => Err(bad("BUTTON_COPY_TEXT_INVALID")),
        };
    }
    // The other kinds (web_app, login_url, switch_inline_query, pay) have no meaning in this world.
    Err(wrong("Text buttons are unallowed in the inline keyboard"))
}

fn button_url(url: &str) -> Result<String, Refusal> {
    let invalid = |why: &str| bad(format!("inline keyboard button URL '{url}' is invalid: {why}"));
    if let Some((scheme, _)) = url.split_once("://")
        && !matches!(scheme, "http" | "https" | "tg" | "ton" | "tonsite")
    {
        return Err(invalid("Unsupported URL protocol"));
    }
    checked_link(url).ok_or_else(|| invalid("Wrong HTTP URL"))
}

fn reply_keyboard(markup: &Value) -> Result<Markup, Refusal> {
    let rows = each(rows(markup, "keyboard", "ReplyKeyboardMarkup")?, keyboard_button)?;
    let mut keyboard = json!({ "keyboard": rows });
    for flag in ["resize_keyboard", "one_time_keyboard", "is_persistent", "selective"] {
        if truthy(markup, flag) {
            keyboard[flag] = true.into();
        }
    }
    if let Some(hint) = markup["input_field_placeholder"].as_str() {
        let hint: String = hint.chars().take(PLACEHOLDER_MAX).collect();
        keyboard["input_field_placeholder"] = hint.into();
    }
    if rows.iter().flatten().count() > 3 * BUTTONS_MAX {
        return Err(bad("reply markup is too long"));
    }
    Ok(if rows.is_empty() { Markup::Remove } else { Markup::Reply(keyboard) })
}

fn keyboard_button(button: &Value) -> Result<Value, Refusal> {
    let wrong = |why: &str| bad(format!("can't parse keyboard button: {why}"));
    if let Some(text) = button.as_str() {
        return Ok(json!({ "text": text }));
    }
    if !button.is_object() {
        return Err(wrong("KeyboardButton must be a String or an Object"));
    }
    let text = string(button, "text").map_err(|why| wrong(&why))?;
    let text = text.ok_or_else(|| wrong("Can't find field \"text\""))?;
    if text.trim().is_empty() {
        return Err(bad("keyboard button text must be non-empty"));
    }
    let mut cleaned = json!({ "text": text });
    if truthy(button, "request_contact") {
        cleaned["request_contact"] = true.into();
    }
    Ok(cleaned)
}

/// A string field, none if it is absent. Telegram does not take null for absent.
fn string(object: &Value, field: &str) -> Result<Option<String>, String> {
    match object.get(field) {
        None => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.clone())),
        Some(Value::Number(number)) => Ok(Some(number.to_string())),
        Some(_) => Err(format!("Field \"{field}\" must be of type String")),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Params, check_buttons, read};

    #[test]
    fn keyboards_are_refused_in_telegrams_words() {
        let long = "x".repeat(65);
        let many: Vec<_> =
            (0..101).map(|n| json!([{ "text": "x", "callback_data": n.to_string() }])).collect();
        let cases = [
            (json!("{"), "can't parse reply keyboard markup JSON object"),
            (json!([1]), "object expected as reply markup"),
            (
                json!({"inline_keyboard": [1]}),
                "field \"inline_keyboard\" of the InlineKeyboardMarkup must be an Array of Arrays",
            ),
            (
                json!({"inline_keyboard": [[{"text": "x"}]]}),
                "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
            ),
            (
                json!({"inline_keyboard": [[{"text": " ", "callback_data": "x"}]]}),
                "inline keyboard button text must be non-empty",
            ),
            (
                json!({"inline_keyboard": [[{"callback_data": "x"}]]}),
                "can't parse inline keyboard button: Can't find field \"text\"",
            ),
            (
                json!({"inline_keyboard": [[{"text": "x", "url": null}]]}),
                "can't parse inline keyboard button: Field \"url\" must be of type String",
            ),
            (
                json!({"inline_keyboard": [[{"text": "x", "url": "happ://a"}]]}),
                "inline keyboard button URL 'happ://a' is invalid: Unsupported URL protocol",
            ),
            (
                json!({"inline_keyboard": [[{"text": "x", "url": "http://a"}]]}),
                "inline keyboard button URL 'http://a' is invalid: Wrong HTTP URL",
            ),
            (json!({"inline_keyboard": [[{"text": "x", "callback_data": long}]]}), "BUTTON_DATA_INVALID"),
            (json!({"inline_keyboard": [[{"text": "x", "callback_data": ""}]]}), "BUTTON_DATA_INVALID"),
            (json!({"inline_keyboard": many}), "reply markup is too long"),
            (json!({"keyboard": [[{"text": ""}]]}), "keyboard button text must be non-empty"),
        ];
        for (markup, words) in cases {
            let params =
                Params { fields: [("reply_markup".to_string(), markup.clone())].into(), ..Params::default() };
            let refused = read(&params).and_then(|markup| check_buttons(markup.as_ref())).unwrap_err();
            assert_eq!(refused.description, format!("Bad Request: {words}"), "{markup}");
        }
    }
}
