//! What the bot says about itself, and what it may look up.

use serde_json::{Value, json};

use super::person;
use crate::sandbox::params::Params;
use crate::sandbox::refusal::{Answer, Refusal, bad};
use crate::sandbox::world::World;

/// The most commands in one menu.
const COMMANDS_MAX: usize = 100;

pub fn file(world: &mut World, params: &Params) -> Answer {
    let id = params.text("file_id").filter(|id| !id.is_empty());
    let id = id.ok_or_else(|| bad("file_id not specified"))?;
    match world.files.get(&id) {
        Some(file) => Ok(file.with_path()),
        None => Err(bad("invalid file_id")),
    }
}

pub fn chat(world: &mut World, params: &Params) -> Answer {
    let mut chat = person(world, params, "chat_id")?.chat_json();
    // ChatFullInfo insists on these, which mean nothing here.
    chat["accent_color_id"] = 0.into();
    chat["max_reaction_count"] = 11.into();
    let kinds =
        ["unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"];
    chat["accepted_gift_types"] = kinds.iter().map(|kind| (kind.to_string(), json!(false))).collect();
    Ok(chat)
}

pub fn set(world: &mut World, params: &Params, field: &str, max: usize) -> Answer {
    let text = params.text(field).unwrap_or_default();
    if text.chars().count() > max {
        return Err(bad(format!("bot {} is too long", field.replace('_', " "))));
    }
    let lang = language(params)?;
    world.bot.set_about(field, &lang, text);
    Ok(json!(true))
}

pub fn get(world: &World, params: &Params, field: &str) -> Value {
    let lang = params.text("language_code").unwrap_or_default();
    json!({ field: world.bot.about(field, &lang) })
}

pub fn set_commands(world: &mut World, params: &Params) -> Answer {
    let parsed = params.json("commands").unwrap_or(Ok(json!([])));
    let commands = parsed.map_err(|()| bad("can't parse commands JSON object"))?;
    let commands = commands.as_array().ok_or_else(|| bad("expected an Array of BotCommand"))?;
    if commands.len() > COMMANDS_MAX {
        return Err(bad("BOT_COMMANDS_TOO_MUCH"));
    }
    let commands: Result<Vec<Value>, Refusal> = commands.iter().map(command).collect();
    let (scope, lang) = (scope(world, params)?, language(params)?);
    world.bot.set_commands(&scope, &lang, commands?);
    Ok(json!(true))
}

pub fn commands(world: &mut World, params: &Params) -> Answer {
    let (scope, lang) = (scope(world, params)?, language(params)?);
    Ok(json!(world.bot.commands(&scope, &lang)))
}

pub fn delete_commands(world: &mut World, params: &Params) -> Answer {
    let (scope, lang) = (scope(world, params)?, language(params)?);
    world.bot.set_commands(&scope, &lang, Vec::new());
    Ok(json!(true))
}

/// One command: a slash in front is forgiven, everything else is not.
fn command(command: &Value) -> Result<Value, Refusal> {
    let field = |name: &str| command[name].as_str().unwrap_or_default().trim();
    let name = field("command").trim_start_matches('/').to_lowercase();
    let description = field("description");
    if name.is_empty() || name.len() > 32 {
        return Err(bad("BOT_COMMAND_INVALID"));
    }
    if !name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_') {
        return Err(bad("BOT_COMMAND_INVALID"));
    }
    if description.is_empty() || description.chars().count() > 256 {
        return Err(bad("BOT_COMMAND_DESCRIPTION_INVALID"));
    }
    Ok(json!({ "command": name, "description": description }))
}

/// The scope as a key; groups exist as scopes though not as chats.
fn scope(world: &mut World, params: &Params) -> Result<String, Refusal> {
    let Some(parsed) = params.json("scope") else {
        return Ok("default".into());
    };
    let scope = parsed.map_err(|()| bad("can't parse BotCommandScope"))?;
    match scope["type"].as_str().unwrap_or_default() {
        kind @ ("default" | "all_private_chats" | "all_group_chats" | "all_chat_administrators") => {
            Ok(kind.into())
        }
        "chat" => {
            let id = scope["chat_id"].as_i64().or_else(|| scope["chat_id"].as_str()?.parse().ok());
            let known = id.filter(|id| world.person(*id).is_some());
            known.map(|id| format!("chat:{id}")).ok_or_else(|| bad("chat not found"))
        }
        _ => Err(bad("can't parse BotCommandScope: unsupported type specified")),
    }
}

fn language(params: &Params) -> Result<String, Refusal> {
    let lang = params.text("language_code").unwrap_or_default();
    match lang.is_empty() || (lang.len() == 2 && lang.bytes().all(|b| b.is_ascii_lowercase())) {
        true => Ok(lang),
        false => Err(bad("invalid language code specified")),
    }
}
