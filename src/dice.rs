//! Random bits: from the machine, or repeatable ones for tests. The only caller of `getrandom`.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use anyhow::{Result, anyhow};

/// Where random bits come from.
#[derive(Clone)]
pub struct Dice(Option<Arc<AtomicU64>>);

impl Dice {
    /// The machine's own source, fit for secrets.
    pub fn of_machine() -> Dice {
        Dice(None)
    }

    /// The same bits in every run: for tests and recorded conversations only.
    pub fn repeatable() -> Dice {
        Dice(Some(Arc::new(AtomicU64::new(0))))
    }

    /// 64 random bits.
    ///
    /// # Errors
    /// The machine has no source of random bits.
    pub fn roll(&self) -> Result<u64> {
        match &self.0 {
            #[expect(clippy::disallowed_methods, reason = "the one place that asks the machine")]
            None => getrandom::u64().map_err(|error| anyhow!("The machine gives no random bits: {error}")),
            Some(count) => {
                Ok(count.fetch_add(1, Ordering::Relaxed).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(17))
            }
        }
    }

    /// 128 random bits.
    pub fn roll_long(&self) -> Result<u128> {
        Ok(u128::from(self.roll()?) << 64 | u128::from(self.roll()?))
    }
}
