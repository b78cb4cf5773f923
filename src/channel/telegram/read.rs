//! An update → what happened. Pure. Only private chats are served: in a group nothing personal is said.

use teloxide::types::{CallbackQuery, ChatMemberKind, ChatMemberUpdated, Message, Update, UpdateKind, User};

use crate::channel::{Incoming, Pressed};
use crate::lang::Lang;
use crate::talk::Event;

/// Reads a raw update; `None` for everything that is not ours to answer.
pub fn read(payload: &str) -> Option<Incoming> {
    let update: Update = serde_json::from_str(payload).ok()?;
    match update.kind {
        UpdateKind::Message(message) => said(&message),
        UpdateKind::CallbackQuery(query) => pressed(query),
        UpdateKind::MyChatMember(change) => came_or_left(&change),
        _ => None,
    }
}

fn said(message: &Message) -> Option<Incoming> {
    let from = message.from.as_ref().filter(|from| message.chat.is_private() && !from.is_bot)?;
    let event = if let Some(contact) = message.contact() {
        // Anybody's card can be sent: it is theirs only if Telegram says so.
        let is_own = contact.user_id == Some(from.id);
        let names = [Some(contact.first_name.as_str()), contact.last_name.as_deref()];
        let name = names.into_iter().flatten().collect::<Vec<_>>().join(" ");
        Event::Contact { phone: contact.phone_number.clone(), name, is_own }
    } else if let Some(photo) = message.photo().and_then(|sizes| sizes.last()) {
        Event::Photo {
            file: photo.file.id.0.clone(),
            caption: message.caption().unwrap_or_default().to_owned(),
        }
    } else {
        message.text().map_or(Event::Unreadable, text)
    };
    Some(Incoming { event, lang: lang(from), press: None })
}

/// `/start` and `/start CODE` are the button of an empty chat, and a deep link.
fn text(text: &str) -> Event {
    let mut words = text.split_whitespace();
    let first = words.next().unwrap_or_default().split('@').next().unwrap_or_default();
    match first {
        "/start" => Event::Started { code: words.next().map(str::to_owned) },
        _ => Event::Said(text.to_owned()),
    }
}

fn pressed(query: CallbackQuery) -> Option<Incoming> {
    let message = query.message.as_ref();
    if message.is_some_and(|message| !message.chat().is_private()) {
        return None;
    }
    let press =
        Pressed { query: query.id.0.clone(), message: message.map(|message| message.id().0.to_string()) };
    Some(Incoming { event: Event::Pressed(query.data.clone()?), lang: lang(&query.from), press: Some(press) })
}

fn came_or_left(change: &ChatMemberUpdated) -> Option<Incoming> {
    if !change.chat.is_private() {
        return None;
    }
    let event = match change.new_chat_member.kind {
        ChatMemberKind::Banned(_) | ChatMemberKind::Left => Event::Left,
        _ => Event::Returned,
    };
    Some(Incoming { event, lang: lang(&change.from), press: None })
}

fn lang(user: &User) -> Lang {
    Lang::of_client(user.language_code.as_deref())
}
