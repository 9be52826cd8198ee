//! Channels in a terminal, without a service.

use deskmate_core::Timestamp;
use deskmate_store::{AuditEntry, Console, ConsoleChannel, SqliteStore};

use super::*;

fn asks(place: &Place, args: &[&str]) -> String {
    place.plain(&run(deskmate().current_dir(place.folder.path()).args(args)))
}

/// Keeps a channel as the console does.
async fn made_in_the_console(place: &Place, name: &str) {
    let store = SqliteStore::open(&place.folder.path().join("deskmate.db")).await.unwrap();
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
    let place = Place::with(&config(""));
    made_in_the_console(&place, "sales").await;
    let told = asks(&place, &["channel", "pause", "suport", "--why", "wrong prices"]);
    assert!(told.starts_with("exit code 1\n"), "{told}");
    assert!(told.contains("there is no channel `suport`; there are: support, sales"), "{told}");
    for name in ["support", "sales"] {
        let told = asks(&place, &["channel", "pause", name, "--why", "wrong prices"]);
        assert_eq!(told, format!("exit code 0\n{name} paused\n"));
    }
    let told = asks(&place, &["channel", "list"]);
    for name in ["support", "sales"] {
        let line = format!("{name}  paused by the command line: wrong prices\n");
        assert!(told.contains(&line), "{told}");
    }
    assert_eq!(asks(&place, &["channel", "resume", "sales"]), "exit code 0\nsales goes on\n");
    let again = asks(&place, &["channel", "resume", "sales"]);
    assert!(again.starts_with("exit code 1\n") && again.contains("it was not paused"), "{again}");
}

/// What is asked of conversations is asked of the console's channels as well.
#[tokio::test]
async fn channels_of_the_console_are_looked_in_without_being_named() {
    let place = Place::with("database_url = \"sqlite:deskmate.db\"\n");
    made_in_the_console(&place, "sales").await;
    let told = asks(&place, &["conversation", "show", "1"]);
    assert!(told.contains("nothing is stored of a conversation `1` in channel `sales`"), "{told}");
    let told = asks(&place, &["contact", "export", "1"]);
    assert!(!told.contains("--channel"), "{told}");
}
