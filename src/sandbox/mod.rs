//! A pretended Telegram: people, their chats with one bot, and the Bot API over HTTP in front of them. The bot
//! under trial only has another address to call; a browser page is a second view of the same world.
//!
//! The world refuses what Telegram refuses, in Telegram's words. It deliberately has no groups, channels, inline
//! mode, polls or payments, never fetches anything from elsewhere, and delivers webhooks to this computer only.
//!
//! Map: `world` with `person`, `message`, `press`, `bot`, `files`, `updates` is pure and takes the time as an
//! argument; `entities`, `markup`, `params` read what the bot sends; `methods` are the Bot API over the world;
//! `http`, `polling`, `webhook` and `carrier` bring it to the bot; `sim`, `view`, `guard` serve the page.

mod bot;
mod carrier;
mod clock;
mod dice;
mod entities;
mod fault;
mod files;
mod guard;
mod http;
mod markup;
mod message;
mod methods;
mod page;
mod params;
mod person;
mod polling;
mod press;
mod refusal;
mod sim;
mod token;
mod updates;
mod view;
mod webhook;
mod wire;
mod world;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::Router;
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::Value;
use tokio::sync::watch;

pub use clock::{Clock, Move, Mover, Teller};
pub use entities::Entity;
pub use fault::Fault;
pub use person::UserId;
pub use press::Answered;
pub use view::{ButtonView, ContactView, FileView, MessageView};

/// The pretended Telegram. Clones share one world.
#[derive(Clone)]
pub struct Sandbox(Arc<Shared>);

struct Shared {
    state: Mutex<State>,
    /// Counts changes; long polls, deliveries and the page wait for it.
    changed: watch::Sender<u64>,
    clock: Clock,
    client: reqwest::Client,
}

/// The world and what surrounds it while the sandbox runs.
struct State {
    world: world::World,
    /// The bot's token, once it is known.
    token: Option<String>,
    faults: fault::Faults,
    wire: wire::Wire,
    poll: polling::Poll,
    hook: webhook::Hook,
    /// How far the sandbox moved its own time; unused when somebody else owns the clock.
    shift: TimeDelta,
    is_moving: bool,
}

impl Sandbox {
    /// A world with one bot. Without a token, the first acceptable one that calls becomes the bot's.
    pub fn new(token: Option<&str>, clock: Clock) -> Result<Sandbox, String> {
        if let Some(token) = token {
            token::check(token)?;
        }
        // Redirects and proxies would lead deliveries away from this computer.
        let client = reqwest::Client::builder().no_proxy().redirect(reqwest::redirect::Policy::none());
        let client = client.build().map_err(|why| format!("No HTTP client: {why}"))?;
        let mut world = world::World::new();
        if let Some(token) = token {
            world.bot.id = token::bot_id(token);
        }
        let state = State {
            world,
            token: token.map(str::to_string),
            faults: fault::Faults::default(),
            wire: wire::Wire::default(),
            poll: polling::Poll::default(),
            hook: webhook::Hook::default(),
            shift: TimeDelta::zero(),
            is_moving: false,
        };
        let (changed, _) = watch::channel(0);
        Ok(Sandbox(Arc::new(Shared { state: Mutex::new(state), changed, clock, client })))
    }

    /// The page at `/`, its control under `/sim/`, the Bot API under `/bot<token>/` and `/file/bot<token>/`.
    pub fn router(&self) -> Router {
        Router::new().merge(page::router()).merge(sim::router(self)).merge(http::router(self))
    }

    /// A person one can be; the same one again for the same name.
    pub fn meet(&self, name: &str, note_vi: &str, note_en: &str) -> UserId {
        self.change(|state, _| state.world.meet(name, note_vi, note_en))
    }

    /// Sets the language of the person's messaging app: vi or en.
    pub fn speaks(&self, who: UserId, lang: &str) {
        self.change(|state, _| {
            if let Some(person) = state.world.person_mut(who) {
                person.lang = lang.into();
            }
        });
    }

    /// The person writes to the bot. Someone who had blocked it unblocks it first, as their app makes them.
    pub fn says(&self, who: UserId, text: &str) {
        self.change(|state, now| state.world.says(who, text, now));
    }

    /// The person presses a button; the id of the query, or why no app could have sent this.
    pub fn presses(&self, who: UserId, message_id: i64, data: &str) -> Result<String, String> {
        self.change(|state, now| state.world.presses(who, message_id, data, now))
    }

    /// What the bot answered to a press: none until it does.
    pub fn answer_to(&self, query_id: &str) -> Option<Answered> {
        self.look(|state, _| state.world.presses.iter().find(|p| p.query_id == query_id)?.answer.clone())
    }

    /// The person sends a contact card: their own, or somebody else's.
    pub fn shares_contact(&self, who: UserId, contact_of: UserId) {
        self.change(|state, now| state.world.shares_contact(who, contact_of, now));
    }

    /// The person blocks the bot; it hears of it, and can no longer write to them.
    pub fn blocks(&self, who: UserId) {
        self.change(|state, now| state.world.blocks(who, now));
    }

    pub fn unblocks(&self, who: UserId) {
        self.change(|state, now| state.world.unblocks(who, now));
    }

    /// The person deletes their account.
    pub fn leaves(&self, who: UserId) {
        self.change(|state, _| {
            if let Some(person) = state.world.person_mut(who) {
                person.is_gone = true;
            }
        });
    }

    /// The next call of this method (`*`: of any but getUpdates) goes wrong. Asked for twice, it goes wrong twice.
    pub fn fails_next(&self, method: &str, fault: Fault) {
        self.change(|state, _| state.faults.add(method, fault));
    }

    /// The chat of this person with the bot, deleted messages left out.
    pub fn chat(&self, who: UserId) -> Vec<MessageView> {
        self.look(|state, _| view::chat(&state.world, who))
    }

    /// The reply keyboard below this person's chat, as Telegram's ReplyKeyboardMarkup.
    pub fn keyboard(&self, who: UserId) -> Option<Value> {
        self.look(|state, _| state.world.person(who)?.chat.keyboard.clone())
    }

    /// How many updates no getUpdates offset or webhook answer has confirmed.
    pub fn unacknowledged(&self) -> usize {
        self.look(|state, _| state.world.queue.len())
    }

    /// Calls of methods that do not exist here, newest last.
    pub fn unsupported(&self) -> Vec<String> {
        self.look(|state, _| state.wire.unsupported().to_vec())
    }

    /// The world as JSON: people, chats, files, waiting updates and all counters. The webhook is not part of it:
    /// the bot sets it when it starts.
    pub fn save(&self) -> Value {
        self.look(|state, _| serde_json::to_value(&state.world).unwrap_or_default())
    }

    /// Takes up a saved world; the ids and counters go on where they stood.
    pub fn restore(&self, saved: Value) -> Result<(), String> {
        let mut world: world::World =
            serde_json::from_value(saved).map_err(|why| format!("Not a saved sandbox: {why}"))?;
        self.change(|state, _| {
            if state.token.is_some() {
                world.bot.id = state.world.bot.id;
            }
            world.queue.skip_ids();
            state.world = world;
        });
        Ok(())
    }

    /// Looks at the world as it is now, after forgetting what has expired.
    fn look<R>(&self, looking: impl FnOnce(&mut State, DateTime<Utc>) -> R) -> R {
        // Asked before locking: whoever owns the clock may hold a lock of their own.
        let told = (self.0.clock.now)();
        let mut state = self.lock();
        let now = told + state.shift;
        state.world.queue.expire(now);
        looking(&mut state, now)
    }

    /// Changes the world and wakes everyone who waits for a change.
    fn change<R>(&self, changing: impl FnOnce(&mut State, DateTime<Utc>) -> R) -> R {
        let result = self.look(|state, now| {
            let result = changing(state, now);
            press::forget_old(&mut state.world.presses, now);
            result
        });
        self.0.changed.send_modify(|count| *count += 1);
        result
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // A panic while changing leaves one verb half done, which harms no other.
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
