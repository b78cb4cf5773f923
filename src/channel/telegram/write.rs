//! A message → one request.

use teloxide::payloads::setters::*;
use teloxide::requests::Requester;
use teloxide::types::{
    CallbackQueryId, ChatId, InlineKeyboardButton, InlineKeyboardMarkup, KeyboardButton, KeyboardMarkup,
    KeyboardRemove, LinkPreviewOptions, MessageId, ParseMode, ReplyMarkup,
};

use super::photo::Caption;
use super::{Telegram, errors};
use crate::channel::{Album, Key, KeyboardShown, Outgoing, SendError};
use crate::store::Address;
use crate::talk::Keyboard;

impl Telegram {
    pub(in crate::channel) async fn send(
        &self,
        address: &Address,
        message: &Outgoing,
        album: &Album,
    ) -> Result<(), SendError> {
        let chat = ChatId(
            address.chat.parse().map_err(|_| SendError::Rejected("the chat is not a number".to_owned()))?,
        );
        match message {
            Outgoing::Answer { query, text } => self.answer(query, text.as_deref()).await,
            Outgoing::Message { html, buttons, keyboard, picture: Some(picture), .. } => {
                let caption = Caption { html, markup: markup(buttons, keyboard.as_ref()) };
                self.show(chat, picture, &caption, album).await
            }
            Outgoing::Message { html, buttons, keyboard, replaces, picture: None } => {
                let old = replaces.as_ref().and_then(|id| id.parse().ok()).map(MessageId);
                match old {
                    Some(old) => self.edit(chat, old, html, buttons).await,
                    None => self.say(chat, html, markup(buttons, keyboard.as_ref())).await,
                }
            }
        }
    }

    pub(super) async fn say(
        &self,
        chat: ChatId,
        html: &str,
        markup: Option<ReplyMarkup>,
    ) -> Result<(), SendError> {
        let call =
            self.bot.send_message(chat, html).parse_mode(ParseMode::Html).link_preview_options(no_preview());
        let call = match markup {
            Some(markup) => call.reply_markup(markup),
            None => call,
        };
        call.await.map(drop).map_err(|error| errors::classify(&error))
    }

    /// Changes a message; one that cannot be changed any more is said anew.
    async fn edit(
        &self,
        chat: ChatId,
        old: MessageId,
        html: &str,
        buttons: &[Vec<Key>],
    ) -> Result<(), SendError> {
        let call = self.bot.edit_message_text(chat, old, html).parse_mode(ParseMode::Html);
        let call = call.link_preview_options(no_preview()).reply_markup(inline(buttons));
        match call.await {
            Err(error) if errors::is_unchanged(&error) => Ok(()),
            Err(error) if errors::is_gone(&error) => self.say(chat, html, markup(buttons, None)).await,
            other => other.map(drop).map_err(|error| errors::classify(&error)),
        }
    }

    async fn answer(&self, query: &str, text: Option<&str>) -> Result<(), SendError> {
        let call = self.bot.answer_callback_query(CallbackQueryId(query.to_owned()));
        let call = match text {
            Some(text) => call.text(text),
            None => call,
        };
        match call.await {
            // The button stopped waiting by itself: nothing is lost.
            Err(error) if errors::is_too_old(&error) => Ok(()),
            other => other.map(drop).map_err(|error| errors::classify(&error)),
        }
    }
}

fn no_preview() -> LinkPreviewOptions {
    LinkPreviewOptions {
        is_disabled: true,
        url: None,
        prefer_small_media: false,
        prefer_large_media: false,
        show_above_text: false,
    }
}

fn markup(buttons: &[Vec<Key>], keyboard: Option<&KeyboardShown>) -> Option<ReplyMarkup> {
    match keyboard {
        Some(KeyboardShown { kind: Keyboard::Remove, .. }) => {
            Some(ReplyMarkup::KeyboardRemove(KeyboardRemove::new()))
        }
        Some(KeyboardShown { kind: Keyboard::ShareContact, label }) => {
            let button = KeyboardButton::new(label).request(teloxide::types::ButtonRequest::Contact);
            Some(ReplyMarkup::Keyboard(KeyboardMarkup::new([[button]]).resize_keyboard().one_time_keyboard()))
        }
        None if buttons.is_empty() => None,
        None => Some(ReplyMarkup::InlineKeyboard(inline(buttons))),
    }
}

fn inline(buttons: &[Vec<Key>]) -> InlineKeyboardMarkup {
    let button = |key: &Key| InlineKeyboardButton::callback(&key.label, &key.data);
    InlineKeyboardMarkup::new(buttons.iter().map(|row| row.iter().map(button).collect::<Vec<_>>()))
}
