//! `hochoi sandbox`: the bot and a pretended Telegram in one process. The bot differs from production by the API's
//! address and the clock only.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result, anyhow, bail, ensure};
use axum::Router;
use chrono::{DateTime, FixedOffset, Offset, TimeDelta, TimeZone, Utc};
use serde::{Deserialize, Serialize};
use tokio::net::TcpListener;
use tokio::sync::watch;
use tracing::error;

use super::options::{Files, listen_problem};
use super::{Asked, app, check, people, serve, told};
use crate::channel::Channel;
use crate::channel::telegram::Telegram;
use crate::clock::Clock;
use crate::course::Course;
use crate::dice::Dice;
use crate::sandbox::{self, Move, Sandbox};
use crate::service::Journey;
use crate::store::Store;
use crate::web;

/// The token of the sandbox's own bot. Nobody else's looks like it.
const TOKEN: &str = "1:sandbox";
/// When the day begins on the page, in minutes after midnight of the course's first day; people with a history live
/// it in the two hours before.
const STARTS: i64 = 8 * 60;
const PREPARES: i64 = 6 * 60;

pub async fn run(files: &Files, listen: &str, keep: Option<&Path>, without_bot: bool) -> Result<()> {
    let (listener, address) = listen_at(listen).await?;
    match without_bot {
        true => alone(files, listener, &address).await,
        false => with_bot(files, listener, &address, keep, None).await,
    }
}

/// The sandbox, opened at the page of one topic. Nobody lives a history, so it starts at once.
pub async fn preview(files: &Files, listen: &str, topic: &str) -> Result<()> {
    let (listener, address) = listen_at(listen).await?;
    with_bot(files, listener, &address, None, Some(topic)).await
}

async fn listen_at(listen: &str) -> Result<(TcpListener, String)> {
    if let Some(problem) = listen_problem(listen) {
        bail!(problem);
    }
    let listener = TcpListener::bind(listen)
        .await
        .with_context(|| format!("Listening on {listen}; is another sandbox running?"))?;
    let here = listener.local_addr()?;
    ensure!(here.ip().is_loopback(), "A sandbox listens on this machine only: write --listen 127.0.0.1:8080");
    Ok((listener, format!("http://{here}")))
}

/// Only the pretended Telegram. It owns its time.
async fn alone(files: &Files, listener: TcpListener, address: &str) -> Result<()> {
    let course = check::read_or_stop(files)?.course;
    let clock = Clock::starting_at(first_day(&course, STARTS));
    let own = clock.clone();
    let mover: sandbox::Mover = Arc::new(move |step| {
        let by = if let Move::By(by) = step { by } else { TimeDelta::zero() };
        own.move_to(own.now() + by);
        Box::pin(async {})
    });
    let sandbox = Sandbox::new(None, told_by(&clock, Some(mover), &course)).map_err(|why| anyhow!(why))?;
    people::meet(&sandbox);
    let asked = Asked::listen()?;
    println!("Sandbox without a bot: {address}");
    println!(
        "Connect one with: TELOXIDE_TOKEN=1:x TELOXIDE_API_URL={address} HOCHOI_CLOCK=2026-12-01T08:00 HOCHOI_LISTEN=127.0.0.1:8081 hochoi serve"
    );
    let (tell, stop) = watch::channel(false);
    let web = tokio::spawn(
        axum::serve(listener, sandbox.router()).with_graceful_shutdown(told(stop)).into_future(),
    );
    asked.then_tell(None, tell).await;
    web.abort();
    Ok(())
}

async fn with_bot(
    files: &Files,
    listener: TcpListener,
    address: &str,
    keep: Option<&Path>,
    preview: Option<&str>,
) -> Result<()> {
    let checked = check::read_or_stop(files)?;
    let preview = preview.map(|topic| number(&checked.course, topic)).transpose()?;
    let temporary = tempfile::tempdir().context("Making a folder for the database")?;
    let kept = Kept::at(keep.map_or_else(|| temporary.path().join("sandbox.db"), Path::to_owned));
    let before = kept.read()?;
    ensure!(
        before.is_some() || !kept.0.exists(),
        "{} exists already and was not kept by a sandbox; choose another file",
        kept.0.display()
    );
    let start = before.as_ref().map_or_else(|| first_day(&checked.course, PREPARES), |before| before.now);
    let clock = Clock::starting_at(start);
    let dice = Dice::of_machine();
    let store = Store::open(&kept.database(), &dice).await?;
    let telegram = Telegram::new(TOKEN, Some(address))?;
    let pages = checked.pages.clone();
    let course = checked.course.clone();
    let channel = Channel::Telegram(telegram.clone());
    let app = app(files, checked, store, channel, clock.clone(), dice, address.to_owned());

    let journey = Arc::new(std::sync::OnceLock::<Journey>::new());
    let sandbox = Sandbox::new(Some(TOKEN), told_by(&clock, Some(mover(journey.clone())), &course))
        .map_err(|why| anyhow!(why))?;
    let unread = sandbox.clone();
    let journey = journey
        .get_or_init(|| Journey { app: app.clone(), unread: Box::new(move || unread.unacknowledged()) });
    let (tell, stop) = watch::channel(false);
    let router: Router = sandbox.router().merge(web::router(app.clone(), pages, None));
    let web =
        tokio::spawn(axum::serve(listener, router).with_graceful_shutdown(told(stop.clone())).into_future());
    serve::introduce(&app, &telegram).await?;
    let fetching = tokio::spawn(app.clone().listen(telegram, stop.clone()));
    let loops = tokio::spawn(app.clone().serve(stop.clone()));
    let mut opened = address.to_owned();
    match (before, preview) {
        (Some(before), _) => sandbox.restore(before.world).map_err(|why| anyhow!(why))?,
        (None, Some(topic)) => {
            let visitor = people::visit(&sandbox, journey, topic).await?;
            opened = format!("{address}/#{visitor}");
        }
        (None, None) => {
            people::meet(&sandbox);
            people::live(&sandbox, journey).await?;
            journey.to(first_day(&course, STARTS)).await?;
        }
    }
    if keep.is_some() {
        kept.write(&Before { now: clock.now(), world: sandbox.save() })?;
        tokio::spawn(keep_up(kept.clone(), clock.clone(), sandbox.clone(), stop.clone()));
    }
    let asked = Asked::listen()?;
    println!("Sandbox: {opened}");
    asked.then_tell(Some(&app), tell).await;
    fetching.await?;
    loops.await?;
    web.abort();
    if keep.is_some() {
        kept.write(&Before { now: clock.now(), world: sandbox.save() })?;
    }
    app.store.close().await;
    Ok(())
}

/// The number by which people call a topic.
fn number(course: &Course, id: &str) -> Result<usize> {
    let index = course.topics.iter().position(|topic| topic.id == id);
    let known: Vec<&str> = course.topics.iter().map(|topic| topic.id.as_str()).collect();
    let index = index.with_context(|| {
        format!("The course has no topic \"{id}\", only {}; name it in course.toml first", known.join(", "))
    })?;
    Ok(index + 1)
}

/// The moment so many minutes into the course's first day.
fn first_day(course: &Course, minutes: i64) -> DateTime<Utc> {
    course.opens + TimeDelta::minutes(minutes)
}

/// Our clock, as the sandbox reads it.
fn told_by(clock: &Clock, mover: Option<sandbox::Mover>, course: &Course) -> sandbox::Clock {
    let clock = clock.clone();
    let zone: FixedOffset = course.zone.offset_from_utc_datetime(&course.opens.naive_utc()).fix();
    sandbox::Clock { now: Arc::new(move || clock.now()), mover, zone }
}

/// Moves our clock when the page asks. The journey is there as soon as anybody can ask.
fn mover(journey: Arc<std::sync::OnceLock<Journey>>) -> sandbox::Mover {
    Arc::new(move |step| {
        let journey = journey.clone();
        Box::pin(async move {
            let Some(journey) = journey.get() else { return };
            let moved = match step {
                Move::By(by) => journey.to(journey.app.clock.now() + by).await,
                Move::ToNext => journey.to_next().await.map(drop),
            };
            if let Err(error) = moved {
                error!("The clock stopped on its way: {error:#}");
            }
        })
    })
}

/// How often a kept sandbox writes its chats down: what an unclean end may cost.
const KEEP_EVERY: Duration = Duration::from_secs(2);

/// Writes the chats down as they change, until told to stop.
async fn keep_up(kept: Kept, clock: Clock, sandbox: Sandbox, stop: watch::Receiver<bool>) {
    let mut last = serde_json::Value::Null;
    while !*stop.borrow() {
        let world = sandbox.save();
        if world != last {
            if let Err(error) = kept.write(&Before { now: clock.now(), world: world.clone() }) {
                error!("{error:#}");
            }
            last = world;
        }
        tokio::time::sleep(KEEP_EVERY).await;
    }
}

/// A sandbox that is kept: its database, and beside it the chats and the time.
#[derive(Clone)]
struct Kept(PathBuf);

#[derive(Serialize, Deserialize)]
struct Before {
    now: DateTime<Utc>,
    world: serde_json::Value,
}

impl Kept {
    fn at(file: PathBuf) -> Kept {
        Kept(file)
    }

    fn database(&self) -> String {
        format!("sqlite:{}", self.0.display())
    }

    fn world(&self) -> PathBuf {
        let mut name = self.0.clone().into_os_string();
        name.push(".world.json");
        PathBuf::from(name)
    }

    fn read(&self) -> Result<Option<Before>> {
        if !self.world().exists() {
            return Ok(None);
        }
        let text = std::fs::read_to_string(self.world())
            .with_context(|| format!("Reading {}", self.world().display()))?;
        serde_json::from_str(&text)
            .with_context(|| format!("Understanding {}", self.world().display()))
            .map(Some)
    }

    fn write(&self, before: &Before) -> Result<()> {
        // Written whole, then put in place: a crash leaves the one before.
        let fresh = self.world().with_extension("new");
        std::fs::write(&fresh, serde_json::to_vec(before)?)
            .and_then(|()| std::fs::rename(&fresh, self.world()))
            .with_context(|| format!("Writing {}", self.world().display()))
    }
}
