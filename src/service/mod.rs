//! What keeps it going: the shell around the pure core. Events come in by one door, one transaction remembers,
//! and what there is to say goes out from the outbox.
//!
//! Three functions do the work, each one round of it: [`App::receive`], [`App::work`] and [`App::deliver`]. `serve`
//! is those three in loops; tests and rehearsals call them step by step. There is no state here beyond the
//! database and the [`Edition`] that was read from files: any number of processes may do the same over PostgreSQL.

mod deliver;
mod edition;
mod journey;
mod learner;
mod listen;
mod receive;
mod work;

use std::sync::Arc;
use std::time::Duration;

use anyhow::Result;
use tokio::sync::{Notify, watch};
use tracing::error;

use crate::channel::{Album, Channel};
use crate::clock::Clock;
use crate::dice::Dice;
use crate::store::Store;

pub use edition::{Edition, Read, Shelf};
pub use journey::Journey;
pub use learner::{Goal, next_line};
use listen::take_in;
pub use listen::{Delivered, Gate, secret_of};

/// How long a loop sleeps when nobody wakes it.
const NAP: Duration = Duration::from_millis(250);
/// How long it waits after something went wrong, such as a database that is away.
const AFTER_TROUBLE: Duration = Duration::from_secs(1);

/// Everything there is to hold.
pub struct App {
    pub store: Store,
    pub shelf: Shelf,
    pub clock: Clock,
    pub dice: Dice,
    pub channel: Channel,
    pub album: Album,
    /// Where certificates are shown, without a slash at the end.
    pub public_url: String,
    pub wake: Wake,
}

/// Wakes the loops, so that nobody waits for a nap to end.
#[derive(Default)]
pub struct Wake {
    pub inbox: Notify,
    pub outbox: Notify,
    pub plans: Notify,
}

/// Tells loops to stop after the round they are in.
pub type Stop = watch::Receiver<bool>;

impl App {
    /// One round of everything that can be done now, until nothing moves. For tests and rehearsals; `serve` loops.
    pub async fn step(self: &Arc<Self>) -> Result<()> {
        loop {
            let moved = self.work().await? + self.receive().await? + self.deliver().await?;
            if moved == 0 {
                return Ok(());
            }
        }
    }

    /// Runs the three loops until told to stop.
    pub async fn serve(self: Arc<Self>, stop: Stop) {
        let receive = tokio::spawn(keep_going(self.clone(), stop.clone(), Round::Receive));
        let deliver = tokio::spawn(self.clone().keep_delivering(stop.clone()));
        let work = tokio::spawn(keep_going(self, stop, Round::Work));
        let _ = tokio::join!(receive, deliver, work);
    }
}

#[derive(Debug, Clone, Copy)]
enum Round {
    Receive,
    Work,
}

async fn keep_going(app: Arc<App>, mut stop: Stop, round: Round) {
    while !*stop.borrow() {
        let notify = match round {
            Round::Receive => &app.wake.inbox,
            Round::Work => &app.wake.plans,
        };
        // Registered before looking: what arrives while we look wakes us all the same.
        let woken = notify.notified();
        let done = match round {
            Round::Receive => app.receive().await,
            Round::Work => app.work().await,
        };
        let pause = match done {
            Ok(0) => NAP,
            Ok(_) => continue,
            Err(error) => {
                error!("{round:?} failed: {error:#}");
                AFTER_TROUBLE
            }
        };
        tokio::select! {
            () = woken => {}
            () = tokio::time::sleep(pause) => {}
            _ = stop.changed() => {}
        }
    }
}
