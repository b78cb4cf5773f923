//! Intake: updates are on disk before they are acknowledged, whether we fetch them or they are delivered.

use std::sync::Arc;
use std::time::Duration;

use anyhow::Result;
use chrono::TimeDelta;
use serde_json::Value;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use tracing::warn;

use super::{AFTER_TROUBLE, App, Stop};
use crate::channel::telegram::{Listener, Telegram, arrival};
use crate::store::Arrival;

/// For how long one process may poll without renewing it: what a restart after a crash waits at most.
const POLLING: TimeDelta = TimeDelta::seconds(10);
/// How often it is renewed while a question for updates waits at Telegram.
const RENEW: Duration = Duration::from_secs(3);

/// Writes arrivals down and wakes the receiver. Only then may they be acknowledged.
pub async fn take_in(app: &App, arrivals: &[Arrival]) -> Result<()> {
    app.store.take_in(arrivals, app.clock.now()).await?;
    app.wake.inbox.notify_waiters();
    Ok(())
}

impl App {
    /// Fetches updates until told to stop. Of several processes one fetches at a time, since Telegram ends the
    /// older of two with a conflict.
    pub async fn listen(self: Arc<Self>, telegram: Telegram, mut stop: Stop) {
        let lease = format!("poll:{}:{}", self.channel.name(), self.channel.bot());
        let Ok(holder) = self.dice.roll().map(|bits| format!("{bits:016x}")) else { return };
        let mut listener = Listener::new(telegram);
        while !*stop.borrow() {
            if let Err(pause) = self.listen_once(&mut listener, &lease, &holder, &mut stop).await {
                tokio::select! {
                    () = tokio::time::sleep(pause) => {}
                    _ = stop.changed() => {}
                }
            }
        }
        if let Err(error) = self.store.release(&lease, &holder).await {
            warn!("The lease to poll was not given back: {error:#}");
        }
    }

    async fn listen_once(
        &self,
        listener: &mut Listener,
        lease: &str,
        holder: &str,
        stop: &mut Stop,
    ) -> Result<(), std::time::Duration> {
        let held = self.store.hold(lease, holder, POLLING, self.clock.now()).await;
        if !held.map_err(|error| trouble(&error))? {
            return Err(AFTER_TROUBLE);
        }
        // The question may be dropped at any time: what was not acknowledged comes again.
        let arrivals = {
            let mut asking = std::pin::pin!(listener.next());
            loop {
                tokio::select! {
                    arrivals = &mut asking => break arrivals,
                    () = tokio::time::sleep(RENEW) => {}
                    _ = stop.changed() => return Ok(()),
                }
                // Outside of the select, which would drop a transaction half-way.
                let held = self.store.hold(lease, holder, POLLING, self.clock.now()).await;
                if !held.map_err(|error| trouble(&error))? {
                    return Err(AFTER_TROUBLE);
                }
            }
        };
        let arrivals = arrivals.map_err(|(pause, why)| {
            warn!("Fetching updates failed: {why}");
            pause
        })?;
        take_in(self, &arrivals).await.map_err(|error| trouble(&error))?;
        listener.acknowledge(&arrivals);
        Ok(())
    }
}

fn trouble(error: &anyhow::Error) -> std::time::Duration {
    warn!("Taking updates in failed: {error:#}");
    AFTER_TROUBLE
}

/// The door through which Telegram delivers updates.
#[derive(Clone)]
pub struct Gate {
    pub app: Arc<App>,
    secret: String,
}

/// What became of a delivery.
#[derive(Debug, PartialEq, Eq)]
pub enum Delivered {
    TakenIn,
    /// Without the secret: nobody we know.
    Stranger,
    /// Not an update. Telegram would send it again for ever, so it is accepted and forgotten.
    Nonsense,
}

impl Gate {
    pub fn new(app: Arc<App>, secret: String) -> Gate {
        Gate { app, secret }
    }

    /// Takes one delivery in.
    ///
    /// # Errors
    /// The database did not take it: Telegram must send it again.
    pub async fn deliver(&self, secret: &[u8], body: &[u8]) -> Result<Delivered> {
        if !bool::from(secret.ct_eq(self.secret.as_bytes())) {
            return Ok(Delivered::Stranger);
        }
        let update: Option<Value> = serde_json::from_slice(body).ok();
        let Some(arrival) = update.and_then(|update| arrival(self.app.channel.bot(), &update)) else {
            warn!("A delivery with the right secret was not an update");
            return Ok(Delivered::Nonsense);
        };
        take_in(&self.app, &[arrival]).await?;
        Ok(Delivered::TakenIn)
    }
}

/// The webhook's secret: made from the token, so that several processes agree on it and nothing more need be kept.
pub fn secret_of(token: &str) -> String {
    let digest = Sha256::new().chain_update(b"hochoi webhook secret 1\n").chain_update(token).finalize();
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}
