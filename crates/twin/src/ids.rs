//! Ids, tokens and chance, all from one seed.

use uuid::{Builder, Uuid};

/// A seed that nobody knows, below 2⁵³.
#[expect(clippy::disallowed_methods, reason = "the one door that chance comes in by")]
pub(crate) fn random_seed() -> u64 {
    let (high, low) = Uuid::new_v4().as_u64_pair();
    (high ^ low.rotate_left(32)) >> 11
}

/// A small generator (SplitMix64) that is ours, so that a seed means the same for ever.
#[derive(Debug, Clone)]
pub(crate) struct Seeded(u64);

impl Seeded {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x5851_f42d_4c95_7f2d)
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// At least `low`, at most `high`.
    pub(crate) fn between(&mut self, low: u64, high: u64) -> u64 {
        low + self.next() % (high - low + 1)
    }

    /// True with this probability.
    pub(crate) fn chance(&mut self, probability: f64) -> bool {
        (self.next() >> 11) as f64 / ((1_u64 << 53) as f64) < probability
    }

    /// So many lower-case hexadecimal digits.
    pub(crate) fn hex(&mut self, digits: usize) -> String {
        let mut out = String::new();
        while out.len() < digits {
            out.push_str(&format!("{:016x}", self.next()));
        }
        out.truncate(digits);
        out
    }

    pub(crate) fn uuid(&mut self) -> String {
        let mut bytes = [0; 16];
        bytes[..8].copy_from_slice(&self.next().to_be_bytes());
        bytes[8..].copy_from_slice(&self.next().to_be_bytes());
        Builder::from_random_bytes(bytes).into_uuid().to_string()
    }

    /// Lower-case letters and digits, as a workspace id looks.
    pub(crate) fn letters(&mut self, count: usize) -> String {
        const ALPHABET: &[u8; 36] = b"abcdefghijklmnopqrstuvwxyz0123456789";
        (0..count).map(|_| char::from(ALPHABET[(self.next() % 36) as usize])).collect()
    }
}

/// Ids of conversations (15 digits) and of messages and parts, each rising.
#[derive(Debug, Clone)]
pub(crate) struct Ids {
    conversation: u64,
    part: u64,
    small: u64,
    contact: u64,
}

impl Ids {
    pub(crate) fn new(seeded: &mut Seeded) -> Self {
        Self {
            conversation: seeded.between(215_470_000_000_000, 215_479_999_999_999),
            part: seeded.between(403_000_000, 403_999_999),
            small: seeded.between(7_500_000, 7_599_999),
            contact: seeded.between(0x6762_0000, 0x6762_ffff),
        }
    }

    pub(crate) fn conversation(&mut self, seeded: &mut Seeded) -> String {
        self.conversation += seeded.between(1, 97);
        self.conversation.to_string()
    }

    /// For parts and for the message that starts a conversation; unique in the workspace.
    pub(crate) fn part(&mut self, seeded: &mut Seeded) -> u64 {
        self.part += seeded.between(1, 9);
        self.part
    }

    /// For tags, attributes, notes and plans.
    pub(crate) fn small(&mut self, seeded: &mut Seeded) -> u64 {
        self.small += seeded.between(1, 9);
        self.small
    }

    /// 24 hexadecimal digits that rise, as an object id does.
    pub(crate) fn contact(&mut self, seeded: &mut Seeded) -> String {
        self.contact += seeded.between(1, 99);
        format!("{:08x}{}", self.contact, seeded.hex(16))
    }
}
