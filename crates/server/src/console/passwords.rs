//! Passwords: argon2id, few at a time, and slower with every wrong one.

use std::{sync::Arc, time::Duration};

use argon2::{
    Argon2, PasswordHasher, PasswordVerifier,
    password_hash::phc::{PasswordHash, Salt},
};
use deskmate_core::Timestamp;
use deskmate_engine::{Clock, random};
use deskmate_store::{Attempts, Console, StoreError};
use tokio::sync::Semaphore;

use super::caller::digest;

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

/// Looks at passwords.
pub struct Passwords {
    clock: Arc<dyn Clock>,
    room: Semaphore,
    queue: Semaphore,
}

/// What came of a look at a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Looked {
    /// It is the right one.
    Fits,
    /// It is not.
    Wrong,
    /// It was not looked at: too many were wrong before. How long until one is.
    Wait(Duration),
    /// It was not looked at: too many wait.
    Busy,
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

/// How long after its last wrong password a name's next one is looked at.
fn wait(wrong: Option<Attempts>, now: Timestamp) -> Option<Duration> {
    let Attempts { count, at } = wrong?;
    let over = count.checked_sub(FREE)?;
    let wait = Duration::from_secs(1 << over.min(6)).min(MOST_WAIT);
    let passed = now.since(at);
    (passed < wait).then(|| wait - passed)
}

/// One wrong password more.
fn one_more(wrong: Option<Attempts>, now: Timestamp) -> Attempts {
    let lately = wrong.filter(|wrong| now.since(wrong.at) < FORGET);
    Attempts { count: lately.map_or(1, |wrong| wrong.count.saturating_add(1)), at: now }
}

impl Passwords {
    /// Nobody is being looked at yet.
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        Self { clock, room: Semaphore::new(AT_ONCE), queue: Semaphore::new(MOST_WAITING) }
    }

    /// The hash of a password, as a PHC string. `None`: too many wait, or the process ends.
    pub async fn hash(&self, password: &str) -> Option<String> {
        let _place = self.queue.try_acquire().ok()?;
        self.hashed(password).await
    }

    async fn hashed(&self, password: &str) -> Option<String> {
        let _room = self.room.acquire().await.ok()?;
        let (password, salt) = (password.to_owned(), random::key());
        let hash = move || {
            let salt = Salt::new(salt.get(..16)?).ok()?;
            let hash = Argon2::default().hash_password_with_salt(password.as_bytes(), &salt);
            hash.ok().map(|hash: PasswordHash| hash.to_string())
        };
        tokio::task::spawn_blocking(hash).await.ok().flatten()
    }

    /// Looks whether it is the password of whoever has that name. Without a hash nobody has: it
    /// takes as long, and is wrong.
    ///
    /// # Errors
    /// What the store says.
    pub(super) async fn look(
        &self,
        store: &Console,
        (name, hash): (&str, Option<&str>),
        password: &str,
        is_last: bool,
    ) -> Result<Looked, StoreError> {
        // Whoever finds no place costs the database nothing either.
        let Ok(_place) = self.queue.try_acquire() else { return Ok(Looked::Busy) };
        let name = digest(name);
        if let Some(wait) = self.count(store, &name).await? {
            return Ok(Looked::Wait(wait));
        }
        if !self.verify(password, hash).await {
            return Ok(Looked::Wrong);
        }
        // Whoever knows the password may guess no more codes than others.
        if is_last {
            store.forget_attempts(&name).await?;
        }
        Ok(Looked::Fits)
    }

    /// Counts a code of the second step as wrong before it is looked at, among the name's wrong
    /// passwords. Returns how long it has to wait, if it does.
    ///
    /// # Errors
    /// What the store says.
    pub(super) async fn count_code(
        &self,
        store: &Console,
        name: &str,
    ) -> Result<Option<Duration>, StoreError> {
        self.count(store, &digest(name)).await
    }

    /// The code was right.
    ///
    /// # Errors
    /// What the store says.
    pub(super) async fn code_fits(&self, store: &Console, name: &str) -> Result<(), StoreError> {
        store.forget_attempts(&digest(name)).await
    }

    /// Counts a password as wrong before it is looked at: many at once, wherever they come in, are
    /// as slow as one after the other. Returns how long it has to wait, if it does.
    async fn count(&self, store: &Console, name: &str) -> Result<Option<Duration>, StoreError> {
        // Each time that another one is counted first, fewer are free.
        for _ in 0..=FREE {
            let (seen, now) = (store.attempts(name).await?, self.clock.now());
            if let Some(wait) = wait(seen, now) {
                return Ok(Some(wait));
            }
            let counted =
                store.count_attempt(name, seen, one_more(seen, now), now.minus(FORGET)).await;
            match counted {
                Ok(()) => return Ok(None),
                Err(StoreError::ChangedMeanwhile) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(Some(MOST_WAIT))
    }

    /// Whether it is the password of that hash.
    async fn verify(&self, password: &str, hash: Option<&str>) -> bool {
        if password.len() > MOST_BYTES {
            return false;
        }
        let Some(hash) = hash.map(str::to_owned) else {
            self.hashed(password).await;
            return false;
        };
        let Ok(_room) = self.room.acquire().await else { return false };
        let password = password.to_owned();
        let verify = move || {
            let Ok(hash) = PasswordHash::new(&hash) else { return false };
            Argon2::default().verify_password(password.as_bytes(), &hash).is_ok()
        };
        password_fits(tokio::task::spawn_blocking(verify).await)
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
        assert_eq!(fits, [true, false, false, false]);
    }

    #[tokio::test]
    async fn where_too_many_wait_nobody_else_is_made_to() {
        let passwords = Passwords::new(TestClock::at(Timestamp::from_secs(1)));
        let places = passwords.queue.acquire_many(u32::try_from(MOST_WAITING).unwrap()).await;
        assert_eq!(passwords.hash("correct horse battery").await, None);
        drop(places);
        assert!(passwords.hash("correct horse battery").await.is_some());
    }

    #[test]
    fn every_wrong_password_makes_the_next_one_wait_longer() {
        let now = Timestamp::from_secs(1_000);
        let (mut wrong, mut waits) = (None, Vec::new());
        for _ in 0..13 {
            wrong = Some(one_more(wrong, now));
            waits.push(wait(wrong, now).map_or(0, |wait| wait.as_secs()));
        }
        assert_eq!(waits, [0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 60, 60, 60]);
        let later = now.plus(MOST_WAIT);
        assert_eq!(wait(wrong, later), None);
        assert_eq!(one_more(wrong, later).count, 14, "one more after its wait");
        assert_eq!(one_more(wrong, now.plus(FORGET)).count, 1, "all is forgotten");
    }

    #[test]
    fn what_is_guessed_first_is_no_password() {
        for bad in ["short", "aaaaaaaaaaaa", "annabelle-annabelle"] {
            assert!(unfit(bad, "Annabelle").is_some(), "{bad}");
        }
        assert_eq!(unfit("correct horse", "annabelle"), None);
    }
}
