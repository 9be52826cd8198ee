//! What scripts show in place of a password.

use deskmate_core::Timestamp;

use super::{AuditEntry, Cells, Console, Role};
use crate::{Statement, StoreError};

/// A token for scripts. What it is, only its maker was shown, once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// An id that stays.
    pub id: String,
    /// The digest of the token.
    pub digest: String,
    /// What it is for, in its maker's words.
    pub name: String,
    /// What it may do at most.
    pub role: Role,
    /// Who made it.
    pub made_by: String,
    /// Their id: a token may do no more than they may.
    pub user: String,
    /// When.
    pub made_at: Timestamp,
}

const ALL: &str = "SELECT t.id, t.digest, t.name, t.role, t.made_by, t.user_id, t.made_at, u.role
    FROM api_token t LEFT JOIN console_user u ON u.id = t.user_id ORDER BY t.name, t.id";
const ONE: &str = "SELECT t.id, t.digest, t.name, t.role, t.made_by, t.user_id, t.made_at, u.role
    FROM api_token t JOIN console_user u ON u.id = t.user_id WHERE t.digest = $1";

/// A token, and what whoever made it may do; `None`: they are gone.
fn token(row: Vec<crate::Cell>) -> (Token, Option<Role>) {
    let mut cells = Cells::of(row);
    let token = Token {
        id: cells.text(),
        digest: cells.text(),
        name: cells.text(),
        role: cells.text().parse().unwrap_or(Role::Viewer),
        made_by: cells.text(),
        user: cells.text(),
        made_at: cells.time(),
    };
    (token, cells.maybe().map(|role| role.parse().unwrap_or(Role::Viewer)))
}

impl Console {
    /// All tokens, by name, each with what it may do now: as much as it was made for and whoever
    /// made it may. `None`: nothing, since they are gone.
    pub async fn tokens(&self) -> Result<Vec<(Token, Option<Role>)>, StoreError> {
        let now = |row| {
            let (token, may) = token(row);
            let may = may.map(|role| role.min(token.role));
            (token, may)
        };
        Ok(self.ask(Statement::new(ALL, [])).await?.into_iter().map(now).collect())
    }

    /// The token of that digest, with what it may do now. One whose maker is gone is none.
    pub async fn token(&self, digest: &str) -> Result<Option<(Token, Role)>, StoreError> {
        let found = self.ask(Statement::new(ONE, [digest.into()])).await?.pop().map(token);
        Ok(found.and_then(|(token, may)| {
            let role = may?.min(token.role);
            Some((token, role))
        }))
    }

    /// Adds a token.
    ///
    /// # Errors
    /// [`StoreError::ChangedMeanwhile`] where whoever makes it is gone.
    pub async fn add_token(&self, new: &Token, audit: AuditEntry) -> Result<(), StoreError> {
        self.change(vec![
            Statement::new(
                "INSERT INTO api_token (id, digest, name, role, made_by, made_at, user_id)
                 SELECT $1, $2, $3, $4, $5, CAST($6 AS BIGINT), id FROM console_user WHERE id = $7",
                [
                    new.id.as_str().into(),
                    new.digest.as_str().into(),
                    new.name.as_str().into(),
                    new.role.word().into(),
                    new.made_by.as_str().into(),
                    new.made_at.into(),
                    new.user.as_str().into(),
                ],
            )
            .must(),
            audit.into(),
        ])
        .await
    }

    /// Takes a token away.
    ///
    /// # Errors
    /// [`StoreError::ChangedMeanwhile`] where there is none of that id.
    pub async fn remove_token(&self, id: &str, audit: AuditEntry) -> Result<(), StoreError> {
        let remove = Statement::new("DELETE FROM api_token WHERE id = $1", [id.into()]);
        self.change(vec![remove.must(), audit.into()]).await
    }
}
