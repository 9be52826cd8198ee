//! Chance that repeats: the same turn, the same picks, on every machine and in every version.

/// A generator seeded with a turn's id (`SplitMix64` over FNV-1a).
#[derive(Clone, Debug)]
pub(super) struct Random(u64);

impl Random {
    pub(super) fn new(seed: &str) -> Self {
        let fnv =
            |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        Self(seed.bytes().fold(0xcbf2_9ce4_8422_2325, fnv))
    }

    /// One of `all`.
    pub(super) fn pick<'a, T>(&mut self, all: &'a [T]) -> Option<&'a T> {
        let count = u64::try_from(all.len()).ok().filter(|count| *count > 0)?;
        if count == 1 {
            return all.first();
        }
        let place = usize::try_from(self.next() % count).ok()?;
        all.get(place)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }
}

#[cfg(test)]
mod tests {
    use super::Random;

    #[test]
    fn the_same_turn_picks_the_same_and_others_pick_others() {
        let picks = |seed: &str| {
            let mut random = Random::new(seed);
            (0..8).map(|_| *random.pick(&[1, 2, 3]).unwrap()).collect::<Vec<_>>()
        };
        assert_eq!(picks("trn_1"), picks("trn_1"));
        assert_ne!(picks("trn_1"), picks("trn_2"));
        assert!((1..=3).all(|one| picks("trn_3").contains(&one)));
    }
}
