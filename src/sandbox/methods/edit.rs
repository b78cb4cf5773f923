//! The bot changes what it wrote, takes it back, and answers presses.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};

use super::{message_id, person, shown};
use crate::sandbox::entities::{self, CAPTION_MAX, TEXT_MAX};
use crate::sandbox::markup::{self, Markup};
use crate::sandbox::message::{Body, Message};
use crate::sandbox::params::Params;
use crate::sandbox::press::Answered;
use crate::sandbox::refusal::{Answer, Refusal, bad};
use crate::sandbox::world::World;

/// Older messages stay.
const DELETABLE: TimeDelta = TimeDelta::hours(48);
/// The most characters in the answer to a press.
const ANSWER_MAX: usize = 200;
const NOT_MODIFIED: &str = "message is not modified: specified new message content and reply markup are exactly \
                            the same as a current content and reply markup of the message";

pub fn text(world: &mut World, params: &Params, now: DateTime<Utc>) -> Answer {
    if params.text("text").unwrap_or_default().is_empty() {
        return Err(bad("message text is empty"));
    }
    let text = entities::read(params, "text", "entities")?;
    change(world, params, now, |message| {
        if !matches!(message.body, Body::Text(_)) {
            return Err(bad("there is no text in the message to edit"));
        }
        match text.chars() {
            0 => return Err(bad("text must be non-empty")),
            n if n > TEXT_MAX => return Err(bad("MESSAGE_TOO_LONG")),
            _ => message.body = Body::Text(text),
        }
        Ok(())
    })
}

pub fn caption(world: &mut World, params: &Params, now: DateTime<Utc>) -> Answer {
    let new = entities::read(params, "caption", "caption_entities")?;
    change(world, params, now, |message| match &mut message.body {
        Body::Photo(_, caption) | Body::Document(_, caption) => {
            if new.chars() > CAPTION_MAX {
                return Err(bad("message caption is too long"));
            }
            *caption = new;
            Ok(())
        }
        _ => Err(bad("there is no caption in the message to edit")),
    })
}

pub fn reply_markup(world: &mut World, params: &Params, now: DateTime<Utc>) -> Answer {
    change(world, params, now, |_| Ok(()))
}

/// Changes one of the bot's messages. Its buttons are always set anew: leaving them out takes them away.
fn change(
    world: &mut World,
    params: &Params,
    now: DateTime<Utc>,
    edit: impl FnOnce(&mut Message) -> Result<(), Refusal>,
) -> Answer {
    let markup = markup::read(params)?;
    if params.text("inline_message_id").is_some_and(|id| !id.is_empty()) {
        return Err(bad("MESSAGE_ID_INVALID")); // there are no inline messages in this world
    }
    let id = message_id_after_chat(world, params)?;
    let person = person(world, params, "chat_id")?;
    let who = person.id;
    let message = person.chat.find_mut(id).ok_or_else(|| bad("message to edit not found"))?;
    if !message.by_bot || message.forwarded.is_some() || message.has_keyboard {
        return Err(bad("message can't be edited"));
    }
    let mut new = message.clone();
    edit(&mut new)?;
    new.buttons = match &markup {
        Some(Markup::Inline(rows)) => rows.clone(),
        Some(_) => return Err(bad("inline keyboard expected")),
        None => Vec::new(),
    };
    markup::check_buttons(markup.as_ref())?;
    if new.body == message.body && new.buttons == message.buttons {
        return Err(bad(NOT_MODIFIED));
    }
    new.edited = Some(now.timestamp());
    *message = new.clone();
    Ok(shown(world, who, &new))
}

/// The chat is checked before the number of the message.
fn message_id_after_chat(world: &mut World, params: &Params) -> Result<i64, Refusal> {
    person(world, params, "chat_id")?;
    message_id(params)
}

pub fn delete(world: &mut World, params: &Params, now: DateTime<Utc>) -> Answer {
    let id = message_id_after_chat(world, params)?;
    let person = person(world, params, "chat_id")?;
    let message = person.chat.find_mut(id).ok_or_else(|| bad("message to delete not found"))?;
    if now.timestamp() - message.at >= DELETABLE.num_seconds() {
        return Err(bad("message can't be deleted for everyone"));
    }
    message.is_deleted = true;
    Ok(json!(true))
}

pub fn answer_press(world: &mut World, params: &Params, now: DateTime<Utc>) -> Answer {
    let text = params.text("text").unwrap_or_default();
    if text.chars().count() > ANSWER_MAX {
        return Err(bad("MESSAGE_TOO_LONG"));
    }
    let query = params.text("callback_query_id").unwrap_or_default();
    let press = world.presses.iter_mut().find(|p| p.query_id == query && p.is_open(now));
    let press =
        press.ok_or_else(|| bad("query is too old and response timeout expired or query ID is invalid"))?;
    if press.answer.is_none() {
        let url = params.text("url").filter(|url| !url.is_empty());
        press.answer = Some(Answered { text, is_alert: params.flag("show_alert"), url });
    }
    Ok(Value::Bool(true))
}
