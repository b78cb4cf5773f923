//! What time it is: real, or set by a sandbox or a test. The only caller of `Utc::now`.

use std::sync::{Arc, Mutex};
use std::time::Instant;

use chrono::{DateTime, TimeDelta, Utc};

/// A clock that everyone in the process shares.
#[derive(Clone)]
pub struct Clock(Arc<Kind>);

enum Kind {
    Real,
    /// Starts where it is set and runs on from there.
    Set(Mutex<(DateTime<Utc>, Instant)>),
    /// Moves only when it is told to: tests.
    Still(Mutex<DateTime<Utc>>),
}

impl Clock {
    pub fn real() -> Clock {
        Clock(Arc::new(Kind::Real))
    }

    pub fn starting_at(time: DateTime<Utc>) -> Clock {
        Clock(Arc::new(Kind::Set(Mutex::new((time, Instant::now())))))
    }

    pub fn still_at(time: DateTime<Utc>) -> Clock {
        Clock(Arc::new(Kind::Still(Mutex::new(time))))
    }

    pub fn now(&self) -> DateTime<Utc> {
        match &*self.0 {
            #[expect(clippy::disallowed_methods, reason = "the one place that asks the machine")]
            Kind::Real => Utc::now(),
            Kind::Set(set) => {
                let (time, since) = *set.lock().unwrap_or_else(|e| e.into_inner());
                time + TimeDelta::from_std(since.elapsed()).unwrap_or_default()
            }
            Kind::Still(time) => *time.lock().unwrap_or_else(|e| e.into_inner()),
        }
    }

    /// Moves a set clock forward to `time`; an earlier time and a real clock change nothing, so that nothing
    /// that has happened is ever in the future.
    pub fn move_to(&self, time: DateTime<Utc>) {
        if time <= self.now() {
            return;
        }
        match &*self.0 {
            Kind::Real => {}
            Kind::Set(set) => *set.lock().unwrap_or_else(|e| e.into_inner()) = (time, Instant::now()),
            Kind::Still(still) => *still.lock().unwrap_or_else(|e| e.into_inner()) = time,
        }
    }
}
