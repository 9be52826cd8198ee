//! The second step of signing in: codes of an app on somebody's phone.

use deskmate_core::Timestamp;

use super::{AuditEntry, Cells, Console};
use crate::{Statement, StoreError};

/// That somebody signs in in two steps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecondStep {
    /// Whose: a user's id.
    pub user: String,
    /// What the codes are made of; sealed.
    pub secret: String,
    /// The newest interval whose code was used. Earlier ones count no more, nor does that one.
    pub used: i64,
    /// Since when.
    pub made_at: Timestamp,
}

/// A user's second step.
pub(crate) const OF_USER: &str =
    "SELECT user_id, secret, used, made_at FROM second_step WHERE user_id = $1";
/// How many recovery codes a user has.
pub(crate) const LEFT: &str = "SELECT count(*) FROM recovery_code WHERE user_id = $1";

fn second_step(row: Vec<crate::Cell>) -> SecondStep {
    let mut cells = Cells::of(row);
    SecondStep {
        user: cells.text(),
        secret: cells.text(),
        used: cells.number(),
        made_at: cells.time(),
    }
}

fn codes(user: &str, digests: &[String]) -> impl Iterator<Item = Statement> {
    let forget = "DELETE FROM recovery_code WHERE user_id = $1";
    let forget = Statement::new(forget, [user.into()]);
    let add = "INSERT INTO recovery_code (digest, user_id) VALUES ($1, $2)";
    let add = |digest: &String| Statement::new(add, [digest.as_str().into(), user.into()]);
    std::iter::once(forget).chain(digests.iter().map(add).collect::<Vec<_>>())
}

impl Console {
    /// A user's second step, if they have one.
    pub async fn second_step(&self, user: &str) -> Result<Option<SecondStep>, StoreError> {
        Ok(self.ask(Statement::new(OF_USER, [user.into()])).await?.pop().map(second_step))
    }

    /// All of them, by user.
    pub async fn second_steps(&self) -> Result<Vec<SecondStep>, StoreError> {
        let all = "SELECT user_id, secret, used, made_at FROM second_step ORDER BY user_id";
        Ok(self.ask(Statement::new(all, [])).await?.into_iter().map(second_step).collect())
    }

    /// Gives a user a second step and these recovery codes, and ends their sessions but one.
    ///
    /// # Errors
    /// [`StoreError::ChangedMeanwhile`] where they have one already, or are gone.
    pub async fn add_second_step(
        &self,
        new: &SecondStep,
        digests: &[String],
        stays: &str,
        audit: AuditEntry,
    ) -> Result<(), StoreError> {
        let add = "INSERT INTO second_step (user_id, secret, used, made_at)
                   SELECT id, CAST($2 AS TEXT), CAST($3 AS BIGINT), CAST($4 AS BIGINT)
                   FROM console_user WHERE id = $1 ON CONFLICT DO NOTHING";
        let add = Statement::new(
            add,
            [
                new.user.as_str().into(),
                new.secret.as_str().into(),
                new.used.into(),
                new.made_at.into(),
            ],
        );
        let end = "DELETE FROM console_session WHERE user_id = $1 AND digest <> $2";
        let end = Statement::new(end, [new.user.as_str().into(), stays.into()]);
        let mut all = vec![add.must(), end, audit.into()];
        all.extend(codes(&new.user, digests));
        self.change(all).await
    }

    /// Seals a user's secret anew.
    ///
    /// # Errors
    /// [`StoreError::ChangedMeanwhile`] where it is another one by now.
    pub async fn seal_second_step(
        &self,
        user: &str,
        before: &str,
        secret: &str,
    ) -> Result<(), StoreError> {
        let seal = "UPDATE second_step SET secret = $3 WHERE user_id = $1 AND secret = $2";
        let seal = Statement::new(seal, [user.into(), before.into(), secret.into()]);
        self.change(vec![seal.must()]).await
    }

    /// Uses the code of an interval.
    ///
    /// # Errors
    /// [`StoreError::ChangedMeanwhile`] where it, or a later one, was used already.
    pub async fn use_code(&self, user: &str, interval: i64) -> Result<(), StoreError> {
        let take = "UPDATE second_step SET used = $2 WHERE user_id = $1 AND used < $2";
        self.change(vec![Statement::new(take, [user.into(), interval.into()]).must()]).await
    }

    /// Uses a recovery code.
    ///
    /// # Errors
    /// [`StoreError::ChangedMeanwhile`] where there is none of that digest, or it was used.
    pub async fn use_recovery_code(
        &self,
        user: &str,
        digest: &str,
        audit: AuditEntry,
    ) -> Result<(), StoreError> {
        let take = "DELETE FROM recovery_code WHERE user_id = $1 AND digest = $2";
        let take = Statement::new(take, [user.into(), digest.into()]);
        self.change(vec![take.must(), audit.into()]).await
    }

    /// How many recovery codes a user has left.
    pub async fn recovery_codes(&self, user: &str) -> Result<i64, StoreError> {
        let found = self.ask(Statement::new(LEFT, [user.into()])).await?;
        Ok(found.first().and_then(|row| row.first()).map_or(0, crate::Cell::number))
    }

    /// Gives a user other recovery codes; those before are worth nothing.
    ///
    /// # Errors
    /// [`StoreError::ChangedMeanwhile`] where they have no second step.
    pub async fn set_recovery_codes(
        &self,
        user: &str,
        digests: &[String],
        audit: AuditEntry,
    ) -> Result<(), StoreError> {
        let has = "UPDATE second_step SET used = used WHERE user_id = $1";
        let mut all = vec![Statement::new(has, [user.into()]).must(), audit.into()];
        all.extend(codes(user, digests));
        self.change(all).await
    }

    /// Takes a user's second step away, and the recovery codes.
    ///
    /// # Errors
    /// [`StoreError::ChangedMeanwhile`] where they have none.
    pub async fn remove_second_step(
        &self,
        user: &str,
        audit: AuditEntry,
    ) -> Result<(), StoreError> {
        let remove = "DELETE FROM second_step WHERE user_id = $1";
        let mut all = vec![Statement::new(remove, [user.into()]).must(), audit.into()];
        all.extend(codes(user, &[]));
        self.change(all).await
    }
}
