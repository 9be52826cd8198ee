//! What PostgreSQL says, in people's words.

use std::error::Error as _;

use deadpool_postgres::PoolError;
use tokio_postgres::{Config, Error, config::Host, error::SqlState};

use crate::StoreError;

/// The oldest PostgreSQL that is still supported by its makers, as it counts its versions.
const OLDEST: i64 = 130_000;

/// Why nobody could connect. Never the password.
pub(super) fn to_connect(error: &Error, config: &Config) -> StoreError {
    let user = config.get_user().unwrap_or("that of the system");
    let database = config.get_dbname().unwrap_or(user);
    let hosts = hosts(config);
    StoreError::Address(match error.code() {
        Some(&SqlState::INVALID_PASSWORD) => {
            format!("{hosts} does not take the password of the user `{user}`")
        }
        Some(&SqlState::INVALID_AUTHORIZATION_SPECIFICATION) => {
            format!("{hosts} does not let the user `{user}` in: {}", said(error))
        }
        Some(&SqlState::INVALID_CATALOG_NAME) => {
            format!(
                "there is no database `{database}` on {hosts}; make it with `createdb {database}`"
            )
        }
        Some(&SqlState::TOO_MANY_CONNECTIONS) => {
            format!("{hosts} has no connection left; raise its `max_connections`")
        }
        Some(_) => format!("{hosts} does not let us in: {}", said(error)),
        None if is_read_only(error) => format!(
            "nothing can be written on {hosts}: each of them is a standby or read-only; name the \
             primary as well"
        ),
        None if said(error).contains("password missing") => {
            format!("{hosts} wants a password, and there is none for the user `{user}`")
        }
        None => format!("cannot connect to {hosts}: {}", said(error)),
    })
}

/// Whether a host was found, and none that can be written to.
fn is_read_only(error: &Error) -> bool {
    let source = error.source().and_then(|source| source.downcast_ref::<std::io::Error>());
    source.is_some_and(|source| source.to_string().contains("does not allow writes"))
}

fn hosts(config: &Config) -> String {
    let ports = config.get_ports();
    let port = |n: usize| ports.get(n).or(ports.first()).copied().unwrap_or(5432);
    let name = |(n, host): (usize, &Host)| match host {
        Host::Tcp(host) => format!("{host}:{}", port(n)),
        #[cfg(unix)]
        Host::Unix(path) => path.display().to_string(),
    };
    config.get_hosts().iter().enumerate().map(name).collect::<Vec<_>>().join(", ")
}

/// # Errors
/// What is wrong with a PostgreSQL of that version.
pub(super) fn check_version(number: i64) -> Result<(), StoreError> {
    if number >= OLDEST {
        return Ok(());
    }
    let (is, wanted) = (number / 10_000, OLDEST / 10_000);
    Err(StoreError::Address(format!(
        "the server is PostgreSQL {is}, which is too old; {wanted} or later will do"
    )))
}

/// A migration that was not carried out.
pub(super) fn failed(what: &str, error: &Error) -> StoreError {
    if error.code() == Some(&SqlState::INSUFFICIENT_PRIVILEGE) {
        return StoreError::Address(format!(
            "the user may make no tables there ({}); make it the owner of the database",
            said(error)
        ));
    }
    StoreError::Migrate(format!("{what}: {}", said(error)))
}

/// What an error says, to its ground: the library's own words are "db error".
pub(super) fn said(error: &Error) -> String {
    if let Some(server) = error.as_db_error() {
        return server.message().to_owned();
    }
    let mut said = error.to_string();
    let mut source = error.source();
    while let Some(error) = source {
        said = error.to_string();
        source = error.source();
    }
    said
}

/// Whether it is the database that failed, and not what was asked of it: whatever else is written
/// now fails as well.
pub(super) fn is_of_the_database(error: &StoreError) -> bool {
    let StoreError::Database(error) = error else {
        return matches!(error, StoreError::NotCommitted(_) | StoreError::Address(_));
    };
    error.downcast_ref::<Refused>().is_none_or(|refused| refused.of_the_database)
}

/// A call that failed.
#[derive(Debug, thiserror::Error)]
#[error("{said}")]
struct Refused {
    said: String,
    of_the_database: bool,
}

impl From<Error> for StoreError {
    fn from(error: Error) -> Self {
        // Classes of what a server says while it starts, stops, is full, or is a standby.
        let of_the_database = error.code().is_none_or(|code| {
            ["08", "53", "57P", "58", "25006", "XX"]
                .iter()
                .any(|class| code.code().starts_with(class))
        });
        Self::Database(Box::new(Refused { said: said(&error), of_the_database }))
    }
}

impl From<PoolError> for StoreError {
    fn from(error: PoolError) -> Self {
        match error {
            PoolError::Backend(error) => error.into(),
            PoolError::Closed => Self::Closed,
            error => {
                let said = format!("no connection could be had: {error}");
                Self::Database(Box::new(Refused { said, of_the_database: true }))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_that_is_too_old_is_named() {
        for fine in [130_000, 150_018, 180_000] {
            check_version(fine).unwrap();
        }
        let error = check_version(120_022).unwrap_err().to_string();
        assert_eq!(
            error,
            "database_url: the server is PostgreSQL 12, which is too old; 13 or later will do"
        );
    }

    #[test]
    fn hosts_are_named_with_their_ports() {
        let config = |url: &str| url.parse::<Config>().unwrap();
        assert_eq!(hosts(&config("postgres://u:secret@a:1,b:2/x")), "a:1, b:2");
        assert_eq!(hosts(&config("postgres://u:secret@a,b/x")), "a:5432, b:5432");
    }
}
