//! What strangers can make us log: each kind of it once in a while, cut and escaped.

use std::{
    collections::BTreeMap,
    fmt::{self, Display, Formatter, Write},
    sync::{Mutex, PoisonError},
    time::Duration,
};

use deskmate_core::Timestamp;
use deskmate_engine::Clock;

/// How often one kind of refusal is logged.
pub const SAMPLE_EVERY: Duration = Duration::from_secs(10);
/// How many characters of what a sender chose are logged.
pub const MAX_SHOWN: usize = 64;

/// When each kind was logged last, and what came since.
#[derive(Debug, Default)]
pub(crate) struct Sampled {
    kinds: Mutex<BTreeMap<&'static str, (Timestamp, u64)>>,
}

impl Sampled {
    /// Whether one more of that kind is to be logged, and how many were not since the last one.
    pub(crate) fn take(&self, kind: &'static str, clock: &dyn Clock) -> Option<u64> {
        let now = clock.now();
        let mut kinds = self.kinds.lock().unwrap_or_else(PoisonError::into_inner);
        match kinds.get_mut(kind) {
            Some((at, unsaid)) if now.since(*at) < SAMPLE_EVERY => {
                *unsaid += 1;
                None
            }
            Some((at, unsaid)) => {
                *at = now;
                Some(std::mem::take(unsaid))
            }
            None => {
                kinds.insert(kind, (now, 0));
                Some(0)
            }
        }
    }
}

/// What a sender chose, fit for a log: at most [`MAX_SHOWN`] characters, none of which does
/// anything to a terminal or begins a line.
pub(crate) struct Shown<'a>(pub(crate) &'a str);

impl Display for Shown<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let mut letters = self.0.chars();
        for letter in letters.by_ref().take(MAX_SHOWN) {
            match letter {
                '"' | '\\' => f.write_char(letter)?,
                letter if letter.is_ascii_graphic() || letter == ' ' => f.write_char(letter)?,
                letter if letter.is_alphanumeric() => f.write_char(letter)?,
                letter => write!(f, "{}", letter.escape_unicode())?,
            }
        }
        if letters.next().is_some() { f.write_char('…') } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use deskmate_core::Timestamp;
    use deskmate_engine::TestClock;

    use super::{Sampled, Shown};

    #[test]
    fn of_many_of_a_kind_one_is_logged_in_a_while_and_says_how_many_there_were() {
        let clock = TestClock::at(Timestamp::from_secs(1_000));
        let sampled = Sampled::default();
        let logged: Vec<_> =
            (0..200_000).filter_map(|_| sampled.take("hook.not_signed", &*clock)).collect();
        assert_eq!(logged, [0]);
        assert_eq!(sampled.take("hook.unreadable", &*clock), Some(0));
        clock.advance(Duration::from_secs(10));
        assert_eq!(sampled.take("hook.not_signed", &*clock), Some(199_999));
        assert_eq!(sampled.take("hook.not_signed", &*clock), None);
    }

    #[test]
    fn what_a_sender_chose_is_cut_and_escaped() {
        let shown = |text: &str| Shown(text).to_string();
        assert_eq!(shown("support-k3y"), "support-k3y");
        assert_eq!(shown("a\nb\u{1b}[31m\u{202e}"), "a\\u{a}b\\u{1b}[31m\\u{202e}");
        let long = shown(&"x".repeat(5_000));
        assert_eq!(long, format!("{}…", "x".repeat(64)));
    }
}
