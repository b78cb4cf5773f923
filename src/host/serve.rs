//! `hochoi serve`: the bot on Telegram.

use anyhow::{Context, Result, bail};
use chrono::{NaiveDateTime, TimeZone, Utc};
use tokio::net::TcpListener;
use tokio::sync::watch;
use tracing::{info, warn};

use super::options::Run;
use super::{Asked, app, check, told};
use crate::channel::Channel;
use crate::channel::telegram::{self, Telegram, is_loopback};
use crate::clock::Clock;
use crate::course::Course;
use crate::dice::Dice;
use crate::lang::Lang;
use crate::service::{App, Gate, secret_of};
use crate::store::Store;
use crate::web;

/// What `serve` needs beside where it runs.
pub struct Bot {
    pub token: String,
    pub api_url: Option<String>,
    pub end_webhook: bool,
    pub clock: Option<String>,
}

pub async fn run(run: &Run, bot: &Bot) -> Result<()> {
    let mut problems = run.problems();
    if bot.token.is_empty() {
        problems.push("TELOXIDE_TOKEN is missing; get a token from @BotFather, or try `hochoi sandbox`, which needs none".to_owned());
    } else if let Err(why) = Telegram::new(&bot.token, None) {
        problems.push(format!("TELOXIDE_TOKEN: {why:#}"));
    }
    if let Some(Err(why)) = bot.api_url.as_deref().map(telegram::checked) {
        problems.push(format!("{why:#}"));
    }
    if let Some(Err(why)) = bot.clock.as_deref().map(local) {
        problems.push(format!("{why:#}"));
    }
    if bot.clock.is_some() && !is_loopback(bot.api_url.as_deref()) {
        problems
            .push("HOCHOI_CLOCK works only with a Bot API on this machine, such as a sandbox's".to_owned());
    }
    let files =
        check::read(&run.files).map_err(|found| problems.extend(found.iter().map(ToString::to_string)));
    let (Ok(checked), true) = (files, problems.is_empty()) else {
        for problem in &problems {
            eprintln!("{problem}");
        }
        bail!("Nothing was started");
    };
    let listener =
        TcpListener::bind(&run.listen).await.with_context(|| format!("Listening on {}", run.listen))?;
    // With port 0 the machine chooses one; certificates must name it.
    let run = &Run { listen: listener.local_addr()?.to_string(), ..run.clone() };
    let clock = clock(bot, &checked.course)?;
    let telegram = Telegram::new(&bot.token, bot.api_url.as_deref())?;
    let name = telegram.who_am_i().await?;
    let dice = Dice::of_machine();
    let store = Store::open(&run.database.url, &dice).await?;
    let pages = checked.pages.clone();
    let channel = Channel::Telegram(telegram.clone());
    let app = app(&run.files, checked, store, channel, clock, dice, run.public_url());
    // Telegram limits how often names and descriptions may be set; the bot works without.
    if let Err(error) = introduce(&app, &telegram).await {
        warn!("{error:#}");
    }

    let (tell, stop) = watch::channel(false);
    let is_delivered = run.public_url.as_deref().is_some_and(|url| url.starts_with("https://"));
    let gate = is_delivered.then(|| Gate::new(app.clone(), secret_of(&bot.token)));
    let web = axum::serve(listener, web::router(app.clone(), pages, gate))
        .with_graceful_shutdown(told(stop.clone()));
    let web = tokio::spawn(web.into_future());
    let fetching = if is_delivered {
        telegram
            .deliver_to(&format!("{}{}", run.public_url(), web::delivery::PATH), &secret_of(&bot.token))
            .await?;
        None
    } else {
        telegram.prepare_polling(bot.end_webhook).await?;
        Some(tokio::spawn(app.clone().listen(telegram, stop.clone())))
    };
    let loops = tokio::spawn(app.clone().serve(stop.clone()));
    let asked = Asked::listen()?;
    info!("@{name} is running; certificates at {}/chungnhan/…", run.public_url());

    asked.then_tell(Some(&app), tell).await;
    if let Some(fetching) = fetching {
        fetching.await?;
    }
    loops.await?;
    web.await??;
    app.store.close().await;
    Ok(())
}

/// Real time; or from a moment that a rehearsal names.
fn clock(bot: &Bot, course: &Course) -> Result<Clock> {
    let Some(written) = &bot.clock else { return Ok(Clock::real()) };
    let moment = course
        .zone
        .from_local_datetime(&local(written)?)
        .earliest()
        .context("HOCHOI_CLOCK names a time that does not exist")?;
    Ok(Clock::starting_at(moment.with_timezone(&Utc)))
}

fn local(written: &str) -> Result<NaiveDateTime> {
    NaiveDateTime::parse_from_str(written, "%Y-%m-%dT%H:%M")
        .context("HOCHOI_CLOCK must look like 2026-12-01T08:00")
}

/// Registers commands and descriptions in both languages.
pub(super) async fn introduce(app: &App, telegram: &Telegram) -> Result<()> {
    let words = &app.edition().words;
    for lang in Lang::ALL {
        let word = |key| words.word(lang, key);
        telegram.introduce(lang, words.menu(lang), word("bot_about"), word("bot_description")).await?;
    }
    Ok(())
}
