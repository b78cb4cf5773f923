//! # Hochoi
//!
//! **Events come in by one door, a pure function decides, one transaction remembers, and what there is to say goes
//! out from the outbox.** Everything else is arranged around that sentence.
//!
//! ## The map, in reading order
//!
//! | room | what it is |
//! |---|---|
//! | [`talk`] | how a conversation goes: one person, one event → one turn. Pure. Begin with `talk/turn.rs`, `talk/mod.rs`, `talk/quiz/mod.rs` |
//! | [`course`] | what we teach: the lessons folder as checked values; the rule; GIFT and Moodle's XML. Pure |
//! | [`paper`] | what we hand out: a topic's SVG becomes a PNG, with fonts of our own. Pure |
//! | [`words`] | what we say: templates in two languages, one pair of files per message |
//! | [`service`] | what keeps it going: receive, work, deliver. Begin with `service/receive.rs` |
//! | [`store`] | what we remember: the only room that knows SQL |
//! | [`channel`] | how we reach people: the only room that knows Telegram |
//! | [`web`] | what the outside sees: certificates, deliveries, health |
//! | [`sandbox`] | a pretended Telegram, with a page to try the bot on |
//! | [`host`] | what the command line runs: puts the rooms together |
//! | [`vietnamese`], [`atlas`] | text as people type it; provinces and communes |
//! | [`lang`], [`clock`], [`dice`], [`config`], [`roles`], [`problem`] | leaves that anybody may use |
//!
//! ```text
//! course ◄──── talk ◄──── words              paper
//!               ▲ ▲
//!               │ └────── store ◄──── channel ──┘
//!            service ──► all of these           sandbox ──► nothing of ours
//!               ▲
//!        web ───┴─── host ──► everything
//! ```
//! `tests/tidy.rs` holds this as data; to change the architecture is to change that list.
//!
//! ## What always holds
//!
//! * `talk`, `course` and `paper` are pure: no async, clock, luck, SQL or network. One event, one transaction, one turn.
//! * An update is on disk before it is acknowledged. A state change and its messages commit together. What we say
//!   leaves through the outbox only.
//! * One SQL text serves SQLite and PostgreSQL; a transaction's first statement writes. Several processes may share
//!   PostgreSQL; on SQLite there is one.
//! * Every question takes buttons and typed letters. A button names its question and its attempt, so an old one
//!   changes nothing.
//! * What is taught and said is one immutable edition, swapped whole; an event sees one. An attempt keeps its
//!   questions, so changed lessons change nothing for who is answering.
//! * Progress is a fold over facts. A certificate is issued in the turn in which the rule becomes true, once.
//! * A person is not a chat: addresses name their channel and bot.
//! * No name, phone, text or token in a log.
//!
//! ## What is absent, on purpose
//!
//! No dispatcher or dialogue storage of a bot framework, no effect interpreter, no repository traits, no state in
//! memory beyond the edition, no second implementation of anything for tests: they use the same doors.

pub mod atlas;
pub mod channel;
pub mod clock;
pub mod config;
pub mod course;
pub mod dice;
pub mod host;
pub mod lang;
pub mod paper;
pub mod problem;
pub mod roles;
pub mod sandbox;
pub mod service;
pub mod store;
pub mod talk;
pub mod vietnamese;
pub mod web;
pub mod words;
