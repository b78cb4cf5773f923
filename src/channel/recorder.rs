//! A channel that keeps what would be sent, for tests and rehearsals. What comes in is an [`Incoming`] as JSON.

use std::sync::{Arc, Mutex, PoisonError};

use super::{Incoming, Outgoing, SendError};
use crate::store::Address;

pub(super) const NAME: &str = "recorder";
pub(super) const BOT: &str = "1";

/// What was sent, in order.
#[derive(Clone, Default)]
pub struct Recorder(Arc<Mutex<Vec<(Address, Outgoing)>>>);

impl Recorder {
    /// Everything sent since the last call.
    pub fn take(&self) -> Vec<(Address, Outgoing)> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    pub(super) fn send(&self, address: &Address, message: &Outgoing) -> Result<(), SendError> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push((address.clone(), message.clone()));
        Ok(())
    }
}

pub(super) fn read(payload: &str) -> Option<Incoming> {
    serde_json::from_str(payload).ok()
}
