//! Moving a set clock through everything that happens on the way, so that nothing is late and nothing is left out.

use std::sync::Arc;
use std::time::Duration;

use anyhow::{Result, bail};
use chrono::{DateTime, Utc};

use super::App;

/// How often a standing world is looked at.
const LOOK: Duration = Duration::from_millis(10);
/// Longer than this nothing takes; something is stuck.
const PATIENCE: Duration = Duration::from_secs(30);

/// A clock that is moved while the loops run. `unread` counts what the outside has not handed over yet.
pub struct Journey {
    pub app: Arc<App>,
    pub unread: Box<dyn Fn() -> usize + Send + Sync>,
}

impl Journey {
    /// Moves to `target`, stopping at each moment at which something is due and letting it happen.
    ///
    /// # Errors
    /// The database fails, or something does not come to rest.
    pub async fn to(&self, target: DateTime<Utc>) -> Result<()> {
        loop {
            self.rest().await?;
            match self.app.store.next_moment(self.app.clock.now()).await? {
                Some(next) if next <= target => self.go(next),
                _ => break,
            }
        }
        self.go(target);
        self.rest().await
    }

    /// Moves to the next thing that happens by itself. False if nothing is planned.
    pub async fn to_next(&self) -> Result<bool> {
        self.rest().await?;
        let Some(next) = self.app.store.next_moment(self.app.clock.now()).await? else { return Ok(false) };
        self.to(next).await?;
        Ok(true)
    }

    fn go(&self, moment: DateTime<Utc>) {
        self.app.clock.move_to(moment);
        self.app.wake.plans.notify_waiters();
        self.app.wake.outbox.notify_waiters();
    }

    /// Waits until everything that can happen now has happened.
    pub async fn rest(&self) -> Result<()> {
        let mut waited = Duration::ZERO;
        while (self.unread)() > 0 || self.app.store.work_now(self.app.clock.now()).await? > 0 {
            if waited > PATIENCE {
                bail!("Something does not come to rest; look at the log");
            }
            tokio::time::sleep(LOOK).await;
            waited += LOOK;
        }
        Ok(())
    }
}
