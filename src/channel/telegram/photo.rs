//! A message with a picture: by the id that Telegram gave it, or uploaded where it gave none. Its text is the caption.

use std::time::Duration;

use anyhow::Error;
use teloxide::RequestError;
use teloxide::payloads::setters::*;
use teloxide::requests::Requester;
use teloxide::types::{ChatId, FileId, InputFile, Message, ParseMode, ReplyMarkup};
use tracing::warn;

use super::{NAME, Telegram, errors};
use crate::channel::{Album, Outgoing, Picture, SendError};

/// Characters of a caption, without its markup.
const CAPTION_MAX: usize = 1024;
/// When to look again while another uploads the same picture.
const NOT_YET: Duration = Duration::from_secs(2);

/// What stands with a picture.
#[derive(Clone)]
pub(super) struct Caption<'a> {
    pub html: &'a str,
    pub markup: Option<ReplyMarkup>,
}

/// A text that is too long for a caption becomes a message of its own, behind its picture.
pub fn parts(message: Outgoing) -> Vec<Outgoing> {
    match message {
        Outgoing::Message { html, buttons, keyboard, replaces, picture: Some(picture) }
            if length(&html) > CAPTION_MAX =>
        {
            let alone = Outgoing::Message {
                html: String::new(),
                buttons: Vec::new(),
                keyboard: None,
                replaces: None,
                picture: Some(picture),
            };
            vec![alone, Outgoing::Message { html, buttons, keyboard, replaces, picture: None }]
        }
        message => vec![message],
    }
}

/// Characters as Telegram counts them: tags are none, a character reference is one.
fn length(html: &str) -> usize {
    let (mut count, mut until) = (0, None);
    for letter in html.chars() {
        match until {
            Some(end) if letter == end => until = None,
            Some(_) => {}
            None if letter == '<' => until = Some('>'),
            None => {
                count += letter.len_utf16();
                until = (letter == '&').then_some(';');
            }
        }
    }
    count
}

impl Telegram {
    pub(super) async fn show(
        &self,
        chat: ChatId,
        picture: &Picture,
        caption: &Caption<'_>,
        album: &Album,
    ) -> Result<(), SendError> {
        if let Some(outcome) = self.by_id(chat, picture, caption, album).await {
            return outcome;
        }
        let Some(_alone) = album.alone_with(picture).await else { return Err(SendError::Later(NOT_YET)) };
        // Perhaps it was uploaded while we waited.
        match self.by_id(chat, picture, caption, album).await {
            Some(outcome) => outcome,
            None => self.upload(chat, picture, caption, album).await,
        }
    }

    /// Sends a picture that Telegram has. `None` if it has not, or no longer: then its id is forgotten.
    async fn by_id(
        &self,
        chat: ChatId,
        picture: &Picture,
        caption: &Caption<'_>,
        album: &Album,
    ) -> Option<Result<(), SendError>> {
        let known = album.store.picture_id(NAME, &self.id, &picture.name).await;
        let id = match known.transpose()? {
            Ok(id) => id,
            Err(error) => return Some(Err(trouble(&error))),
        };
        match self.photo(chat, InputFile::file_id(FileId(id.clone())), caption).await {
            Err(error) if errors::is_wrong_file(&error) => {
                warn!("Telegram no longer knows the picture of {}; it is uploaded again", picture.of);
                let forgotten = album.store.forget_picture_id(NAME, &self.id, &picture.name, &id).await;
                forgotten.err().map(|error| Err(trouble(&error)))
            }
            other => Some(other.map(drop).map_err(|error| errors::classify(&error))),
        }
    }

    /// Sends the bytes and keeps the id. A picture that there is no more, or that Telegram does not take, must not
    /// cost the learner its text.
    async fn upload(
        &self,
        chat: ChatId,
        picture: &Picture,
        caption: &Caption<'_>,
        album: &Album,
    ) -> Result<(), SendError> {
        let Some(png) = album.png(picture).await.map_err(|error| trouble(&error))? else {
            warn!("There is no picture of {} any more; its text goes without", picture.of);
            return self.text_of(chat, caption).await;
        };
        let file = InputFile::memory(png).file_name(format!("{}.png", picture.of));
        let sent = match self.photo(chat, file, caption).await {
            Ok(sent) => sent,
            Err(error) => match (errors::classify(&error), &error) {
                (SendError::Rejected(why), RequestError::Api(_)) => {
                    warn!(
                        "Telegram does not take the picture of {}: {why}; its text goes without",
                        picture.of
                    );
                    return self.text_of(chat, caption).await;
                }
                (why, _) => return Err(why),
            },
        };
        let id = sent.photo().and_then(|sizes| sizes.iter().max_by_key(|size| size.width));
        if let Some(id) = id.map(|size| &size.file.id.0)
            && let Err(error) = album.store.keep_picture_id(NAME, &self.id, &picture.name, id).await
        {
            // It is out. The next one uploads it again.
            warn!("The id of the picture of {} was not kept: {error:#}", picture.of);
        }
        Ok(())
    }

    async fn photo(
        &self,
        chat: ChatId,
        file: InputFile,
        caption: &Caption<'_>,
    ) -> Result<Message, RequestError> {
        let call = self.bot.send_photo(chat, file).parse_mode(ParseMode::Html);
        let call = if caption.html.is_empty() { call } else { call.caption(caption.html) };
        match &caption.markup {
            Some(markup) => call.reply_markup(markup.clone()).await,
            None => call.await,
        }
    }

    async fn text_of(&self, chat: ChatId, caption: &Caption<'_>) -> Result<(), SendError> {
        match caption.html.is_empty() {
            true => Ok(()),
            false => self.say(chat, caption.html, caption.markup.clone()).await,
        }
    }
}

fn trouble(error: &Error) -> SendError {
    SendError::Trouble(format!("{error:#}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_is_not_counted() {
        for (html, count) in [("", 0), ("<b>Học</b> &amp; hỏi", 9), ("a &lt; b", 5), ("🎓", 2)] {
            assert_eq!(length(html), count, "{html}");
        }
    }

    #[test]
    fn a_long_text_stands_behind_its_picture() {
        let message = |letters: usize| Outgoing::Message {
            html: format!("<b>{}</b>", "x".repeat(letters)),
            buttons: vec![Vec::new()],
            keyboard: None,
            replaces: None,
            picture: Some(Picture { of: "cd01".to_owned(), name: "h".to_owned() }),
        };
        assert_eq!(parts(message(1024)), [message(1024)]);
        let [Outgoing::Message { html, picture, .. }, Outgoing::Message { picture: None, buttons, .. }] =
            &parts(message(1025))[..]
        else {
            panic!("there are two")
        };
        assert!(html.is_empty() && picture.is_some() && buttons.len() == 1);
    }
}
