//! Users, how they become it, and who is signed in.

use std::{fmt, str::FromStr};

use deskmate_core::Timestamp;

use super::{AuditEntry, Cells, Console};
use crate::{Statement, StoreError};

/// Ends the invitations that somebody made: whoever may do less than before has invited nobody to more.
const INVITED_BY: &str =
    "DELETE FROM invitation WHERE made_by = (SELECT name FROM console_user WHERE id = $1)";

/// What somebody may do. Each may do all that those before it may.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// Sees everything but secrets, and changes nothing.
    Viewer,
    /// Runs the service: pauses and resumes, retries, gives conversations.
    Operator,
    /// Sets up channels.
    Editor,
    /// Says who may do what.
    Admin,
}

impl Role {
    /// All there are, the one that may do the least first.
    pub const ALL: [Self; 4] = [Self::Viewer, Self::Operator, Self::Editor, Self::Admin];

    /// Its name.
    pub fn word(self) -> &'static str {
        match self {
            Self::Viewer => "viewer",
            Self::Operator => "operator",
            Self::Editor => "editor",
            Self::Admin => "admin",
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

impl FromStr for Role {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let found = Self::ALL.into_iter().find(|role| role.word() == text);
        found.ok_or_else(|| {
            format!("there is no role `{text}`; there are viewer, operator, editor and admin")
        })
    }
}

/// Somebody who may sign in.
#[derive(Clone, PartialEq, Eq)]
pub struct User {
    /// An id that stays.
    pub id: String,
    /// What they sign in with.
    pub name: String,
    /// What they may do.
    pub role: Role,
    /// Their password's argon2id hash, as a PHC string.
    pub password: String,
    /// Since when.
    pub made_at: Timestamp,
}

impl fmt::Debug for User {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("User")
            .field("id", &self.id)
            .field("role", &self.role)
            .finish_non_exhaustive()
    }
}

/// A link by which somebody becomes a user, once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invitation {
    /// The digest of what the link shows.
    pub digest: String,
    /// What they will be.
    pub role: Role,
    /// Who invited them.
    pub made_by: String,
    /// Until when it can be used.
    pub until: Timestamp,
}

/// Somebody who is signed in in one browser.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// The digest of what the browser shows.
    pub digest: String,
    /// Who.
    pub user: String,
    /// Since when.
    pub begun_at: Timestamp,
    /// When they were last there, about.
    pub seen_at: Timestamp,
}

const USER: &str = "SELECT id, name, role, password, made_at FROM console_user WHERE id = $1";
const USER_NAMED: &str =
    "SELECT id, name, role, password, made_at FROM console_user WHERE name = $1";
/// The user whom an identity provider knows by that.
pub(crate) const USER_OF: &str =
    "SELECT id, name, role, password, made_at FROM console_user WHERE subject = $1";
const USERS: &str = "SELECT id, name, role, password, made_at FROM console_user ORDER BY name";

fn user(row: Vec<crate::Cell>) -> User {
    let mut cells = Cells::of(row);
    User {
        id: cells.text(),
        name: cells.text(),
        // Who has a role that this build does not know may look, and no more.
        role: cells.text().parse().unwrap_or(Role::Viewer),
        password: cells.text(),
        made_at: cells.time(),
    }
}

impl Console {
    /// Whether anybody can sign in.
    pub async fn has_users(&self) -> Result<bool, StoreError> {
        let any = Statement::new("SELECT id FROM console_user LIMIT 1", []);
        Ok(!self.ask(any).await?.is_empty())
    }

    /// Everybody, by name.
    pub async fn users(&self) -> Result<Vec<User>, StoreError> {
        Ok(self.ask(Statement::new(USERS, [])).await?.into_iter().map(user).collect())
    }

    /// The user with this id.
    pub async fn user(&self, id: &str) -> Result<Option<User>, StoreError> {
        Ok(self.ask(Statement::new(USER, [id.into()])).await?.pop().map(user))
    }

    /// The user of this name.
    pub async fn user_named(&self, name: &str) -> Result<Option<User>, StoreError> {
        Ok(self.ask(Statement::new(USER_NAMED, [name.into()])).await?.pop().map(user))
    }

    /// Makes a link by which somebody becomes a user, and forgets those whose time is over.
    pub async fn invite(
        &self,
        invitation: &Invitation,
        audit: AuditEntry,
    ) -> Result<(), StoreError> {
        let Invitation { digest, role, made_by, until } = invitation;
        self.change(vec![
            Statement::new("DELETE FROM invitation WHERE until < $1", [audit.at.into()]),
            Statement::new(
                "INSERT INTO invitation (digest, role, made_by, until) VALUES ($1, $2, $3, $4)",
                [
                    digest.as_str().into(),
                    role.word().into(),
                    made_by.as_str().into(),
                    (*until).into(),
                ],
            ),
            audit.into(),
        ])
        .await
    }

    /// The invitation of that digest, if it can be used still.
    pub async fn invitation(
        &self,
        digest: &str,
        now: Timestamp,
    ) -> Result<Option<Invitation>, StoreError> {
        let find = Statement::new(
            "SELECT role, made_by, until FROM invitation WHERE digest = $1 AND until >= $2",
            [digest.into(), now.into()],
        );
        Ok(self.ask(find).await?.pop().map(|row| {
            let mut cells = Cells::of(row);
            Invitation {
                digest: digest.to_owned(),
                role: cells.text().parse().unwrap_or(Role::Viewer),
                made_by: cells.text(),
                until: cells.time(),
            }
        }))
    }

    /// Makes somebody a user by an invitation, which is used up then.
    ///
    /// # Errors
    /// [`StoreError::ChangedMeanwhile`] where it is used up already, or its time is over, or the
    /// name is somebody else's.
    pub async fn accept(
        &self,
        digest: &str,
        new: &User,
        audit: AuditEntry,
    ) -> Result<(), StoreError> {
        self.change(vec![
            Statement::new(
                "DELETE FROM invitation WHERE digest = $1 AND until >= $2",
                [digest.into(), new.made_at.into()],
            )
            .must(),
            Self::insert(new).must(),
            audit.into(),
        ])
        .await
    }

    /// Adds a user.
    ///
    /// # Errors
    /// [`StoreError::ChangedMeanwhile`] where the name is somebody else's.
    pub async fn add_user(&self, new: &User) -> Result<(), StoreError> {
        self.change(vec![Self::insert(new).must()]).await
    }

    /// The user whom an identity provider knows by that.
    pub async fn user_of(&self, subject: &str) -> Result<Option<User>, StoreError> {
        Ok(self.ask(Statement::new(USER_OF, [subject.into()])).await?.pop().map(user))
    }

    /// Adds a user whom an identity provider knows by that.
    ///
    /// # Errors
    /// [`StoreError::ChangedMeanwhile`] where it is somebody's already, or the name is.
    pub async fn add_user_of(
        &self,
        subject: &str,
        new: &User,
        audit: AuditEntry,
    ) -> Result<(), StoreError> {
        let insert = Statement::new(
            "INSERT INTO console_user (id, name, role, password, made_at, subject)
             VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING",
            [
                new.id.as_str().into(),
                new.name.as_str().into(),
                new.role.word().into(),
                new.password.as_str().into(),
                new.made_at.into(),
                subject.into(),
            ],
        );
        self.change(vec![insert.must(), audit.into()]).await
    }

    fn insert(new: &User) -> Statement {
        Statement::new(
            "INSERT INTO console_user (id, name, role, password, made_at)
             VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
            [
                new.id.as_str().into(),
                new.name.as_str().into(),
                new.role.word().into(),
                new.password.as_str().into(),
                new.made_at.into(),
            ],
        )
    }

    /// Gives a user another role.
    ///
    /// # Errors
    /// [`StoreError::ChangedMeanwhile`] where there is none of that id, or nobody would be left who
    /// is an admin.
    pub async fn set_role(
        &self,
        id: &str,
        role: Role,
        audit: AuditEntry,
    ) -> Result<(), StoreError> {
        self.change(vec![
            Statement::new(INVITED_BY, [id.into()]),
            Statement::new(
                "UPDATE console_user SET role = $2 WHERE id = $1 AND ($2 = 'admin' OR role <> 'admin'
                 OR EXISTS (SELECT 1 FROM console_user WHERE role = 'admin' AND id <> $1))",
                [id.into(), role.word().into()],
            )
            .must(),
            audit.into(),
        ])
        .await
    }

    /// Takes a user away, ends their sessions, and removes the tokens and the invitations that they made.
    ///
    /// # Errors
    /// As [`Self::set_role`].
    pub async fn remove_user(&self, id: &str, audit: AuditEntry) -> Result<(), StoreError> {
        self.change(vec![
            Statement::new(INVITED_BY, [id.into()]),
            Statement::new(
                "DELETE FROM console_user WHERE id = $1 AND (role <> 'admin'
                 OR EXISTS (SELECT 1 FROM console_user WHERE role = 'admin' AND id <> $1))",
                [id.into()],
            )
            .must(),
            Statement::new("DELETE FROM console_session WHERE user_id = $1", [id.into()]),
            Statement::new("DELETE FROM api_token WHERE user_id = $1", [id.into()]),
            Statement::new("DELETE FROM second_step WHERE user_id = $1", [id.into()]),
            Statement::new("DELETE FROM recovery_code WHERE user_id = $1", [id.into()]),
            audit.into(),
        ])
        .await
    }

    /// Gives a user another password, and ends all their sessions.
    ///
    /// # Errors
    /// [`StoreError::ChangedMeanwhile`] where there is none of that id.
    pub async fn set_password(
        &self,
        id: &str,
        password: &str,
        audit: AuditEntry,
    ) -> Result<(), StoreError> {
        let set = "UPDATE console_user SET password = $2 WHERE id = $1";
        self.change(vec![
            Statement::new(set, [id.into(), password.into()]).must(),
            Statement::new("DELETE FROM console_session WHERE user_id = $1", [id.into()]),
            audit.into(),
        ])
        .await
    }

    /// Begins a session for whoever has shown this password's hash, and forgets those that nobody
    /// has used since `idle`.
    ///
    /// # Errors
    /// [`StoreError::ChangedMeanwhile`] where the password is another one by now, or the user gone.
    pub async fn begin_session(
        &self,
        new: &Session,
        password: &str,
        idle: Timestamp,
    ) -> Result<(), StoreError> {
        self.change(vec![
            Statement::new("DELETE FROM console_session WHERE seen_at < $1", [idle.into()]),
            Statement::new(
                "INSERT INTO console_session (digest, user_id, begun_at, seen_at)
                 SELECT $1, id, CAST($3 AS BIGINT), CAST($4 AS BIGINT)
                 FROM console_user WHERE id = $2 AND password = $5",
                [
                    new.digest.as_str().into(),
                    new.user.as_str().into(),
                    new.begun_at.into(),
                    new.seen_at.into(),
                    password.into(),
                ],
            )
            .must(),
        ])
        .await
    }

    /// The session of that digest, and whose it is.
    pub async fn session(&self, digest: &str) -> Result<Option<(Session, User)>, StoreError> {
        let find = Statement::new(
            "SELECT s.begun_at, s.seen_at, u.id, u.name, u.role, u.password, u.made_at
             FROM console_session s JOIN console_user u ON u.id = s.user_id WHERE s.digest = $1",
            [digest.into()],
        );
        Ok(self.ask(find).await?.pop().map(|mut row| {
            let user = user(row.split_off(2));
            let mut cells = Cells::of(row);
            let session = Session {
                digest: digest.to_owned(),
                user: user.id.clone(),
                begun_at: cells.time(),
                seen_at: cells.time(),
            };
            (session, user)
        }))
    }

    /// Somebody was there.
    pub async fn seen_session(&self, digest: &str, now: Timestamp) -> Result<(), StoreError> {
        let seen = "UPDATE console_session SET seen_at = $2 WHERE digest = $1";
        self.change(vec![Statement::new(seen, [digest.into(), now.into()])]).await
    }

    /// Ends a session.
    pub async fn end_session(&self, digest: &str) -> Result<(), StoreError> {
        let end = "DELETE FROM console_session WHERE digest = $1";
        self.change(vec![Statement::new(end, [digest.into()])]).await
    }
}
