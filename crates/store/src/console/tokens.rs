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
    /// What it may do.
    pub role: Role,
    /// Who made it.
    pub made_by: String,
    /// When.
    pub made_at: Timestamp,
}

const ALL: &str =
    "SELECT id, digest, name, role, made_by, made_at FROM api_token ORDER BY name, id";
const ONE: &str =
    "SELECT id, digest, name, role, made_by, made_at FROM api_token WHERE digest = $1";

fn token(row: Vec<crate::Cell>) -> Token {
    let mut cells = Cells::of(row);
    Token {
        id: cells.text(),
        digest: cells.text(),
        name: cells.text(),
        role: cells.text().parse().unwrap_or(Role::Viewer),
        made_by: cells.text(),
        made_at: cells.time(),
    }
}

impl Console {
    /// All tokens, by name.
    pub async fn tokens(&self) -> Result<Vec<Token>, StoreError> {
        Ok(self.ask(Statement::new(ALL, [])).await?.into_iter().map(token).collect())
    }

    /// The token of that digest.
    pub async fn token(&self, digest: &str) -> Result<Option<Token>, StoreError> {
        Ok(self.ask(Statement::new(ONE, [digest.into()])).await?.pop().map(token))
    }

    /// Adds a token.
    pub async fn add_token(&self, new: &Token, audit: AuditEntry) -> Result<(), StoreError> {
        self.change(vec![
            Statement::new(
                "INSERT INTO api_token (id, digest, name, role, made_by, made_at)
                 VALUES ($1, $2, $3, $4, $5, $6)",
                [
                    new.id.as_str().into(),
                    new.digest.as_str().into(),
                    new.name.as_str().into(),
                    new.role.word().into(),
                    new.made_by.as_str().into(),
                    new.made_at.into(),
                ],
            ),
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
