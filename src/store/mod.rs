//! What we remember: the only module that knows SQL.
//!
//! One SQL text serves SQLite and PostgreSQL, in a small shared vocabulary: `text`, `bigint`, `$1`, listed
//! columns, `on conflict`, `returning`. A transaction's first statement writes ("touch first"), so that from
//! there until the commit its rows are ours alone on both databases. It deliberately has no trait and no
//! second implementation, and asks no clock: `now` is always an argument.

mod certificate;
mod fact;
mod inbox;
mod lease;
mod open;
mod outbox;
mod person;
mod picture;
mod plan;
mod role;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use anyhow::{Context, Result};
use chrono::{DateTime, TimeZone, Utc};
use sqlx::{AnyPool, Transaction};

use crate::dice::Dice;

pub use certificate::{Certificate, Content};
pub use inbox::{Arrival, Claimed};
pub use outbox::{Counts, Draft, Due};
pub use person::Address;
pub use role::{Grant, Role};

/// The database behind everything. To change it, change this line.
pub type Db = sqlx::Any;

/// A database that is open and migrated.
#[derive(Clone)]
pub struct Store {
    /// One connection on SQLite, which has one writer; several on PostgreSQL.
    write: AnyPool,
    read: AnyPool,
    ids: Ids,
}

/// A transaction. Dropping it rolls it back.
pub struct Tx {
    tx: Transaction<'static, Db>,
    ids: Ids,
}

impl Store {
    /// Begins a transaction. Its first statement must write.
    pub async fn begin(&self) -> Result<Tx> {
        let tx = self.write.begin().await.context("Beginning a transaction")?;
        Ok(Tx { tx, ids: self.ids.clone() })
    }

    /// Gives the connections back, so that a database file can be moved.
    pub async fn close(&self) {
        self.read.close().await;
        self.write.close().await;
    }
}

impl Tx {
    pub async fn commit(self) -> Result<()> {
        self.tx.commit().await.context("Committing")
    }

    /// A new id; later ones sort behind earlier ones.
    fn id(&self, now: DateTime<Utc>) -> Result<String> {
        self.ids.next(now)
    }
}

/// Makes ids that sort by time: unique across processes, in order within one.
#[derive(Clone)]
struct Ids {
    last: Arc<AtomicU64>,
    dice: Dice,
}

impl Ids {
    fn new(dice: Dice) -> Ids {
        Ids { last: Arc::new(AtomicU64::new(0)), dice }
    }

    /// 12 hex digits of milliseconds, 4 of a counter, 16 of luck.
    fn next(&self, now: DateTime<Utc>) -> Result<String> {
        let from = (now.timestamp_millis().max(0) as u64) << 16;
        let later = |last: u64| Some(from.max(last + 1));
        let last = self.last.fetch_update(Ordering::Relaxed, Ordering::Relaxed, later).unwrap_or(from);
        Ok(format!("{:016x}{:016x}", from.max(last + 1), self.dice.roll()?))
    }
}

/// A moment as it is stored.
fn ms(moment: DateTime<Utc>) -> i64 {
    moment.timestamp_millis()
}

/// A moment as it was stored.
fn moment(ms: i64) -> DateTime<Utc> {
    Utc.timestamp_millis_opt(ms).single().unwrap_or_default()
}
