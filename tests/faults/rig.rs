//! A bot and a pretended Telegram in one process, connected by HTTP only, and a clock to turn.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::{Arc, LazyLock};

use axum::Router;
use chrono::{DateTime, FixedOffset, TimeDelta, Utc};
use hochoi::channel::telegram::{Listener, Telegram};
use hochoi::channel::{Album, Channel};
use hochoi::clock::Clock;
use hochoi::dice::Dice;
use hochoi::host::{Files, check};
use hochoi::lang::Lang;
use hochoi::sandbox::{self, MessageView, Sandbox, UserId};
use hochoi::service::{App, Edition, Shelf, Wake};
use hochoi::store::{Address, Store};
use hochoi::talk::{Consent, Person};
use hochoi::web::Pages;
use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::databases::Fresh;

pub const TOKEN: &str = "42:sandbox";

/// What is read from files, once for all tests.
struct Read {
    edition: Edition,
    pages: Pages,
}

static READ: LazyLock<Read> = LazyLock::new(|| {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let files = Files { lessons: root.join("lessons"), config: root.join("bot-config") };
    let read = check::read(&files).unwrap_or_else(|problems| panic!("{problems:#?}"));
    let pages = read.pages.clone();
    Read { edition: read.edition(), pages }
});

pub struct Rig {
    pub app: Arc<App>,
    pub sandbox: Sandbox,
    pub telegram: Telegram,
    pub listener: Listener,
    pub at: SocketAddr,
    pub lan: UserId,
    pub hung: UserId,
}

impl Rig {
    pub async fn new(fresh: &Fresh) -> Rig {
        Rig::with(fresh, |_| {}).await
    }

    /// With something about the bot that is not as it should be.
    pub async fn with(fresh: &Fresh, change: impl FnOnce(&mut Edition)) -> Rig {
        let clock = Clock::still_at(READ.edition.course.opens + TimeDelta::hours(8));
        let told = clock.clone();
        let zone = FixedOffset::east_opt(7 * 3600).expect("a zone");
        let clock_of_world = sandbox::Clock { now: Arc::new(move || told.now()), mover: None, zone };
        let sandbox = Sandbox::new(Some(TOKEN), clock_of_world).expect("a sandbox");
        let at = listen(sandbox.router()).await;
        let telegram = Telegram::new(TOKEN, Some(&format!("http://{at}"))).expect("a bot");
        let mut app = app(fresh, clock, Channel::Telegram(telegram.clone())).await;
        let mut edition = READ.edition.clone();
        change(&mut edition);
        app.album.hang(edition.course.pictures());
        app.shelf = Shelf::of(edition);
        let (lan, hung) = (sandbox.meet("Lan", "", ""), sandbox.meet("Hùng", "", ""));
        let listener = Listener::new(telegram.clone());
        Rig { app: Arc::new(app), sandbox, telegram, listener, at, lan, hung }
    }

    /// Fetches what was said, writes it down, and lets everything happen that can happen now.
    pub async fn fetch(&mut self) {
        let arrivals = self.listener.next().await.expect("updates are fetched");
        self.app.store.take_in(&arrivals, self.app.clock.now()).await.expect("updates are taken in");
        self.listener.acknowledge(&arrivals);
        self.step().await;
    }

    pub async fn step(&self) {
        self.app.step().await.expect("a round");
    }

    pub async fn says(&mut self, who: UserId, text: &str) {
        self.sandbox.says(who, text);
        self.fetch().await;
    }

    pub fn now(&self) -> DateTime<Utc> {
        self.app.clock.now()
    }

    pub async fn wait(&self, seconds: i64) {
        self.app.clock.move_to(self.now() + TimeDelta::seconds(seconds));
        self.step().await;
    }

    /// What the bot said to somebody, and stands in their chat.
    pub fn heard(&self, who: UserId) -> Vec<MessageView> {
        self.sandbox.chat(who).into_iter().filter(|message| message.by_bot).collect()
    }

    pub fn address(&self, who: UserId) -> Address {
        Address { channel: "telegram".to_owned(), bot: "42".to_owned(), chat: who.to_string() }
    }

    pub async fn person(&self, who: UserId) -> Option<Person> {
        self.app.store.look_up(&self.address(who)).await.expect("looks up")
    }

    /// Somebody who joined some time ago. They must have written to the bot.
    pub async fn has_joined(&self, who: UserId) {
        let mut tx = self.app.store.begin().await.expect("begins");
        let mut person = tx.person(&self.address(who), Lang::Vi, true, self.now()).await.expect("is met");
        person.name = "Nguyễn Thị Lan".to_owned();
        person.consent = Some(Consent { version: "1".to_owned(), at: self.now() });
        person.joined_at = Some(self.now());
        person.hour = Some(1170);
        person.place = hochoi::talk::Place::Home;
        tx.save(&person, &self.address(who)).await.expect("saves");
        tx.commit().await.expect("commits");
    }

    /// Presses the first button whose data begin like this, on the newest message that has it; where it was.
    pub fn presses(&self, who: UserId, data: &str) -> (i64, String) {
        let newest = self.heard(who).into_iter().rev().find_map(|message| {
            let buttons = message.buttons.iter().flatten().filter_map(|button| button.data.clone());
            Some((message.id, buttons.into_iter().find(|of| of.starts_with(data))?))
        });
        let (message, data) = newest.expect("there is such a button");
        let query = self.sandbox.presses(who, message, &data).expect("it can be pressed");
        (message, query)
    }

    /// A joined learner at the first card of the first lesson.
    pub async fn at_a_card(&mut self) {
        self.says(self.lan, "/start").await;
        self.has_joined(self.lan).await;
        self.says(self.lan, "học").await;
        assert!(
            self.person(self.lan)
                .await
                .is_some_and(|lan| matches!(lan.place, hochoi::talk::Place::Lesson { .. }))
        );
    }

    /// Calls a method of the Bot API as the bot.
    pub async fn call(&self, method: &str, params: Value) -> Value {
        let url = format!("http://{}/bot{TOKEN}/{method}", self.at);
        let answer = reqwest::Client::new().post(url).json(&params).send().await.expect("is called");
        answer.json().await.expect("is JSON")
    }
}

pub async fn app(fresh: &Fresh, clock: Clock, channel: Channel) -> App {
    let dice = Dice::repeatable();
    let store = Store::open(&fresh.url, &dice).await.expect("the database opens");
    App {
        album: Album::new(READ.edition.course.pictures(), store.clone()),
        store,
        shelf: Shelf::of(READ.edition.clone()),
        clock,
        dice,
        channel,
        public_url: "https://hochoi.example".to_owned(),
        wake: Wake::default(),
    }
}

pub fn pages() -> Pages {
    READ.pages.clone()
}

pub fn opens() -> DateTime<Utc> {
    READ.edition.course.opens
}

pub async fn listen(router: Router) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port is free");
    let at = listener.local_addr().expect("has an address");
    tokio::spawn(async move { axum::serve(listener, router).await.expect("serves") });
    at
}

/// An update as Telegram sends it: somebody writes.
pub fn message(update_id: i64, chat: i64, text: &str) -> Value {
    json!({ "update_id": update_id, "message": {
        "message_id": update_id, "date": 1_796_083_200, "text": text,
        "chat": { "id": chat, "type": "private", "first_name": "Lan" },
        "from": { "id": chat, "is_bot": false, "first_name": "Lan", "language_code": "vi" },
    } })
}
