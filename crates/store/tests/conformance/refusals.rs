//! What is wrong with a PostgreSQL is said in people's words, and never the password.

use deskmate_store::{PostgresStore, StoreError};

use crate::postgres_server::Database;

async fn refused(url: &str) -> String {
    let error = PostgresStore::open(url).await.map(|_| ()).unwrap_err();
    let checked = PostgresStore::check(url).await.unwrap_err();
    assert_eq!(checked.to_string(), error.to_string());
    assert!(matches!(error, StoreError::Address(_)), "{error:?}");
    let said = error.to_string();
    assert!(said.starts_with("database_url: "), "{said}");
    for secret in ["hunter2", "open sesame"] {
        assert!(!said.contains(secret) && !format!("{error:?}").contains(secret), "{said}");
    }
    said
}

#[tokio::test]
async fn what_is_wrong_with_a_database_is_said() {
    let database = Database::fresh().await;
    let make = "DO $$ BEGIN
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'locked') THEN
            CREATE ROLE locked LOGIN PASSWORD 'open sesame'; END IF;
        EXCEPTION WHEN unique_violation THEN NULL; END $$";
    database.sql(make).await;

    let wrong = database.with(|it| it.user("locked").password("hunter2"));
    let said = refused(&wrong).await;
    assert!(said.contains("does not take the password of the user `locked`"), "{said}");

    let none = database.with(|it| it.user("locked"));
    let said = refused(&none).await;
    assert!(said.contains("wants a password"), "{said}");

    let no_rights = database.with(|it| it.user("locked").password("open sesame"));
    let said = refused(&no_rights).await;
    assert!(said.contains("there is no schema that the user `locked` may use"), "{said}");

    let said = refused(&database.with(|it| it.dbname("nowhere"))).await;
    assert!(said.contains("there is no database `nowhere`"), "{said}");
    assert!(said.contains("createdb nowhere"), "{said}");

    let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let said = refused(&format!("postgres://u:hunter2@{nobody}/x")).await;
    assert!(said.contains(&format!("cannot connect to {nobody}")), "{said}");
    assert!(said.contains("refused"), "{said}");
}

#[tokio::test]
async fn a_database_that_takes_no_writes_is_not_used() {
    let database = Database::fresh().await;
    let (url, query) = database.url.split_once('?').unwrap();
    let read_only = format!("{url}?{query}%20-cdefault_transaction_read_only%3Don");
    let said = refused(&read_only).await;
    assert!(said.contains("nothing can be written"), "{said}");
    assert!(said.contains("standby or read-only"), "{said}");
}

/// Several hosts, of which the first is away.
#[tokio::test]
async fn the_host_that_is_there_is_used() {
    let database = Database::fresh().await;
    let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let both = database.url.replace("@127.0.0.1:", &format!("@{nobody},127.0.0.1:"));
    let store = PostgresStore::open(&both).await.unwrap();
    deskmate_store::Store::close(&store).await;
}
