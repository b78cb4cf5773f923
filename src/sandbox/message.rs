//! A message of the world, and the JSON in which the bot sees it.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::entities::Styled;
use super::files::Files;
use super::markup::inline_json;
use super::person::Person;

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Message {
    pub id: i64,
    /// Seconds since 1970, as Telegram counts.
    pub at: i64,
    pub edited: Option<i64>,
    pub by_bot: bool,
    pub body: Body,
    pub buttons: Vec<Vec<Value>>,
    pub reply_to: Option<i64>,
    /// When the original was written, if this one was forwarded.
    pub forwarded: Option<Origin>,
    pub is_protected: bool,
    /// Sent together with a reply keyboard (or its removal): Telegram lets nobody edit such a message.
    pub has_keyboard: bool,
    pub is_deleted: bool,
}

/// Who wrote a forwarded message, and when.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Origin {
    pub at: i64,
    pub user: Value,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Body {
    Text(Styled),
    /// Ids of the sizes, the smallest first.
    Photo(Vec<String>, Styled),
    Document(String, Styled),
    Contact(Contact),
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Contact {
    pub phone_number: String,
    pub first_name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_name: Option<String>,
    pub user_id: i64,
}

impl Body {
    /// The text or the caption.
    pub fn styled(&self) -> Option<&Styled> {
        match self {
            Body::Text(styled) | Body::Photo(_, styled) | Body::Document(_, styled) => Some(styled),
            Body::Contact(_) => None,
        }
    }
}

impl Message {
    /// The message as the bot reads it; `bot` is the bot's own User.
    pub fn json(&self, person: &Person, bot: &Value, files: &Files) -> Value {
        let mut message = self.flat(person, bot, files);
        let original = self.reply_to.and_then(|id| person.chat.find(id));
        if let Some(original) = original {
            message["reply_to_message"] = original.flat(person, bot, files);
        }
        message
    }

    fn flat(&self, person: &Person, bot: &Value, files: &Files) -> Value {
        let from = if self.by_bot { bot.clone() } else { person.user() };
        let mut message =
            json!({ "message_id": self.id, "from": from, "chat": person.chat_json(), "date": self.at });
        if let Some(at) = self.edited {
            message["edit_date"] = at.into();
        }
        if let Some(markup) = inline_json(&self.buttons) {
            message["reply_markup"] = markup;
        }
        if let Some(origin) = &self.forwarded {
            message["forward_origin"] =
                json!({ "type": "user", "date": origin.at, "sender_user": origin.user });
        }
        if self.is_protected {
            message["has_protected_content"] = true.into();
        }
        self.add_body(&mut message, files);
        message
    }

    fn add_body(&self, message: &mut Value, files: &Files) {
        let mut styled = |name: &str, styled: &Styled| {
            if !styled.text.is_empty() {
                message[name] = styled.text.clone().into();
            }
            if !styled.entities.is_empty() {
                let entities = if name == "text" { "entities" } else { "caption_entities" };
                message[entities] = json!(styled.entities);
            }
        };
        match &self.body {
            Body::Text(text) => styled("text", text),
            Body::Photo(sizes, caption) => {
                styled("caption", caption);
                let sizes = sizes.iter().filter_map(|id| files.get(id)).map(|f| f.json());
                message["photo"] = sizes.collect::<Vec<Value>>().into();
            }
            Body::Document(id, caption) => {
                styled("caption", caption);
                message["document"] = files.get(id).map(|f| f.json()).unwrap_or_default();
            }
            Body::Contact(contact) => message["contact"] = json!(contact),
        }
    }
}
