//! What scripts are played with: a course, the words, and an app that holds them. A script may name another course of
//! `tests/courses`, and change its lessons while the bot runs.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::{Result, anyhow, ensure};
use hochoi::channel::{Album, Channel, Recorder};
use hochoi::clock::Clock;
use hochoi::dice::Dice;
use hochoi::host::{Files, check};
use hochoi::problem::Problem;
use hochoi::service::{App, Edition, Shelf, Wake};
use hochoi::store::Store;

/// The real lessons and words, read once for all scripts.
pub struct Stage {
    edition: Edition,
}

impl Stage {
    pub fn set() -> Stage {
        let edition = read(Path::new("lessons")).unwrap_or_else(|problems| panic!("{problems:#?}"));
        Stage { edition }
    }
}

/// Reads lessons, with the words and settings as they are. Tests run in the project's folder, so problems name files
/// as everybody has them.
fn read(lessons: &Path) -> Result<Edition, Vec<Problem>> {
    let files = Files { lessons: lessons.to_owned(), config: PathBuf::from("bot-config") };
    check::read(&files).map(check::Checked::edition)
}

/// The folder in which the bot finds its lessons.
#[derive(Clone)]
pub struct Lessons(Arc<Mutex<PathBuf>>);

impl Lessons {
    pub fn real() -> Lessons {
        Lessons(Arc::new(Mutex::new(PathBuf::from("lessons"))))
    }

    /// From now on they lie in this folder of `tests/courses`. Nobody tells the bot.
    pub fn are_in(&self, course: &str) -> Result<()> {
        let folder = Path::new("tests/courses").join(course);
        ensure!(folder.is_dir(), "There is no {}", folder.display());
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = folder;
        Ok(())
    }

    fn folder(&self) -> PathBuf {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// An app that has just started: it teaches the lessons as they are now.
pub async fn app(
    stage: &Stage,
    lessons: &Lessons,
    url: &str,
    clock: impl FnOnce(&Edition) -> Result<Clock>,
    dice: Dice,
    recorder: &Recorder,
) -> Result<App> {
    let edition = match lessons.folder() {
        real if real == Path::new("lessons") => stage.edition.clone(),
        folder => read(&folder).map_err(|problems| anyhow!("The bot does not start: {problems:#?}"))?,
    };
    let found = lessons.clone();
    let store = Store::open(url, &dice).await?;
    Ok(App {
        album: Album::new(edition.course.pictures(), store.clone()),
        store,
        clock: clock(&edition)?,
        shelf: Shelf::new(edition, Arc::new(move || read(&found.folder()))),
        dice,
        channel: Channel::Recorder(recorder.clone()),
        public_url: "https://hochoi.example".to_owned(),
        wake: Wake::default(),
    })
}
