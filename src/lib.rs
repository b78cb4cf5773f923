//! # Hochoi
//!
//! **Events come in by one door, a pure function decides, one transaction remembers, and what there is to say goes
//! out from the outbox.** Everything else is arranged around that sentence.
pub mod atlas;
pub mod channel;
pub mod clock;
pub mod config;
pub mod course;
pub mod dice;
pub mod host;
pub mod lang;
pub mod problem;
pub mod roles;
pub mod sandbox;
pub mod service;
pub mod store;
pub mod talk;
pub mod vietnamese;
pub mod web;
pub mod words;
