//! What can go wrong with storage.

/// A storage call that did not do what it was asked for; nothing of it was done.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Another worker has the conversation now; what this one wanted to write is void.
    #[error("another worker has taken over conversation {0}")]
    LeaseLost(String),
    /// Another Deskmate uses the same database file.
    #[error(
        "the database {path} is in use by another Deskmate; stop that one, or give this one another \
         `database_url` (several nodes need PostgreSQL)"
    )]
    InUse {
        /// The database file.
        path: String,
    },
    /// The database was written by a newer Deskmate.
    #[error("the database was written by a newer Deskmate ({0}); run that version or a later one")]
    Newer(String),
    /// The address of the database cannot be used.
    #[error("database_url: {0}")]
    Address(String),
    /// Something was to be moved into a database that is in use.
    #[error(
        "the database it is to be moved to has something in its table `{0}` already; give it an empty one"
    )]
    NotEmpty(String),
    /// Something was to be put back where there is something.
    #[error("{path} is there already; move it away first, or name another `database_url`")]
    Occupied {
        /// The file.
        path: String,
    },
    /// Something was to be put back that is no copy.
    #[error("{path} is not what `deskmate backup` has made")]
    NotACopy {
        /// The file.
        path: String,
    },
    /// Another version has to have run on it.
    #[error(
        "the database is not up to date (schema {found}, this one needs {needed}); start \
         `deskmate serve` of this version once"
    )]
    Older {
        /// The version of its tables.
        found: i64,
        /// The one that was looked for.
        needed: i64,
    },
    /// What is stored cannot be read.
    #[error("what is stored of {what} cannot be read: {source}")]
    Unreadable {
        /// Of what.
        what: String,
        /// Why.
        source: serde_json::Error,
    },
    /// The database said no. Its words are all there is to tell: below them are only its numbers.
    #[error("the database failed: {0}")]
    Database(Box<dyn std::error::Error + Send + Sync>),
    /// A commit that several writes shared failed.
    #[error("the database could not commit: {0}")]
    NotCommitted(String),
    /// The database could not be brought to this version.
    #[error("the database could not be brought up to date: {0}")]
    Migrate(String),
    /// The file system said no.
    #[error("{path}: {source}")]
    File {
        /// Which file.
        path: String,
        /// Why.
        source: std::io::Error,
    },
    /// The store is shutting down.
    #[error("the store has been closed")]
    Closed,
}
