//! The sandbox over real HTTP: every refusal in Telegram's words, and the rules of taking updates.

mod dialect;
mod editing;
mod files;
mod hook;
mod kept;
mod polling;
mod rig;
mod sending;
