//! Pictures on their way out: drawn when first needed, and the ids under which a channel knows them already.
//!
//! What is held here is lost without harm: drawings are drawn again, and ids stand in the database.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::Duration;

use anyhow::Result;
use tokio::sync::OwnedMutexGuard;
use tokio::task::spawn_blocking;

use super::Picture;
use crate::paper::Pictures;
use crate::store::Store;

/// How long one waits while another uploads the same picture. With a call after it still shorter than the outbox's
/// lease.
const PATIENCE: Duration = Duration::from_secs(5);

/// The pictures of a course, to be sent.
pub struct Album {
    pictures: RwLock<Arc<Pictures>>,
    pub(super) store: Store,
    /// One lock per picture: two uploads of it would be one too many.
    uploads: Mutex<BTreeMap<String, Arc<tokio::sync::Mutex<()>>>>,
}

impl Album {
    /// Pairs of what is shown (`cd01`) and the SVG; and the database that keeps the ids.
    pub fn new<'a>(pictures: impl IntoIterator<Item = (&'a str, &'a str)>, store: Store) -> Album {
        Album { pictures: RwLock::new(Arc::new(Pictures::new(pictures))), store, uploads: Mutex::default() }
    }

    /// Takes other pictures. One that is on its way and no longer there goes by its id, or its text goes without.
    pub fn hang<'a>(&self, pictures: impl IntoIterator<Item = (&'a str, &'a str)>) {
        let pictures = Arc::new(Pictures::new(pictures));
        *self.pictures.write().unwrap_or_else(PoisonError::into_inner) = pictures;
    }

    fn pictures(&self) -> Arc<Pictures> {
        self.pictures.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The picture of something, if there is one.
    pub fn of(&self, of: &str) -> Option<Picture> {
        Some(Picture { of: of.to_owned(), name: self.pictures().name_of(of)?.to_owned() })
    }

    /// The bytes of a picture; nothing when it is no longer in the course, or cannot be drawn.
    pub(super) async fn png(&self, picture: &Picture) -> Result<Option<Vec<u8>>> {
        let (pictures, name) = (self.pictures(), picture.name.clone());
        Ok(spawn_blocking(move || pictures.png(&name).map(<[u8]>::to_vec)).await?)
    }

    /// The right to upload a picture, until it is dropped; nothing when another holds it too long.
    pub(super) async fn alone_with(&self, picture: &Picture) -> Option<OwnedMutexGuard<()>> {
        let lock = {
            let mut uploads = self.uploads.lock().unwrap_or_else(PoisonError::into_inner);
            uploads.entry(picture.name.clone()).or_default().clone()
        };
        tokio::time::timeout(PATIENCE, lock.lock_owned()).await.ok()
    }
}
