//! What the host runs: one file per command of the command line. It puts the rooms together, and decides nothing
//! that a learner would notice.

pub mod admin;
pub mod check;
pub mod course;
mod new_topic;
mod options;
mod people;
pub mod sandbox;
pub mod serve;
mod stats;

use std::sync::Arc;

use anyhow::Result;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::watch;
use tracing::info;

use crate::channel::Channel;
use crate::clock::Clock;
use crate::dice::Dice;
use crate::service::{App, Wake};
use crate::store::Store;

pub use options::{Command, Files, Options, Run};

/// Puts an app together from what was checked and what was opened.
fn app(
    check: check::Checked,
    store: Store,
    channel: Channel,
    clock: Clock,
    dice: Dice,
    public_url: String,
) -> Arc<App> {
    Arc::new(App {
        store,
        course: Arc::new(check.course),
        atlas: Arc::new(check.atlas),
        words: Arc::new(check.words),
        settings: check.settings,
        clock,
        dice,
        channel,
        public_url,
        wake: Wake::default(),
    })
}

/// Being asked to end, by a service manager or from the keyboard: heard from the moment this is made, so that who
/// reads that we are up can ask at once.
struct Asked {
    terminate: Signal,
    interrupt: Signal,
}

impl Asked {
    fn listen() -> Result<Asked> {
        Ok(Asked { terminate: signal(SignalKind::terminate())?, interrupt: signal(SignalKind::interrupt())? })
    }

    /// Resolves when the process is asked to end, and tells everybody.
    async fn then_tell(mut self, tell: watch::Sender<bool>) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
        info!("Stopping: finishing what is under way");
        tell.send_replace(true);
    }
}

/// Resolves when told to stop.
async fn told(mut stop: watch::Receiver<bool>) {
    // An error means that nobody can tell us any more, which is the same.
    let _ = stop.wait_for(|stop| *stop).await;
}
