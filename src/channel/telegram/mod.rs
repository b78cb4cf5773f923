//! Telegram: teloxide as client and parser only. Its Dispatcher acknowledges before it handles and dies of one
//! panic, and its Throttle lets one slow chat hold up all others, so intake and sending are ours.

mod errors;
mod listen;
mod photo;
mod read;
mod write;

use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use reqwest::{Client, Url};
use teloxide::Bot;
use teloxide::payloads::setters::*;
use teloxide::requests::Requester;
use teloxide::types::BotCommand;

use crate::lang::Lang;

pub use listen::{Listener, arrival};
pub use photo::parts;
pub use read::read;

pub(super) const NAME: &str = "telegram";

/// Longer than the eight seconds for which Telegram silently holds a message back under flood.
const CALL_TIMEOUT: Duration = Duration::from_secs(60);
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
/// How long one question for updates waits at Telegram, at most 50 seconds.
const POLL_S: u32 = 25;

/// One bot.
#[derive(Clone)]
pub struct Telegram {
    bot: Bot,
    poller: Bot,
    /// The number before the colon of its token.
    id: String,
}

impl Telegram {
    /// A bot by its token. `api` is the address of the Bot API, where it is not Telegram's own.
    ///
    /// # Errors
    /// The token has no Telegram shape, or the address would carry it over the net unencrypted.
    pub fn new(token: &str, api: Option<&str>) -> Result<Telegram> {
        let id = token.split_once(':').map_or("", |(id, _)| id);
        ensure!(
            !id.is_empty() && id.bytes().all(|b| b.is_ascii_digit()),
            "The token must look like 123456:ABC…; copy it from @BotFather"
        );
        let bot = |timeout| -> Result<Bot> {
            let client = Client::builder()
                .connect_timeout(CONNECT_TIMEOUT)
                .timeout(timeout)
                .build()
                .context("Making the HTTP client")?;
            let bot = Bot::with_client(token, client);
            Ok(match api {
                Some(api) => bot.set_api_url(checked(api)?),
                None => bot,
            })
        };
        Ok(Telegram {
            bot: bot(CALL_TIMEOUT)?,
            poller: bot(Duration::from_secs(u64::from(POLL_S) + 10))?,
            id: id.to_owned(),
        })
    }

    pub(super) fn bot(&self) -> &str {
        &self.id
    }

    /// Asks Telegram who we are: proves address and token before anything else starts.
    pub async fn who_am_i(&self) -> Result<String> {
        let me = self
            .bot
            .get_me()
            .await
            .map_err(errors::without_token)
            .context("Asking Telegram who this bot is; is the token right?")?;
        Ok(me.username().to_owned())
    }

    /// Registers the commands and descriptions: Vietnamese for Vietnamese clients, English for everybody else.
    pub async fn introduce(
        &self,
        lang: Lang,
        menu: Vec<(&'static str, String)>,
        about: String,
        description: String,
    ) -> Result<()> {
        let commands = menu.into_iter().map(|(name, description)| BotCommand::new(name, description));
        // Without a language code a text is for everybody who has no text of their own.
        let code = match lang {
            Lang::Vi => "vi",
            Lang::En => "",
        };
        let result = async {
            self.bot.set_my_commands(commands).language_code(code).await?;
            self.bot.set_my_short_description().short_description(about).language_code(code).await?;
            self.bot.set_my_description().description(description).language_code(code).await
        };
        result.await.map_err(errors::without_token).context("Registering the bot's commands")?;
        Ok(())
    }

    /// Tells Telegram to deliver updates to an address of ours, with a secret that only Telegram knows.
    pub async fn deliver_to(&self, url: &str, secret: &str) -> Result<()> {
        let url = Url::parse(url).context("The public address is not an address")?;
        let call = self
            .bot
            .set_webhook(url)
            .secret_token(secret)
            .allowed_updates(listen::kinds())
            .max_connections(40);
        call.await.map_err(errors::without_token).context("Setting the webhook")?;
        Ok(())
    }

    /// Polling would end a webhook that somebody set, perhaps production's: refuses unless told to.
    pub async fn prepare_polling(&self, may_end_webhook: bool) -> Result<()> {
        let info = self
            .bot
            .get_webhook_info()
            .await
            .map_err(errors::without_token)
            .context("Asking for the webhook")?;
        match info.url {
            None => return Ok(()),
            Some(url) if url.as_str().is_empty() => return Ok(()),
            Some(_) if may_end_webhook => {}
            Some(url) => bail!(
                "This bot's updates go to a webhook at {}; set HOCHOI_PUBLIC_URL to go on using it, or --end-webhook to end it",
                url.host_str().unwrap_or("another place")
            ),
        }
        self.bot.delete_webhook().await.map_err(errors::without_token).context("Ending the webhook")?;
        Ok(())
    }
}

/// An address that may see a token: encrypted, or this very machine.
pub fn checked(api: &str) -> Result<Url> {
    let url = Url::parse(api).context("TELOXIDE_API_URL is not an address")?;
    let is_loopback = matches!(url.host_str(), Some("127.0.0.1" | "localhost" | "[::1]"));
    ensure!(
        url.scheme() == "https" || is_loopback,
        "TELOXIDE_API_URL must begin with https:// unless it is on this machine (127.0.0.1)"
    );
    Ok(url)
}

/// Whether an address of the Bot API is a pretended one on this machine.
pub fn is_loopback(api: Option<&str>) -> bool {
    api.and_then(|api| Url::parse(api).ok())
        .is_some_and(|url| matches!(url.host_str(), Some("127.0.0.1" | "localhost" | "[::1]")))
}
