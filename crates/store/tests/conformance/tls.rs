//! What is sent to PostgreSQL is encrypted, and to whom.

use deskmate_store::{PostgresStore, Store};

use crate::{postgres_server::Database, samples::take_in};

/// A database whose user may come in by TLS only, and who has signed its certificate.
async fn encrypted() -> (Database, String) {
    let database = Database::fresh().await;
    let make = "DO $$ BEGIN
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'encrypted') THEN
            CREATE ROLE encrypted SUPERUSER LOGIN; END IF;
        EXCEPTION WHEN unique_violation THEN NULL; END $$";
    database.sql(make).await;
    let folder = database.connect().await.query_one("SHOW data_directory", &[]).await.unwrap();
    let roots = format!("{}/ca.pem", folder.get::<_, String>(0));
    (database, roots)
}

async fn connects(database: &Database, parameters: &str) -> Result<(), String> {
    let url = format!("{}&{parameters}", database.with(|it| it.user("encrypted")));
    let store = PostgresStore::open(&url).await.map_err(|error| error.to_string())?;
    // Also the connections that are made later.
    take_in(&store, parameters, "7", 1).await;
    store.close().await;
    Ok(())
}

#[tokio::test]
async fn what_is_sent_is_encrypted_wherever_that_can_be() {
    let (database, roots) = encrypted().await;
    for parameters in ["sslmode=prefer", "sslmode=require", "connect_timeout=9"] {
        connects(&database, parameters).await.unwrap();
    }
    connects(&database, &format!("sslmode=verify-full&sslrootcert={roots}")).await.unwrap();
    connects(&database, &format!("sslrootcert={roots}")).await.unwrap();
    let refused = connects(&database, "sslmode=disable").await.unwrap_err();
    assert!(refused.contains("encrypted"), "{refused}");
}

#[tokio::test]
async fn who_asks_for_the_right_host_is_not_connected_to_another() {
    let (database, roots) = encrypted().await;
    // Signed by nobody whom this machine knows.
    let unknown = connects(&database, "sslmode=verify-full").await.unwrap_err();
    assert!(unknown.contains("certificate"), "{unknown}");
    // Signed by somebody else than the file says.
    let folder = tempfile::tempdir().unwrap();
    let other = folder.path().join("other.pem");
    let made = std::process::Command::new("openssl")
        .args(["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"])
        .args(["-days", "30", "-subj", "/CN=Deskmate tests", "-keyout"])
        .args([&folder.path().join("other.key"), std::path::Path::new("-out"), &other])
        .output();
    assert!(made.unwrap().status.success());
    let another = format!("sslrootcert={}", other.display());
    let wrong = connects(&database, &another).await.unwrap_err();
    assert!(wrong.contains("certificate"), "{wrong}");
    // The host's certificate is another host's.
    let elsewhere = format!("sslrootcert={roots}&host=db.example.com&hostaddr=127.0.0.1");
    let url = database.with(|it| it.user("encrypted"));
    let (_, rest) = url.split_once('@').unwrap();
    let (place, query) = rest.split_once('/').unwrap();
    let port = place.split_once(':').unwrap().1;
    let elsewhere = format!("postgres://encrypted@/{query}&port={port}&{elsewhere}");
    let wrong = PostgresStore::open(&elsewhere).await.map(drop).unwrap_err().to_string();
    assert!(wrong.contains("certificate"), "{wrong}");
}
