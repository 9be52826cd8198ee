//! Passwords: argon2id, few at a time, and slower with every wrong one.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use argon2::{
    Argon2, PasswordHasher, PasswordVerifier,
    password_hash::phc::{PasswordHash, Salt},
};
use deskmate_core::Timestamp;
use deskmate_engine::{Clock, random};
use tokio::sync::Semaphore;

/// Fewest characters of a password.
pub const MIN_PASSWORD: usize = 10;
/// Most bytes of a password.
const MOST_BYTES: usize = 1024;
/// Passwords that are looked at at once: each takes 19 MiB for as long as that lasts.
const AT_ONCE: usize = 2;
/// So many wrong passwords for a name are free; each further one doubles the wait.
const FREE: u32 = 5;
/// Longest wait after a wrong password.
const MOST_WAIT: Duration = Duration::from_secs(60);
/// After so long without a wrong one, all is forgotten.
const FORGET: Duration = Duration::from_secs(15 * 60);
/// Passwords that wait to be looked at. Whoever comes then is told so at once.
const MOST_WAITING: usize = 64;
/// Names whose wrong passwords are counted; of more, those that were wrong longest ago are forgotten.
const MOST_NAMES: usize = 10_000;

/// Looks at passwords.
pub struct Passwords {
    clock: Arc<dyn Clock>,
    room: Semaphore,
    queue: Semaphore,
    wrong: Mutex<BTreeMap<String, (u32, Timestamp)>>,
}

/// What is wrong with a password that somebody wants to have.
pub(super) fn unfit(password: &str, name: &str) -> Option<String> {
    if password.chars().count() < MIN_PASSWORD {
        return Some(format!(
            "A password has at least {MIN_PASSWORD} characters; a sentence is good."
        ));
    }
    if password.len() > MOST_BYTES {
        return Some(format!("A password has at most {MOST_BYTES} bytes."));
    }
    let (password, name) = (password.to_lowercase(), name.to_lowercase());
    let same = |letter: char| password.chars().all(|other| other == letter);
    if (!name.is_empty() && password.contains(&name)) || password.chars().next().is_some_and(same) {
        return Some("This password is guessed first: take another one.".to_owned());
    }
    None
}

impl Passwords {
    /// Nothing is known of anybody yet.
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        let queue = Semaphore::new(MOST_WAITING);
        Self { clock, room: Semaphore::new(AT_ONCE), queue, wrong: Mutex::default() }
    }

    /// The hash of a password, as a PHC string. `None`: too many wait, or the process ends.
    pub async fn hash(&self, password: &str) -> Option<String> {
        let _place = self.queue.try_acquire().ok()?;
        let _room = self.room.acquire().await.ok()?;
        let (password, salt) = (password.to_owned(), random::key());
        let hash = move || {
            let salt = Salt::new(salt.get(..16)?).ok()?;
            let hash = Argon2::default().hash_password_with_salt(password.as_bytes(), &salt);
            hash.ok().map(|hash: PasswordHash| hash.to_string())
        };
        tokio::task::spawn_blocking(hash).await.ok().flatten()
    }

    /// Whether it is the password of that hash. Without one it takes as long, and is not. `None`: too
    /// many wait.
    pub(super) async fn verify(&self, password: &str, hash: Option<&str>) -> Option<bool> {
        if password.len() > MOST_BYTES {
            return Some(false);
        }
        let Some(hash) = hash.map(str::to_owned) else {
            return self.hash(password).await.map(|_| false);
        };
        let _place = self.queue.try_acquire().ok()?;
        let _room = self.room.acquire().await.ok()?;
        let password = password.to_owned();
        let verify = move || {
            let Ok(hash) = PasswordHash::new(&hash) else { return false };
            Argon2::default().verify_password(password.as_bytes(), &hash).is_ok()
        };
        Some(password_fits(tokio::task::spawn_blocking(verify).await))
    }

    /// How long somebody has to wait before another password is looked at.
    pub(super) fn wait(&self, name: &str) -> Option<Duration> {
        let now = self.clock.now();
        let wrong = self.wrong.lock().unwrap_or_else(PoisonError::into_inner);
        let (count, at) = wrong.get(name)?;
        let over = count.checked_sub(FREE)?;
        let wait = Duration::from_secs(1 << over.min(6)).min(MOST_WAIT);
        let passed = now.since(*at);
        (passed < wait).then(|| wait - passed)
    }

    /// It was wrong: the next one may have to wait.
    pub(super) fn was_wrong(&self, name: &str) {
        let now = self.clock.now();
        let mut wrong = self.wrong.lock().unwrap_or_else(PoisonError::into_inner);
        if wrong.len() >= MOST_NAMES && !wrong.contains_key(name) {
            // Half of them at once, so that this is rare. Whoever is let off so needs as many other
            // names, each of which costs a password.
            let mut times: Vec<_> = wrong.values().map(|(_, at)| *at).collect();
            times.sort_unstable();
            let middle = times.get(times.len() / 2).copied().unwrap_or(now);
            let mut most = times.len() / 2;
            wrong.retain(|_, (_, at)| {
                let goes = *at <= middle && most > 0;
                most -= usize::from(goes);
                !goes
            });
        }
        let (count, at) = wrong.entry(name.to_owned()).or_insert((0, now));
        *count = if now.since(*at) < FORGET { count.saturating_add(1) } else { 1 };
        *at = now;
    }

    /// It was right.
    pub(super) fn was_right(&self, name: &str) {
        self.wrong.lock().unwrap_or_else(PoisonError::into_inner).remove(name);
    }
}

/// A look that broke off is no yes.
fn password_fits(looked: Result<bool, tokio::task::JoinError>) -> bool {
    looked.unwrap_or(false)
}

#[cfg(test)]
mod tests {
    use deskmate_engine::TestClock;

    use super::*;

    #[tokio::test]
    async fn only_the_password_itself_fits() {
        let passwords = Passwords::new(TestClock::at(Timestamp::from_secs(1)));
        let hash = passwords.hash("correct horse battery").await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        let mut fits = Vec::new();
        for (password, hash) in [
            ("correct horse battery", Some(&*hash)),
            ("correct horse batterz", Some(&*hash)),
            ("correct horse battery", Some("nonsense")),
            ("correct horse battery", None),
        ] {
            fits.push(passwords.verify(password, hash).await);
        }
        assert_eq!(fits, [Some(true), Some(false), Some(false), Some(false)]);
    }

    #[tokio::test]
    async fn where_too_many_wait_nobody_else_is_made_to() {
        let passwords = Passwords::new(TestClock::at(Timestamp::from_secs(1)));
        let places = passwords.queue.acquire_many(u32::try_from(MOST_WAITING).unwrap()).await;
        assert_eq!(passwords.verify("correct horse battery", None).await, None);
        assert_eq!(passwords.hash("correct horse battery").await, None);
        drop(places);
        assert_eq!(passwords.verify("correct horse battery", None).await, Some(false));
    }

    #[test]
    fn every_wrong_password_makes_the_next_one_wait_longer() {
        let clock = TestClock::at(Timestamp::from_secs(1_000));
        let passwords = Passwords::new(Arc::clone(&clock) as _);
        for _ in 0..4 {
            passwords.was_wrong("ann");
            assert_eq!(passwords.wait("ann"), None);
        }
        let mut waits = Vec::new();
        for _ in 0..9 {
            passwords.was_wrong("ann");
            waits.extend(passwords.wait("ann").map(|wait| wait.as_secs()));
        }
        assert_eq!(waits, [1, 2, 4, 8, 16, 32, 60, 60, 60]);
        assert_eq!(passwords.wait("ben"), None, "others are let alone");
        clock.advance(Duration::from_secs(60));
        assert_eq!(passwords.wait("ann"), None);
        passwords.was_right("ann");
        passwords.was_wrong("ann");
        assert_eq!(passwords.wait("ann"), None);
    }

    /// Names that nobody has must not use up the places of those that are guessed.
    #[test]
    fn however_many_names_are_tried_each_is_counted() {
        let clock = TestClock::at(Timestamp::from_secs(1_000));
        let passwords = Passwords::new(Arc::clone(&clock) as _);
        for name in 0..MOST_NAMES {
            passwords.was_wrong(&format!("nobody {name}"));
        }
        clock.advance(Duration::from_secs(1));
        for _ in 0..=FREE {
            passwords.was_wrong("ann");
        }
        assert!(passwords.wait("ann").is_some());
    }

    #[test]
    fn what_is_guessed_first_is_no_password() {
        for bad in ["short", "aaaaaaaaaaaa", "annabelle-annabelle"] {
            assert!(unfit(bad, "Annabelle").is_some(), "{bad}");
        }
        assert_eq!(unfit("correct horse", "annabelle"), None);
    }
}
