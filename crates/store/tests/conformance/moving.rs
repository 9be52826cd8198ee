//! A stopped SQLite installation moves to PostgreSQL with nothing lost.

use std::collections::BTreeMap;

use deskmate_core::{ChannelName, LastRead, Parked};
use deskmate_store::{Change, Release, StoreError, TakenIn, moving};
use rusqlite::types::ValueRef;

use crate::{
    backend::{Backend, Postgres, Sqlite},
    samples::{
        LEASE, at, channel, event, happened, key, known, knows, lease, note, row, take_in,
        turn_for, wake, write,
    },
};

/// An installation in the middle of its work, with more rows than are moved at once.
pub(crate) async fn in_use(from: &Sqlite) {
    let store = from.open().await;
    let many = |n: i64| note(&format!("m{n}"), &format!("c{}", n % 700), n);
    store.take_in((0..1_300).map(many).collect()).await.unwrap();
    take_in(&*store, "it's \"odd\" — ü 🦀", "7", 10).await;
    take_in(&*store, "n2", "7", 11).await;
    wake(&*store, "8", 9_000).await;
    store.set_mark(&channel(), "swept", "12345").await.unwrap();
    store.secret(&ChannelName::new(""), "reply_token_key", "00ff").await.unwrap();
    let desk = lease(&*store, "7", 20).await;
    let change = Change {
        notifications_done: vec!["n2".to_owned()],
        outbox: vec![row(1), row(2)],
        events: vec![event("evt_b", "7", 1), event("evt_a", "7", 2)],
        timeline: vec![happened(20, "one"), happened(20, "two")],
        ..knows("7", 3)
    };
    write(&*store, &desk.lease, change).await;
    store.take_answer(&key("7"), &"trn_1".into(), "later".into(), at(21)).await.unwrap();
    let desk = lease(&*store, "9", 30).await;
    let mut parked = known("9", 1);
    parked.turn = Some(turn_for("joe"));
    parked.last_read = Some(LastRead { at: at(90_000_000), ..LastRead::default() });
    parked.parked = Some(Parked { why: "gone".to_owned(), since: at(44), again: None });
    let change = Change { conversation: Some(parked), ..Change::default() };
    let back = Release { wakes: desk.inbox.wakes, due: None };
    assert!(store.commit(&desk.lease, change, Some(back)).await.unwrap());
    store.close().await;
    for row in [
        "console_user VALUES ('u', 'ann', 'admin', 'hash', 1, 'id.example 7')",
        "invitation VALUES ('d', 'viewer', 'ann', 9)",
        "console_session VALUES ('s', 'u', 1, 2)",
        "api_token VALUES ('t', 'd', 'a script', 'viewer', 'ann', 1, 'usr_ann')",
        "pause VALUES ('', 'waits', 'ann', 'so', 1)",
        "audit VALUES ('a', 1, 'ann', 'user.invited', 'a viewer', NULL, 'viewer')",
        "console_channel VALUES ('sales', '{}', 1, 1, 'ann')",
        "draft VALUES ('a', 'support', '7', 'hours', '', 1, 'Nine', '', 'ann', 2, 'sent', 'ann', NULL, 0, 'opening')",
        "draft_day VALUES (20, 'support', 'hours', '', 'opening', 'sent', 3, 0)",
        "act VALUES ('a', 'support', '7', 'ann', '{}')",
        "outreach VALUES ('support', 'a', 'd', '{}', '<p>Hi</p>', NULL, 'shop', 1, 9, 'sending', 2, 1, NULL, NULL, 'busy')",
        "attempt VALUES ('a digest', 6, 7)",
        "alert VALUES ('a', 'support', 'deaf', 'No webhook', '/channels/support', 1, 2, 3)",
        "alert_note VALUES ('n', 'slack', '{}', 1, 2, 3)",
        "second_step VALUES ('u', 'sealed', 1, 2)",
        "recovery_code VALUES ('r', 'u')",
        "errand VALUES ('e', 'connect', 'b', '{}', 1)",
        "memory VALUES ('support', 'joe', 'Size 43', 1, 2)",
        "memory_due VALUES ('support', '7', 3, 0)",
    ] {
        from.meddle(&format!("INSERT INTO {row}")).await;
    }
}

/// Every row of every table that SQLite has, column by column.
pub(crate) fn all_of_sqlite(
    db: &rusqlite::Connection,
) -> BTreeMap<String, Vec<BTreeMap<String, String>>> {
    let mut names = db
        .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'")
        .unwrap();
    let names: Vec<String> =
        names.query_map([], |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap();
    let mut all = BTreeMap::new();
    for name in names {
        let mut find = db.prepare(&format!("SELECT * FROM {name}")).unwrap();
        let columns: Vec<String> = find.column_names().map(str::to_owned).collect();
        let mut found = find.query([]).unwrap();
        let mut rows = Vec::new();
        while let Some(row) = found.next().unwrap() {
            let value = |(n, column): (usize, &String)| {
                let value = match row.get_ref(n).unwrap() {
                    ValueRef::Null => return None,
                    ValueRef::Integer(number) => number.to_string(),
                    ValueRef::Real(number) => number.to_string(),
                    ValueRef::Text(text) => String::from_utf8(text.to_vec()).unwrap(),
                    ValueRef::Blob(bytes) => format!("{bytes:?}"),
                };
                Some((column.clone(), value))
            };
            rows.push(columns.iter().enumerate().filter_map(value).collect());
        }
        rows.sort();
        all.insert(name, rows);
    }
    all
}

/// The same of PostgreSQL.
async fn all_of_postgres(
    to: &Postgres,
    names: impl Iterator<Item = &String>,
) -> BTreeMap<String, Vec<BTreeMap<String, String>>> {
    let db = to.database.connect().await;
    let mut all = BTreeMap::new();
    for name in names {
        let mut rows = Vec::new();
        for row in db.query(&format!("SELECT * FROM {name}"), &[]).await.unwrap() {
            let mut kept = BTreeMap::new();
            for (n, column) in row.columns().iter().enumerate() {
                let value = match column.type_().name() {
                    "text" => row.get::<_, Option<String>>(n),
                    "int8" => row.get::<_, Option<i64>>(n).map(|number| number.to_string()),
                    "bytea" => row.get::<_, Option<Vec<u8>>>(n).map(|bytes| format!("{bytes:?}")),
                    other => panic!("a column of another kind: {other}"),
                };
                kept.extend(value.map(|value| (column.name().to_owned(), value)));
            }
            rows.push(kept);
        }
        all.insert(name.clone(), rows);
    }
    all
}

#[tokio::test]
async fn everything_of_a_stopped_installation_arrives() {
    let (from, to) = (Sqlite::new(), Postgres::new().await);
    in_use(&from).await;
    let moved = moving::to_postgres(&from.path(), &to.database.url).await.unwrap();
    let before = all_of_sqlite(&from.sql());
    assert_eq!(before.len(), 28, "a table more is a table to move");
    let mut after = all_of_postgres(&to, before.keys()).await;
    for row in after.get_mut("conversation").unwrap() {
        // Whether it is parked is when it was; and nobody has a lease.
        let since = row.remove("parked_since");
        row.insert("parked".to_owned(), u8::from(since.is_some()).to_string());
        assert_eq!(row.remove("lease_token").as_deref(), Some("0"));
    }
    for (table, mut rows) in after {
        rows.sort();
        assert!(!rows.is_empty(), "nothing of {table} was put to the test");
        assert_eq!(rows.len(), before[&table].len(), "{table}");
        assert!(rows == before[&table], "{table} has changed");
        let told = moved.rows.iter().find(|(name, _)| *name == table).unwrap();
        assert_eq!(told.1, rows.len() as u64);
    }

    // And work goes on there.
    let store = to.open().await;
    let again = store.take_in(vec![note("n2", "7", 99)]).await.unwrap();
    assert_eq!(again, [TakenIn::Duplicate]);
    let all = store.claim("node", at(100), LEASE, 9_999).await.unwrap();
    let seven = all.iter().find(|opened| opened.lease.key == key("7")).unwrap();
    assert_eq!(seven.conversation, Some(known("7", 3)));
    assert_eq!(seven.outbox, [row(1), row(2)]);
    assert_eq!(seven.inbox.answers.len(), 1);
    let emitted = Change { events: vec![event("evt_c", "7", 3)], ..Change::default() };
    write(&*store, &seven.lease, emitted).await;
    let events = store.events(&channel(), 9).await.unwrap();
    let ids: Vec<_> = events.iter().map(|event| event.id.as_str()).collect();
    assert_eq!(ids, ["evt_b", "evt_a", "evt_c"]);
    assert_eq!(store.counts().await.unwrap().parked, 1);
}

#[tokio::test]
async fn what_is_in_use_or_full_or_not_there_is_not_moved() {
    let (from, to) = (Sqlite::new(), Postgres::new().await);
    let missing = moving::to_postgres(&from.path(), &to.database.url).await.unwrap_err();
    assert!(matches!(missing, StoreError::File { .. }), "{missing:?}");
    assert!(!from.path().exists());

    let store = from.open().await;
    take_in(&*store, "n1", "7", 1).await;
    let running = moving::to_postgres(&from.path(), &to.database.url).await.unwrap_err();
    assert!(matches!(running, StoreError::InUse { .. }), "{running:?}");
    store.close().await;

    let other = to.open().await;
    wake(&*other, "8", 1).await;
    other.close().await;
    let full = moving::to_postgres(&from.path(), &to.database.url).await.unwrap_err();
    assert!(matches!(full, StoreError::NotEmpty(_)), "{full:?}");
    assert!(full.to_string().contains("`conversation`"), "{full}");
    let other = to.open().await;
    assert_eq!(other.counts().await.unwrap().notifications, 0, "nothing was moved");
    other.close().await;
    // What could not be moved is as it was.
    assert_eq!(from.open().await.counts().await.unwrap().notifications, 1);
}
