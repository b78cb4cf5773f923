//! Plans that are due → events. A schedule is only another way for an event to come in.

use std::sync::Arc;

use anyhow::Result;

use super::App;

/// How many plans become events in one transaction.
const ROUND: i64 = 200;

impl App {
    /// Turns plans that are due into arrivals. Returns how many.
    pub async fn work(self: &Arc<Self>) -> Result<usize> {
        let fired = self.store.fire_plans(ROUND, self.clock.now()).await?;
        if fired > 0 {
            self.wake.inbox.notify_waiters();
        }
        Ok(fired)
    }
}
