//! What the console's lists and figures take at a million conversations: `script/bench`.
//! `docs/performance.md` says what comes out. `DESKMATE_BENCH_POSTGRES` names an empty database of
//! PostgreSQL that is measured as well.
#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a measurement of real time, for people to read"
)]

use std::{
    future::Future,
    sync::Arc,
    time::{Duration, Instant},
};

use deskmate_core::{ChannelName, Conversation, ConversationId, List, Timestamp};
use deskmate_store::{Console, PostgresStore, SqliteStore, Store};

/// How many conversations; `DESKMATE_BENCH_ROWS` says another number.
const MANY: i64 = 1_000_000;
/// How often each question is asked; the slowest answer but one in twenty is told.
const ROUNDS: usize = 40;
/// What may be taken at most.
const MOST: Duration = Duration::from_millis(50);

/// How many rows: so many for so many conversations; those of drafts by day depend on neither.
#[derive(Clone, Copy)]
struct Share(i64, i64);

impl Share {
    fn of(self, many: i64) -> i64 {
        if self.0 == 0 { 30 * 50 * 4 } else { self.0 * many / self.1 }
    }
}

fn many() -> i64 {
    std::env::var("DESKMATE_BENCH_ROWS").map_or(MANY, |many| many.parse().unwrap())
}

/// Rows for both databases: `{n}` is a row's number, from 1, and `{state}` what is known of a
/// conversation. One conversation in a thousand is the bot's, as many wait for a team; the newest
/// tenth has drafts, of which one in a hundred waits.
const ROWS: [(Share, &str); 6] = [
    (
        Share(1, 1),
        "INSERT INTO conversation (channel, id, state, owner, list, list_since, read_day)
         SELECT 'support', CAST({n} AS TEXT), '{state}', 'people',
                CASE {n} % 1000 WHEN 0 THEN 'bot' WHEN 1 THEN 'person' WHEN 2 THEN 'parked' ELSE 'team' END,
                {n} * 1000, {n} / 100",
    ),
    (
        Share(1, 1),
        "INSERT INTO notification (channel, id, conversation, topic, expected, received_at, done_at)
         SELECT 'support', 'notif_' || CAST({n} AS TEXT), CAST({n} AS TEXT),
                CASE {n} % 3 WHEN 0 THEN 'conversation.admin.closed' ELSE 'conversation.user.replied' END,
                '[]', {n} * 1000, {n} * 1000 + 5",
    ),
    (
        Share(2, 1),
        "INSERT INTO timeline (channel, conversation, at, seq, happening)
         SELECT 'support', CAST({n} / 2 AS TEXT), {n} * 500, {n} % 2, '{\"kind\": \"turn\"}'",
    ),
    (
        Share(1, 10),
        "INSERT INTO draft (id, channel, conversation, dialog, intent, made_at, text, also, ended_at, how, changed)
         SELECT 'act_' || CAST({n} AS TEXT), 'support', CAST({n} AS TEXT), 'hours_' || CAST({n} % 50 AS TEXT), '',
                {n} * 10000, 'From nine to five.', '', CASE {n} % 100 WHEN 0 THEN NULL ELSE {n} * 10000 + 1 END,
                CASE {n} % 100 WHEN 0 THEN NULL WHEN 1 THEN 'edited' ELSE 'sent' END, 0",
    ),
    // What is counted of drafts: by 50 dialogs, each outcome of the last 30 days.
    (
        Share(0, 1),
        "INSERT INTO draft_day (day, channel, dialog, intent, topic, how, drafts, changed)
         SELECT {today} - {n} % 30, 'support', 'hours_' || CAST({n} / 30 % 50 AS TEXT), '', '',
                CASE {n} / 1500 % 4 WHEN 0 THEN 'sent' WHEN 1 THEN 'edited' WHEN 2 THEN 'rejected' ELSE 'withdrawn' END, 16, 0",
    ),
    (
        Share(1, 100),
        "INSERT INTO outbox (channel, conversation, seq, action, generation, payload, status, attempts, node, created_at)
         SELECT 'support', CAST({n} AS TEXT), 1, 'a', 1, '{}', '\"ready\"', 0, 'n', {n}",
    ),
];

fn state() -> String {
    let (channel, id) = (ChannelName::new("support"), ConversationId::new("1"));
    serde_json::to_string(&Conversation::new(channel, id)).unwrap()
}

fn numbered(insert: &str) -> String {
    let today = Timestamp::from_millis(many() * 1000).day().to_string();
    insert.replace("{n}", "n").replace("{state}", &state()).replace("{today}", &today)
}

async fn took<F: Future>(what: &str, ask: impl Fn() -> F) -> bool {
    let mut times = Vec::new();
    for _ in 0..ROUNDS {
        let begun = Instant::now();
        ask().await;
        times.push(begun.elapsed());
    }
    times.sort();
    let (middle, slow) = (times[ROUNDS / 2], times[ROUNDS - 1 - ROUNDS / 20]);
    let ms = |time: Duration| time.as_secs_f64() * 1000.0;
    println!("{what:<44} {:>9.2} {:>9.2}", ms(middle), ms(slow));
    slow < MOST
}

/// Asks what the pages ask.
async fn measure(name: &str, store: Arc<dyn Store>) {
    let many = many();
    println!("\n{name}, {many} conversations{:>22} {:>9}", "median ms", "95 % ms");
    let console = Console::new(store);
    let (console, late) = (&console, Timestamp::from_millis(i64::MAX));
    let half = (many / 2).to_string();
    let middle = Some((Timestamp::from_millis(many * 500), half.as_str()));
    let one = (many / 10 * 7 + 7).to_string();
    let mut good = true;
    for (what, list) in [("bot", List::Bot), ("team", List::Team), ("parked", List::Parked)] {
        let page = format!("Conversations: {what}, first page");
        good &= took(&page, || async { console.in_list("support", list, None, 51).await.unwrap() })
            .await;
        let count = format!("Conversations: {what}, how many, up to 1000");
        good &=
            took(&count, || async { console.count("support", list, 1_001).await.unwrap() }).await;
    }
    let team = List::Team;
    good &= took("Conversations: a page in the middle", || async {
        console.in_list("support", team, middle, 51).await.unwrap()
    })
    .await;
    good &= took("Conversations: one by its id", || async {
        console.listed("support", &one).await.unwrap().unwrap()
    })
    .await;
    good &= took("Deliveries: webhooks that came in", || async {
        console.came_in(late, 51).await.unwrap()
    })
    .await;
    good &=
        took("Deliveries: what was done", || async { console.happened(late, 51).await.unwrap() })
            .await;
    good &= took("Deliveries: what is to be sent", || async {
        console.waiting(None, 51).await.unwrap()
    })
    .await;
    good &= took("Channel: when a topic was last seen", || async {
        console.topic_seen("support", "conversation.user.replied").await.unwrap().unwrap()
    })
    .await;
    good &=
        took("Drafts: the first page", || async { console.drafts(None, 51).await.unwrap() }).await;
    good &= took("Drafts: how many wait, up to 1000", || async {
        console.drafts_waiting(1_001).await.unwrap()
    })
    .await;
    let today = Timestamp::from_millis(many * 1000);
    good &= took("Drafts: how those of four weeks did", || async {
        console.draft_results(today, 4).await.unwrap()
    })
    .await;
    println!("{}", if good { "all below 50 ms" } else { "NOT all below 50 ms" });
}

async fn sqlite() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("lists.db");
    SqliteStore::open(&path).await.unwrap().close().await;
    let db = rusqlite::Connection::open(&path).unwrap();
    let rows = ROWS.map(|(share, insert)| {
        let many = share.of(many());
        let numbers = format!(
            "WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {many}) "
        );
        let (into, select) = insert.split_once("SELECT").unwrap();
        format!("{into}{numbers}SELECT{} FROM numbers;", numbered(select))
    });
    db.execute_batch(&format!("BEGIN;{}COMMIT;ANALYZE;", rows.concat())).unwrap();
    drop(db);
    let store = SqliteStore::open(&path).await.unwrap();
    measure("SQLite", Arc::new(store)).await;
}

async fn postgres(url: &str) {
    PostgresStore::open(url).await.unwrap().close().await;
    let (db, connection) = tokio_postgres::connect(url, tokio_postgres::NoTls).await.unwrap();
    tokio::spawn(connection);
    for (share, insert) in ROWS {
        let many = share.of(many());
        let from = format!(" FROM generate_series(1::bigint, {many}) AS numbers (n)");
        db.batch_execute(&format!("{}{from}", numbered(insert))).await.unwrap();
    }
    db.batch_execute("ANALYZE").await.unwrap();
    measure("PostgreSQL", Arc::new(PostgresStore::open(url).await.unwrap())).await;
}

#[tokio::main]
async fn main() {
    sqlite().await;
    if let Ok(url) = std::env::var("DESKMATE_BENCH_POSTGRES") {
        postgres(&url).await;
    }
}
