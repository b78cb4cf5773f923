//! The world's time: told by its owner, or the computer's own shifted by what the page asked for.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use chrono::{DateTime, FixedOffset, TimeDelta, Utc};

/// How far time is to move.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Move {
    By(TimeDelta),
    /// To whatever is planned next.
    ToNext,
}

/// Tells the time.
pub type Teller = Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>;
/// Moves time, and comes back when everything that fell due on the way is done.
pub type Mover = Arc<dyn Fn(Move) -> Pin<Box<dyn Future<Output = ()> + Send>> + Send + Sync>;

/// Where the sandbox gets its time from.
#[derive(Clone)]
pub struct Clock {
    pub now: Teller,
    /// Who moves time. Without one the sandbox shifts its own time, and nothing is ever planned.
    pub mover: Option<Mover>,
    /// The zone in which the page shows times.
    pub zone: FixedOffset,
}
