//! What the bot teaches and says, as one value that is swapped whole while it runs.

use std::sync::{Arc, PoisonError, RwLock};

use tracing::{info, warn};

use super::App;
use crate::atlas::Atlas;
use crate::config::Settings;
use crate::course::{Changes, Course};
use crate::problem::Problem;
use crate::words::Words;

/// How many problems the log names; `hochoi check` tells them all.
const LOGGED: usize = 5;

/// Everything that people write for the bot, checked together.
#[derive(Clone)]
pub struct Edition {
    pub course: Arc<Course>,
    pub atlas: Arc<Atlas>,
    pub words: Arc<Words>,
    pub settings: Settings,
}

/// Reads the next edition from wherever it is written, or says everything that is wrong with it.
pub type Read = Arc<dyn Fn() -> Result<Edition, Vec<Problem>> + Send + Sync>;

/// The edition in force, and the way to the next one.
pub struct Shelf {
    edition: RwLock<Arc<Edition>>,
    read: Read,
    /// One reads at a time: who began to read later must not be overtaken.
    reading: tokio::sync::Mutex<()>,
}

impl Shelf {
    pub fn new(edition: Edition, read: Read) -> Shelf {
        Shelf { edition: RwLock::new(Arc::new(edition)), read, reading: tokio::sync::Mutex::new(()) }
    }

    /// For a bot whose edition never changes.
    pub fn of(edition: Edition) -> Shelf {
        let same = edition.clone();
        Shelf::new(edition, Arc::new(move || Ok(same.clone())))
    }
}

impl App {
    /// The edition in force. Whoever handles an event asks once, so that the event sees one edition.
    pub fn edition(&self) -> Arc<Edition> {
        self.shelf.edition.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Takes the lessons, words and settings as they are written now, and says what changed.
    ///
    /// # Errors
    /// Something is wrong with them; then everything stays as it was.
    pub async fn reload(&self) -> Result<Changes, Vec<Problem>> {
        let _reading = self.shelf.reading.lock().await;
        let read = self.shelf.read.clone();
        let fresh = tokio::task::spawn_blocking(move || read()).await;
        let fresh = fresh.unwrap_or_else(|_| Err(vec![Problem::new("lessons", 0, "reading them panicked")]));
        match fresh.and_then(|fresh| self.swap(fresh)) {
            Ok(changes) => {
                let counts = changes.counts;
                info!(
                    course.from = changes.from,
                    course.version = changes.to,
                    "Lessons taken: version {} with {} topics, {} lessons, {} questions",
                    changes.to,
                    counts.topics,
                    counts.lessons,
                    counts.questions
                );
                Ok(changes)
            }
            Err(problems) => {
                let first: Vec<String> = problems.iter().take(LOGGED).map(ToString::to_string).collect();
                warn!(
                    problems = problems.len(),
                    "Lessons not taken, the version before stays; to mend first:\n{}",
                    first.join("\n")
                );
                Err(problems)
            }
        }
    }

    fn swap(&self, fresh: Edition) -> Result<Changes, Vec<Problem>> {
        let mut edition = self.shelf.edition.write().unwrap_or_else(PoisonError::into_inner);
        let (old, new) = (&edition.course.slug, &fresh.course.slug);
        if old != new {
            let text = format!("slug was \"{old}\" and is \"{new}\"; another course needs another bot");
            return Err(vec![Problem::new("course.toml", 0, text)]);
        }
        let changes = edition.course.changes(&fresh.course);
        self.album.hang(fresh.course.pictures());
        *edition = Arc::new(fresh);
        Ok(changes)
    }
}
