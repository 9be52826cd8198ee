//! Where the database is, and how to connect.

use std::{path::PathBuf, time::Duration};

use deadpool_postgres::{Manager, ManagerConfig, Pool, RecyclingMethod, Runtime};
use percent_encoding::percent_decode_str;
use tokio_postgres::{
    Client, Config, Connection, Socket,
    config::{Host, SslMode, TargetSessionAttrs},
};

use super::{
    refusal::to_connect,
    tls::{Stream, Tls, Trust},
};
use crate::StoreError;

/// Connections at most, besides the one that listens. A transaction takes some milliseconds, so
/// these are enough for thousands of conversations.
const CONNECTIONS: usize = 12;
/// How long one host may take to answer before the next is tried.
const CONNECT: Duration = Duration::from_secs(5);
/// A host that is silent for so long is gone.
const SILENCE: Duration = Duration::from_secs(10);
/// A node that is stopped in the middle of a transaction must not keep others from theirs: what it
/// has locked is let go of, and what waits for a lock gives up before Intercom does.
const NOBODY_BLOCKS: &str = "-c idle_in_transaction_session_timeout=3s -c lock_timeout=3s";
/// How long a call waits for a connection.
const WAIT: Duration = Duration::from_secs(15);

/// What `database_url` says.
#[derive(Clone, Debug)]
pub(super) struct Address {
    config: Config,
    tls: Tls,
}

impl Address {
    /// # Errors
    /// [`StoreError::Address`]
    pub(super) fn parse(url: &str) -> Result<Self, StoreError> {
        let (url, secrecy) = Secrecy::split(url)?;
        let mut config: Config = url.parse().map_err(|error| {
            StoreError::Address(format!("it cannot be read: {}", super::refusal::said(&error)))
        })?;
        let nowhere = |host: &Host| matches!(host, Host::Tcp(name) if name.is_empty());
        if config.get_hosts().iter().all(nowhere) {
            return Err(StoreError::Address(
                "it names no host, as in `postgres://deskmate@db.example.com/deskmate`".to_owned(),
            ));
        }
        let options = config.get_options().map_or_else(String::new, |own| format!("{own} "));
        config.options(format!("{options}{NOBODY_BLOCKS}"));
        // Of several hosts, the one that can be written to; and one that vanishes is noticed.
        config
            .target_session_attrs(TargetSessionAttrs::ReadWrite)
            .application_name("deskmate")
            .keepalives_idle(SILENCE)
            .tcp_user_timeout(SILENCE);
        if config.get_connect_timeout().is_none() {
            config.connect_timeout(CONNECT);
        }
        config.ssl_mode(secrecy.mode);
        Ok(Self { config, tls: Tls::new(secrecy.trust())? })
    }

    /// # Errors
    /// Why nobody could, in people's words.
    pub(super) async fn connect(&self) -> Result<(Client, Connection<Socket, Stream>), StoreError> {
        self.config
            .connect(self.tls.clone())
            .await
            .map_err(|error| to_connect(&error, &self.config))
    }

    /// Connections that are made as they are wanted, and anew where one was lost.
    pub(super) fn pool(&self) -> Result<Pool, StoreError> {
        let recycling = ManagerConfig { recycling_method: RecyclingMethod::Fast };
        Pool::builder(Manager::from_config(self.config.clone(), self.tls.clone(), recycling))
            .max_size(CONNECTIONS)
            .runtime(Runtime::Tokio1)
            .wait_timeout(Some(WAIT))
            .create_timeout(Some(WAIT))
            .build()
            .map_err(|error| StoreError::Address(error.to_string()))
    }
}

/// Whether what is sent is encrypted, and whose certificate will do. With the names and meanings
/// that PostgreSQL's own tools have for it.
#[derive(Debug, PartialEq, Eq)]
struct Secrecy {
    mode: SslMode,
    verify: bool,
    roots: Option<PathBuf>,
}

impl Secrecy {
    /// Takes what is said of it out of an address.
    fn split(url: &str) -> Result<(String, Self), StoreError> {
        let mut secrecy = Self { mode: SslMode::Prefer, verify: false, roots: None };
        let Some((place, query)) = url.split_once('?') else {
            return Ok((url.to_owned(), secrecy));
        };
        let mut rest = Vec::new();
        for pair in query.split('&') {
            match pair.split_once('=') {
                Some(("sslmode", mode)) => {
                    (secrecy.mode, secrecy.verify) = match mode {
                        "disable" => (SslMode::Disable, false),
                        "allow" | "prefer" => (SslMode::Prefer, false),
                        "require" => (SslMode::Require, false),
                        "verify-full" => (SslMode::Require, true),
                        _ => {
                            return Err(StoreError::Address(format!(
                                "sslmode: `{mode}` is none of `disable`, `prefer`, `require` and \
                                 `verify-full`"
                            )));
                        }
                    };
                }
                Some(("sslrootcert", path)) => {
                    let path = percent_decode_str(path).decode_utf8_lossy();
                    secrecy.roots = Some(path.into_owned().into());
                }
                _ => rest.push(pair),
            }
        }
        let query = if rest.is_empty() { String::new() } else { format!("?{}", rest.join("&")) };
        Ok((format!("{place}{query}"), secrecy))
    }

    fn trust(&self) -> Trust<'_> {
        match &self.roots {
            // Who names a file means it to be used.
            Some(path) => Trust::Those(path),
            None if self.verify => Trust::System,
            None => Trust::Anybody,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrecy_is_what_postgres_calls_it() {
        let split = |url| Secrecy::split(url).unwrap();
        let (url, plain) = split("postgres://u@h/x");
        assert_eq!(url, "postgres://u@h/x");
        assert_eq!(plain.mode, SslMode::Prefer);
        assert_eq!(plain.trust(), Trust::Anybody);
        let (url, full) = split("postgres://u@h/x?sslmode=verify-full&connect_timeout=3");
        assert_eq!(url, "postgres://u@h/x?connect_timeout=3");
        assert_eq!((full.mode, full.trust()), (SslMode::Require, Trust::System));
        let (url, those) = split("postgres://u@h/x?sslmode=require&sslrootcert=%2Fetc/ca%25.pem");
        assert_eq!(url, "postgres://u@h/x");
        assert_eq!(those.trust(), Trust::Those("/etc/ca%.pem".as_ref()));
        assert_eq!(split("postgres://u@h/x?sslmode=disable").1.mode, SslMode::Disable);
        let error = Secrecy::split("postgres://u@h/x?sslmode=verify-ca").unwrap_err();
        assert!(error.to_string().contains("`verify-ca` is none of"), "{error}");
        let missing = Address::parse("postgres://u@h/x?sslrootcert=/no/such.pem").map(|_| ());
        let error = missing.unwrap_err().to_string();
        assert!(error.contains("sslrootcert: /no/such.pem cannot be used"), "{error}");
    }

    #[test]
    fn what_cannot_be_read_is_told_without_the_password() {
        for (url, what) in [
            ("postgres://u:hunter2@/x?host=", "names no host"),
            ("postgres://u:hunter2@there:port/x", "cannot be read"),
            ("postgres://u:hunter2@there/x?colour=red", "colour"),
            ("postgres:///x", "names no host"),
        ] {
            let error = Address::parse(url).map(|_| ()).unwrap_err().to_string();
            assert!(error.contains(what), "{url}: {error}");
            assert!(!error.contains("hunter2"), "{error}");
        }
        let address = Address::parse("postgres://u:hunter2@a:1,b:2/x").unwrap();
        assert!(!format!("{address:?}").contains("hunter2"));
    }
}
