//! Luck without luck: a draw that depends on the learner and the attempt alone, so that it can be repeated.

/// A stream of numbers from a seed (SplitMix64, Steele et al., "Fast splittable pseudorandom number generators", 2014).
pub(super) struct Draw(u64);

impl Draw {
    /// The draw of one attempt of one person.
    pub(super) fn new(person: &str, attempt: u32) -> Draw {
        // FNV-1a: any fixed hash will do, but it must never change with the toolchain.
        let hash = person.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        Draw(hash ^ (u64::from(attempt) << 32))
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// Shuffles by Fisher and Yates.
    pub(super) fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            let other = (self.next() % (last as u64 + 1)) as usize;
            items.swap(last, other);
        }
    }

    /// The numbers 0..n, shuffled.
    pub(super) fn order(&mut self, n: usize) -> Vec<usize> {
        let mut order: Vec<usize> = (0..n).collect();
        self.shuffle(&mut order);
        order
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_draw_can_be_repeated_and_differs_by_person_and_attempt() {
        let draw = |person, attempt| Draw::new(person, attempt).order(20);
        assert_eq!(draw("lan", 1), draw("lan", 1));
        assert_ne!(draw("lan", 1), draw("lan", 2));
        assert_ne!(draw("lan", 1), draw("hung", 1));
    }

    #[test]
    fn every_option_comes_first_about_equally_often() {
        let mut first = [0; 4];
        for attempt in 0..4_000 {
            first[Draw::new("lan", attempt).order(4)[0]] += 1;
        }
        assert!(first.iter().all(|n| (900..1_100).contains(n)), "{first:?}");
    }
}
