//! Chance that repeats: the same seed gives the same ids in every run.

use serde::{Deserialize, Serialize};

/// A splitmix64 sequence.
#[derive(Debug, Serialize, Deserialize)]
pub struct Dice(u64);

impl Dice {
    pub fn seeded(seed: u64) -> Dice {
        Dice(seed)
    }

    pub fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number from `from` up to but without `to`.
    pub fn between(&mut self, from: i64, to: i64) -> i64 {
        from + (self.roll() % (to - from).unsigned_abs()) as i64
    }
}
