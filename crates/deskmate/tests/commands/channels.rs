//! Channels in a terminal, without a service.

use deskmate_core::Timestamp;
use deskmate_store::{AuditEntry, Console, ConsoleChannel, SqliteStore};

use super::*;

fn asks(installation: &Installation, args: &[&str]) -> String {
    installation.plain(&run(deskmate().current_dir(installation.folder.path()).args(args)))
}

/// Keeps a channel as the console does.
async fn made_in_the_console(installation: &Installation, name: &str) {
    let store = SqliteStore::open(&installation.folder.path().join("deskmate.db")).await.unwrap();
    let store: std::sync::Arc<dyn deskmate_store::Store> = std::sync::Arc::new(store);
    let at = Timestamp::from_secs(1_734_537_500);
    let channel = ConsoleChannel {
        name: name.to_owned(),
        config: "{}".to_owned(),
        version: 1,
        changed_at: at,
        changed_by: "ann".to_owned(),
    };
    let audit = AuditEntry {
        id: "1".to_owned(),
        at,
        who: "ann".to_owned(),
        what: "channel.made".to_owned(),
        about: format!("channel {name}"),
        before: None,
        after: None,
    };
    Console::new(std::sync::Arc::clone(&store)).put_channel(&channel, audit).await.unwrap();
    store.close().await;
}

/// A name with a slip in it would stop nothing, and nobody would know.
#[tokio::test]
async fn a_channel_that_is_not_there_is_not_paused() {
    let installation = Installation::with(&config(""));
    made_in_the_console(&installation, "sales").await;
    let told = asks(&installation, &["channel", "pause", "suport", "--why", "wrong prices"]);
    assert!(told.starts_with("exit code 1\n"), "{told}");
    assert!(told.contains("there is no channel `suport`; there are: support, sales"), "{told}");
    for name in ["support", "sales"] {
        let told = asks(&installation, &["channel", "pause", name, "--why", "wrong prices"]);
        assert_eq!(told, format!("exit code 0\n{name} paused\n"));
    }
    let told = asks(&installation, &["channel", "list"]);
    for name in ["support", "sales"] {
        let line = format!("{name}  paused by the command line: wrong prices\n");
        assert!(told.contains(&line), "{told}");
    }
    assert_eq!(
        asks(&installation, &["channel", "resume", "sales"]),
        "exit code 0\nsales goes on\n"
    );
    let again = asks(&installation, &["channel", "resume", "sales"]);
    assert!(again.starts_with("exit code 1\n") && again.contains("it was not paused"), "{again}");
}

/// What is asked of conversations is asked of the console's channels as well.
#[tokio::test]
async fn channels_of_the_console_are_looked_in_without_being_named() {
    let installation = Installation::with("database_url = \"sqlite:deskmate.db\"\n");
    made_in_the_console(&installation, "sales").await;
    let told = asks(&installation, &["conversation", "show", "1"]);
    assert!(told.contains("nothing is stored of a conversation `1` in channel `sales`"), "{told}");
    let told = asks(&installation, &["contact", "export", "1"]);
    assert!(!told.contains("--channel"), "{told}");
}
