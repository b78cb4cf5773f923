//! The Bot API methods over the world: thin, one function each. Taking updates is not here, because it waits
//! (see polling.rs and webhook.rs). What is not listed here does not exist in this world.

mod about;
mod edit;
mod send;

use chrono::{DateTime, Utc};
use serde_json::json;

use super::message::Message;
use super::params::Params;
use super::person::{Person, UserId};
use super::refusal::{Answer, Refusal, bad};
use super::world::World;

/// Performs a method by its lower-case name; none if there is no such method.
pub fn perform(world: &mut World, method: &str, params: &Params, now: DateTime<Utc>) -> Option<Answer> {
    Some(match method {
        "getme" => Ok(world.bot.me()),
        "sendmessage" => send::message(world, params, now),
        "sendphoto" => send::photo(world, params, now),
        "senddocument" => send::document(world, params, now),
        "copymessage" => send::copy(world, params, now),
        "forwardmessage" => send::forward(world, params, now),
        "sendchataction" => send::chat_action(world, params, now),
        "editmessagetext" => edit::text(world, params, now),
        "editmessagecaption" => edit::caption(world, params, now),
        "editmessagereplymarkup" => edit::reply_markup(world, params, now),
        "deletemessage" => edit::delete(world, params, now),
        "answercallbackquery" => edit::answer_press(world, params, now),
        "getfile" => about::file(world, params),
        "getchat" => about::chat(world, params),
        "setmycommands" => about::set_commands(world, params),
        "getmycommands" => about::commands(world, params),
        "deletemycommands" => about::delete_commands(world, params),
        "setmyname" => about::set(world, params, "name", 64),
        "setmydescription" => about::set(world, params, "description", 512),
        "setmyshortdescription" => about::set(world, params, "short_description", 120),
        "getmyname" => Ok(about::get(world, params, "name")),
        "getmydescription" => Ok(about::get(world, params, "description")),
        "getmyshortdescription" => Ok(about::get(world, params, "short_description")),
        _ => return None,
    })
}

/// The chat in `field`: a person the world knows.
fn person<'w>(world: &'w mut World, params: &Params, field: &str) -> Result<&'w mut Person, Refusal> {
    let text = params.text(field).filter(|text| !text.trim().is_empty());
    let text = text.ok_or_else(|| bad(format!("{field} is empty")))?;
    let id: Option<UserId> = text.trim().parse().ok();
    id.and_then(|id| world.person_mut(id)).ok_or_else(|| bad("chat not found"))
}

/// The number of the message a call is about.
fn message_id(params: &Params) -> Result<i64, Refusal> {
    params.int("message_id").filter(|id| *id != 0).ok_or_else(|| bad("message identifier is not specified"))
}

/// A message as the answer of a method.
fn shown(world: &World, who: UserId, message: &Message) -> serde_json::Value {
    match world.person(who) {
        Some(person) => message.json(person, &world.bot.user(), &world.files),
        None => json!(null),
    }
}
