//! Brings a database up to date, by one node at a time.

use tokio_postgres::{Client, GenericClient};

use super::refusal::failed;
use crate::StoreError;

/// All there are; they only add, and have the numbers of SQLite's. The first is number 1.
const MIGRATIONS: [(&str, &str); 13] = [
    ("begin", include_str!("../../migrations/postgres/0001_begin.sql")),
    ("event", include_str!("../../migrations/postgres/0002_event.sql")),
    ("duties", include_str!("../../migrations/postgres/0003_duties.sql")),
    ("parked", include_str!("../../migrations/postgres/0004_parked.sql")),
    ("keeping", include_str!("../../migrations/postgres/0005_keeping.sql")),
    ("console", include_str!("../../migrations/postgres/0006_console.sql")),
    ("drafts", include_str!("../../migrations/postgres/0007_drafts.sql")),
    ("outreach", include_str!("../../migrations/postgres/0008_outreach.sql")),
    ("console_more", include_str!("../../migrations/postgres/0009_console_more.sql")),
    ("signing_in", include_str!("../../migrations/postgres/0010_signing_in.sql")),
    ("memory", include_str!("../../migrations/postgres/0011_memory.sql")),
    ("draft_days", include_str!("../../migrations/postgres/0012_draft_days.sql")),
    ("due", include_str!("../../migrations/postgres/0013_due.sql")),
];

const NEWEST: i64 = MIGRATIONS.len() as i64;

/// Asked of the catalogue as any other table: what PostgreSQL remembers of names may be older than
/// the lock.
const IS_THERE: &str = "EXISTS (SELECT FROM pg_tables
    WHERE schemaname = current_schema() AND tablename = 'schema_version')";

/// Nodes that start at once wait for each other here.
const ONE_AT_A_TIME: &str =
    "SELECT pg_advisory_xact_lock(hashtextextended('deskmate ' || current_schema(), 0))";

/// Where tables are, or are to be made. Nothing is changed.
///
/// # Errors
/// [`StoreError::Newer`] where a newer Deskmate wrote the database; [`StoreError::Address`] where
/// no tables can be made.
pub(super) async fn check(db: &Client) -> Result<String, StoreError> {
    let about = format!(
        "SELECT current_schema(), current_user::text, {IS_THERE},
                has_schema_privilege(current_schema(), 'create')"
    );
    let about = db.query_one(&about, &[]).await?;
    let user: String = about.try_get(1)?;
    let Some(schema) = about.try_get::<_, Option<String>>(0)? else {
        return Err(StoreError::Address(format!(
            "there is no schema that the user `{user}` may use; make it the owner of the database"
        )));
    };
    if about.try_get(2)? {
        newest(db).await?;
    } else if about.try_get::<_, Option<bool>>(3)? == Some(false) {
        return Err(StoreError::Address(format!(
            "the user `{user}` may make no tables there; make it the owner of the database"
        )));
    }
    Ok(schema)
}

/// The number of the last migration that was carried out.
async fn newest(db: &impl GenericClient) -> Result<i64, StoreError> {
    let last = "SELECT coalesce(max(number), 0) FROM schema_version";
    let version: i64 = db.query_one(last, &[]).await?.try_get(0)?;
    if version > NEWEST {
        return Err(StoreError::Newer(format!("schema {version}, this one knows {NEWEST}")));
    }
    Ok(version)
}

/// Whether nothing is to be done.
///
/// # Errors
/// [`StoreError::Newer`] and [`StoreError::Older`] where it is another version's.
pub(super) async fn is_current(db: &Client) -> Result<(), StoreError> {
    let there: bool = db.query_one(&format!("SELECT {IS_THERE}"), &[]).await?.try_get(0)?;
    match if there { newest(db).await? } else { 0 } {
        NEWEST => Ok(()),
        found => Err(StoreError::Older { found, needed: NEWEST }),
    }
}

/// # Errors
/// [`StoreError::Newer`] where a newer Deskmate wrote the database.
pub(super) async fn migrate(db: &mut Client) -> Result<(), StoreError> {
    // This takes as long as it takes, and so does waiting for a node that is at it.
    db.batch_execute("SET lock_timeout = 0; SET idle_in_transaction_session_timeout = 0").await?;
    // All in one: what is brought up to date by half is not what anybody can read.
    let transaction = db.transaction().await?;
    transaction.batch_execute(ONE_AT_A_TIME).await?;
    let there: bool =
        transaction.query_one(&format!("SELECT {IS_THERE}"), &[]).await?.try_get(0)?;
    let version = if there { newest(&transaction).await? } else { 0 };
    if version == NEWEST {
        return Ok(transaction.commit().await?);
    }
    let begin =
        "CREATE TABLE IF NOT EXISTS schema_version (number BIGINT PRIMARY KEY, name TEXT NOT NULL)";
    transaction.batch_execute(begin).await.map_err(|error| failed("schema_version", &error))?;
    for (number, (name, sql)) in (1_i64..).zip(MIGRATIONS) {
        if number <= version {
            continue;
        }
        let which = format!("{number:04}_{name}");
        transaction.batch_execute(sql).await.map_err(|error| failed(&which, &error))?;
        let done = "INSERT INTO schema_version (number, name) VALUES ($1, $2)";
        transaction.execute(done, &[&number, &name]).await?;
    }
    Ok(transaction.commit().await?)
}
