//! The bot writes: text, pictures, documents, copies. The order of the checks is the server's: first what is
//! wrong with the message itself, then with the chat, last what only the data centre notices.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};

use super::{message_id, person, shown};
use crate::sandbox::entities::{self, CAPTION_MAX, Styled, TEXT_MAX};
use crate::sandbox::files::Kind;
use crate::sandbox::markup::{self, Markup};
use crate::sandbox::message::{Body, Origin};
use crate::sandbox::params::{Params, Upload};
use crate::sandbox::person::UserId;
use crate::sandbox::refusal::{Answer, Refusal, bad, forbidden};
use crate::sandbox::world::World;

/// How long "typing…" is shown.
const ACTION_SHOWN: TimeDelta = TimeDelta::seconds(5);

pub fn message(world: &mut World, params: &Params, now: DateTime<Utc>) -> Answer {
    if params.text("text").unwrap_or_default().is_empty() {
        return Err(bad("message text is empty"));
    }
    let text = entities::read(params, "text", "entities")?;
    deliver(world, params, now, |_| {
        match text.chars() {
            0 => return Err(bad("text must be non-empty")),
            n if n > TEXT_MAX => return Err(bad("message is too long")),
            _ => {}
        }
        Ok(Body::Text(text))
    })
}

pub fn photo(world: &mut World, params: &Params, now: DateTime<Utc>) -> Answer {
    let caption = caption(params)?;
    let file = file_param(params, "photo")?;
    deliver(world, params, now, |world| {
        let sizes = match file {
            FileParam::Upload(upload) => world.files.add_photo(&upload, &mut world.dice)?,
            FileParam::Again(id) => world.files.again(&id, Kind::Photo)?.sizes.clone(),
        };
        Ok(Body::Photo(sizes, caption))
    })
}

pub fn document(world: &mut World, params: &Params, now: DateTime<Utc>) -> Answer {
    let caption = caption(params)?;
    let file = file_param(params, "document")?;
    deliver(world, params, now, |world| {
        let id = match file {
            FileParam::Upload(upload) => world.files.add_document(&upload, &mut world.dice)?,
            FileParam::Again(id) => world.files.again(&id, Kind::Document)?.id.clone(),
        };
        Ok(Body::Document(id, caption))
    })
}

pub fn copy(world: &mut World, params: &Params, now: DateTime<Utc>) -> Answer {
    let original = original(world, params, "copy")?;
    let mut body = original.body;
    if params.text("caption").is_some()
        && let Body::Photo(_, caption) | Body::Document(_, caption) = &mut body
    {
        *caption = self::caption(params)?;
    }
    let sent = deliver(world, params, now, |_| Ok(body))?;
    Ok(json!({ "message_id": sent["message_id"] }))
}

pub fn forward(world: &mut World, params: &Params, now: DateTime<Utc>) -> Answer {
    let original = original(world, params, "forward")?;
    let from = person(world, params, "from_chat_id")?.user();
    let user = if original.by_bot { world.bot.user() } else { from };
    let origin = original.forwarded.unwrap_or(Origin { at: original.at, user });
    let sent = deliver(world, params, now, |_| Ok(original.body))?;
    let who = sent["chat"]["id"].as_i64().unwrap_or_default();
    let id = sent["message_id"].as_i64().unwrap_or_default();
    let message = world.person_mut(who).and_then(|p| p.chat.find_mut(id));
    let message = message.map(|m| {
        m.forwarded = Some(origin);
        m.clone()
    });
    Ok(message.map(|m| shown(world, who, &m)).unwrap_or(sent))
}

pub fn chat_action(world: &mut World, params: &Params, now: DateTime<Utc>) -> Answer {
    const ACTIONS: &[&str] = &[
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
    ];
    if !params.text("action").is_some_and(|a| ACTIONS.contains(&a.as_str())) {
        return Err(bad("wrong parameter action in request"));
    }
    let who = reachable(world, params)?;
    if let Some(person) = world.person_mut(who) {
        person.chat.typing_until = Some(now + ACTION_SHOWN);
    }
    Ok(json!(true))
}

/// Puts a message into the chat, with its keyboard, and answers with it.
fn deliver(
    world: &mut World,
    params: &Params,
    now: DateTime<Utc>,
    body: impl FnOnce(&mut World) -> Result<Body, Refusal>,
) -> Answer {
    let markup = markup::read(params)?;
    let who = reachable(world, params)?;
    let reply_to = replied(world, params, who)?;
    let body = body(world)?;
    markup::check_buttons(markup.as_ref())?;
    let Some(person) = world.person_mut(who) else {
        return Err(bad("chat not found"));
    };
    person.chat.typing_until = None;
    let message = person.chat.add(now, true, body);
    message.reply_to = reply_to;
    message.is_protected = params.flag("protect_content");
    if let Some(Markup::Inline(rows)) = &markup {
        message.buttons = rows.clone();
    }
    message.has_keyboard = markup.as_ref().is_some_and(|markup| !matches!(markup, Markup::Inline(_)));
    let message = message.clone();
    match markup {
        Some(Markup::Reply(keyboard)) => person.chat.keyboard = Some(keyboard),
        Some(Markup::Remove) => person.chat.keyboard = None,
        Some(Markup::Inline(_) | Markup::ForceReply(_)) | None => {}
    }
    Ok(shown(world, who, &message))
}

/// The chat, if its person lets the bot write.
fn reachable(world: &mut World, params: &Params) -> Result<UserId, Refusal> {
    let person = person(world, params, "chat_id")?;
    if person.is_gone {
        return Err(forbidden("user is deactivated"));
    }
    if person.has_blocked {
        return Err(forbidden("bot was blocked by the user"));
    }
    if !person.has_started {
        return Err(forbidden("bot can't initiate conversation with a user"));
    }
    Ok(person.id)
}

/// The message this one answers, by reply_parameters or the older reply_to_message_id.
fn replied(world: &World, params: &Params, who: UserId) -> Result<Option<i64>, Refusal> {
    let given = match params.json("reply_parameters") {
        Some(parsed) => parsed.map_err(|()| bad("can't parse reply parameters JSON object"))?,
        None => Value::Null,
    };
    let id = given["message_id"].as_i64().or_else(|| params.int("reply_to_message_id"));
    let Some(id) = id.filter(|id| *id != 0) else {
        return Ok(None);
    };
    let lenient = given["allow_sending_without_reply"] == true || params.flag("allow_sending_without_reply");
    match world.person(who).and_then(|p| p.chat.find(id)) {
        Some(_) => Ok(Some(id)),
        None if lenient => Ok(None),
        None => Err(bad("message to be replied not found")),
    }
}

fn caption(params: &Params) -> Result<Styled, Refusal> {
    let caption = entities::read(params, "caption", "caption_entities")?;
    match caption.chars() {
        n if n > CAPTION_MAX => Err(bad("message caption is too long")),
        _ => Ok(caption),
    }
}

enum FileParam {
    Upload(Upload),
    /// An id the bot was given earlier.
    Again(String),
}

/// The file in a parameter: uploaded as such, uploaded under the name it points to, or sent by id.
fn file_param(params: &Params, field: &str) -> Result<FileParam, Refusal> {
    if let Some(upload) = params.uploads.get(field) {
        return Ok(FileParam::Upload(upload.clone()));
    }
    let given = params.text(field).filter(|given| !given.is_empty());
    let given = given.ok_or_else(|| bad(format!("there is no {field} in the request")))?;
    match given.strip_prefix("attach://") {
        Some(name) => match params.uploads.get(name) {
            Some(upload) => Ok(FileParam::Upload(upload.clone())),
            None => Err(bad("wrong file identifier/HTTP URL specified")),
        },
        None => Ok(FileParam::Again(given)),
    }
}

fn original(
    world: &mut World,
    params: &Params,
    verb: &str,
) -> Result<crate::sandbox::message::Message, Refusal> {
    let id = message_id(params)?;
    let from = person(world, params, "from_chat_id")?;
    let found = from.chat.find(id).filter(|m| !m.is_protected).cloned();
    found.ok_or_else(|| bad(format!("message to {verb} not found")))
}
