//! The outbox → the channel: in order per chat, with patience, and with an honest end for every message.

use std::sync::Arc;
use std::time::Duration;

use anyhow::Result;
use chrono::TimeDelta;
use tokio::task::{JoinError, JoinSet};
use tracing::{error, warn};

use super::{AFTER_TROUBLE, App, NAP, Stop};
use crate::channel::SendError;
use crate::store::Due;

/// How many chats are written to at once.
const ROUND: i64 = 30;
/// After this many attempts a message is dead: an operator sees it.
const ATTEMPTS: i64 = 8;
/// The longest pause between two attempts.
const LONGEST_PAUSE: TimeDelta = TimeDelta::seconds(30);

impl App {
    /// Sends until told to stop: up to [`ROUND`] chats at once, and a slow one holds nobody else up.
    pub(super) async fn keep_delivering(self: Arc<Self>, mut stop: Stop) {
        let mut sending = JoinSet::new();
        while !*stop.borrow() {
            // Registered before looking: what arrives while we look wakes us all the same.
            let woken = self.wake.outbox.notified();
            let mut pause = NAP;
            match self.claim_free(ROUND - sending.len() as i64).await {
                Ok(due) => due.into_iter().for_each(|due| self.start(&mut sending, due)),
                Err(error) => {
                    error!("Looking for messages failed: {error:#}");
                    pause = AFTER_TROUBLE;
                }
            }
            tokio::select! {
                () = woken => {}
                Some(outcome) = sending.join_next() => log(outcome),
                () = tokio::time::sleep(pause) => {}
                _ = stop.changed() => {}
            }
        }
        while let Some(outcome) = sending.join_next().await {
            log(outcome);
        }
    }

    async fn claim_free(&self, free: i64) -> Result<Vec<Due>> {
        match free {
            1.. => {
                self.store
                    .claim_messages(self.channel.name(), self.channel.bot(), free, self.clock.now())
                    .await
            }
            _ => Ok(Vec::new()),
        }
    }

    fn start(self: &Arc<Self>, sending: &mut JoinSet<Result<()>>, due: Due) {
        let app = self.clone();
        sending.spawn(async move { app.deliver_one(due).await });
    }

    /// One round: sends the first message of each chat that has one. Returns how many were tried.
    pub async fn deliver(self: &Arc<Self>) -> Result<usize> {
        let due = self.claim_free(ROUND).await?;
        let count = due.len();
        let mut sending = JoinSet::new();
        for due in due {
            self.start(&mut sending, due);
        }
        while let Some(outcome) = sending.join_next().await {
            log(outcome);
        }
        Ok(count)
    }

    async fn deliver_one(&self, due: Due) -> Result<()> {
        let Ok(message) = serde_json::from_str(&due.body) else {
            error!(message.id = %due.id, "Message {} cannot be read; was it written by a newer version?", due.id);
            return self.store.dead(&due, "unreadable", self.clock.now()).await;
        };
        match self.channel.send(&due.address, &message, &self.album).await {
            Ok(()) => self.store.sent(&due, self.clock.now()).await,
            Err(error) => self.not_sent(&due, error).await,
        }
    }

    async fn not_sent(&self, due: &Due, error: SendError) -> Result<()> {
        let now = self.clock.now();
        match error {
            SendError::Later(pause) => {
                warn!(message.id = %due.id, pause_s = pause.as_secs(), "The channel asks to wait {} s", pause.as_secs());
                self.store.retry(due, now + TimeDelta::from_std(pause)?, "asked to wait", false).await
            }
            SendError::Trouble(why) if due.attempts < ATTEMPTS => {
                warn!(message.id = %due.id, attempt = due.attempts, "Message {} did not go out: {why}", due.id);
                self.store.retry(due, now + pause_before(due.attempts), &why, true).await
            }
            SendError::Unreachable => {
                self.store.dead(due, "unreachable", now).await?;
                let mut tx = self.store.begin().await?;
                tx.unreachable(&due.address, now).await?;
                tx.commit().await
            }
            SendError::Trouble(why) | SendError::Rejected(why) => {
                error!(message.id = %due.id, "Message {} is dead: {why}", due.id);
                self.store.dead(due, &why, now).await
            }
        }
    }
}

/// What was not recorded is tried again when its lease ends.
fn log(outcome: Result<Result<()>, JoinError>) {
    match outcome {
        Ok(Ok(())) => {}
        Ok(Err(error)) => error!("The outcome of sending was not recorded: {error:#}"),
        Err(_) => error!("Sending a message panicked"),
    }
}

/// Half a second, doubled with each attempt.
fn pause_before(attempts: i64) -> TimeDelta {
    let pause = Duration::from_millis(500) * 2_u32.pow(attempts.clamp(0, 10) as u32);
    TimeDelta::from_std(pause).unwrap_or(LONGEST_PAUSE).min(LONGEST_PAUSE)
}
