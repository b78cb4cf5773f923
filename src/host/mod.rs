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

use std::io::IsTerminal;
use std::sync::Arc;

use anyhow::Result;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::watch;
use tracing::info;

use crate::channel::{Album, Channel};
use crate::clock::Clock;
use crate::dice::Dice;
use crate::service::{App, Read, Shelf, Wake};
use crate::store::Store;

pub use options::{Command, Files, Options, Run};

/// Puts an app together from what was checked and what was opened.
fn app(
    files: &Files,
    checked: check::Checked,
    store: Store,
    channel: Channel,
    clock: Clock,
    dice: Dice,
    public_url: String,
) -> Arc<App> {
    let counts = checked.course.counts();
    info!(
        course.version = checked.course.version,
        "Teaching {} in version {}: {} topics, {} lessons, {} questions",
        checked.course.slug,
        checked.course.version,
        counts.topics,
        counts.lessons,
        counts.questions
    );
    let files = files.clone();
    let read: Read = Arc::new(move || check::read(&files).map(check::Checked::edition));
    Arc::new(App {
        album: Album::new(checked.course.pictures(), store.clone()),
        store,
        shelf: Shelf::new(checked.edition(), read),
        clock,
        dice,
        channel,
        public_url,
        wake: Wake::default(),
    })
}

/// Being asked to end, by a service manager or from the keyboard, or to take changed lessons: heard from the moment
/// this is made, so that who reads that we are up can ask at once.
struct Asked {
    terminate: Signal,
    interrupt: Signal,
    hangup: Signal,
    /// A terminal that is closed hangs up too, and means the end.
    is_at_terminal: bool,
}

impl Asked {
    fn listen() -> Result<Asked> {
        Ok(Asked {
            terminate: signal(SignalKind::terminate())?,
            interrupt: signal(SignalKind::interrupt())?,
            hangup: signal(SignalKind::hangup())?,
            is_at_terminal: std::io::stdin().is_terminal(),
        })
    }

    /// Resolves when the process is asked to end, and tells everybody. Until then, `SIGHUP` makes the bot take
    /// changed lessons; what came of it stands in the log.
    async fn then_tell(mut self, app: Option<&App>, tell: watch::Sender<bool>) {
        loop {
            tokio::select! {
                _ = self.interrupt.recv() => break,
                _ = self.terminate.recv() => break,
                _ = self.hangup.recv() => {
                    if self.has_lost_its_terminal() {
                        // Nor can anybody read the log.
                        tell.send_replace(true);
                        return;
                    }
                    let Some(app) = app else { break };
                    // Said in the log by who did it.
                    let _ = app.reload().await;
                }
            }
        }
        info!("Stopping: finishing what is under way");
        tell.send_replace(true);
    }

    fn has_lost_its_terminal(&self) -> bool {
        self.is_at_terminal && !std::io::stdin().is_terminal()
    }
}

/// Resolves when told to stop.
async fn told(mut stop: watch::Receiver<bool>) {
    // An error means that nobody can tell us any more, which is the same.
    let _ = stop.wait_for(|stop| *stop).await;
}
