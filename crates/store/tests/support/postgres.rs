//! A PostgreSQL for tests: started by the first one, shared by all, ended when nobody needs it any
//! more. Each test has a schema of its own.

use std::{
    fs::File,
    process::Command,
    sync::{
        OnceLock,
        atomic::{AtomicU64, Ordering},
    },
};

use tokio_postgres::{Client, NoTls};

/// Where another server is that tests are to use.
const OTHER: &str = "DESKMATE_TEST_POSTGRES";

/// The server's address, and what keeps it alive.
fn server() -> &'static str {
    static SERVER: OnceLock<(String, File)> = OnceLock::new();
    let (url, _) = SERVER.get_or_init(|| {
        let lock = concat!(env!("CARGO_TARGET_TMPDIR"), "/postgres.lock");
        let held = File::create(lock).unwrap();
        held.lock_shared().unwrap();
        if let Ok(other) = std::env::var(OTHER) {
            return (other, held);
        }
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../../script/postgres");
        let started = Command::new(script).arg(lock).output().unwrap();
        let complains = String::from_utf8_lossy(&started.stderr);
        assert!(started.status.success(), "no PostgreSQL for tests: {complains}");
        (String::from_utf8(started.stdout).unwrap().trim().to_owned(), held)
    });
    url
}

/// A schema of its own, as `database_url` names it.
#[derive(Debug)]
pub(crate) struct Database {
    pub(crate) url: String,
}

impl Database {
    pub(crate) async fn fresh() -> Self {
        static NUMBER: AtomicU64 = AtomicU64::new(0);
        let number = NUMBER.fetch_add(1, Ordering::SeqCst);
        let schema = format!("t{}_{number}", std::process::id());
        let all = Self { url: server().to_owned() };
        all.sql(&format!("DROP SCHEMA IF EXISTS {schema} CASCADE; CREATE SCHEMA {schema}")).await;
        // Without TLS, which costs a handshake each: what is encrypted is for tests of its own.
        Self { url: format!("{}?sslmode=disable&options=-csearch_path%3D{schema}", all.url) }
    }

    /// A connection behind the store's back.
    pub(crate) async fn connect(&self) -> Client {
        let (client, connection) = tokio_postgres::connect(&self.url, NoTls).await.unwrap();
        #[expect(clippy::disallowed_methods, reason = "it ends with the client")]
        tokio::spawn(connection);
        client
    }

    /// Does something to the database behind the store's back.
    pub(crate) async fn sql(&self, sql: &str) {
        self.connect().await.batch_execute(sql).await.unwrap();
    }

    /// The address with another user, password, or database.
    pub(crate) fn with(
        &self,
        change: impl for<'a> Fn(&'a mut tokio_postgres::Config) -> &'a mut tokio_postgres::Config,
    ) -> String {
        let mut config: tokio_postgres::Config = self.url.parse().unwrap();
        change(&mut config);
        let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
        let password = config.get_password().map(|it| String::from_utf8_lossy(it).into_owned());
        let login = match password {
            Some(password) => format!("{}:{password}", text(config.get_user())),
            None => text(config.get_user()),
        };
        let options = text(config.get_options()).replace('=', "%3D");
        let (port, name) = (config.get_ports()[0], text(config.get_dbname()));
        format!("postgres://{login}@127.0.0.1:{port}/{name}?options={options}")
    }
}
