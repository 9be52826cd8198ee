//! The smallest honest receiver of webhooks: it checks the signature, keeps the body in one table, and
//! answers when that is on disk. What waits while a commit is under way shares the next one.

use std::{path::Path, sync::mpsc};

use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode},
    routing::{get, post},
};
use intercom::webhook::{SIGNATURE_HEADER, verify_signature};
use rusqlite::Connection;
use tokio::sync::oneshot;

use crate::servers::HOOK;

/// Writes that share one commit at most.
const MOST_SHARED: usize = 256;

struct Write {
    body: Bytes,
    written: oneshot::Sender<bool>,
}

#[derive(Clone)]
struct Receiver {
    secret: String,
    writes: mpsc::Sender<Write>,
}

/// What its process does.
pub(crate) async fn serve(secret: &str, file: &Path) -> anyhow::Result<()> {
    let db = Connection::open(file)?;
    db.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(()))?;
    db.pragma_update(None, "synchronous", "FULL")?;
    db.execute_batch("CREATE TABLE notification (id INTEGER PRIMARY KEY, body BLOB NOT NULL)")?;
    let (writes, waiting) = mpsc::channel();
    std::thread::spawn(move || keep(db, &waiting));
    let listener = tokio::net::TcpListener::bind(std::env::var("LISTEN")?).await?;
    let router = Router::new()
        .route("/", get(|| async { "ok" }))
        .route(HOOK, post(receive))
        .with_state(Receiver { secret: secret.to_owned(), writes });
    Ok(axum::serve(listener, router).await?)
}

async fn receive(State(receiver): State<Receiver>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let signature = headers.get(SIGNATURE_HEADER).and_then(|value| value.to_str().ok());
    let signed = verify_signature(&[receiver.secret], signature.unwrap_or_default(), &body);
    if signed.is_err() {
        return StatusCode::UNAUTHORIZED;
    }
    let (written, is_written) = oneshot::channel();
    receiver.writes.send(Write { body, written }).ok();
    match is_written.await {
        Ok(true) => StatusCode::OK,
        _ => StatusCode::SERVICE_UNAVAILABLE,
    }
}

fn keep(mut db: Connection, waiting: &mpsc::Receiver<Write>) {
    while let Ok(first) = waiting.recv() {
        let batch: Vec<_> =
            std::iter::once(first).chain(waiting.try_iter().take(MOST_SHARED - 1)).collect();
        let is_written = commit(&mut db, &batch).is_ok();
        for write in batch {
            write.written.send(is_written).ok();
        }
    }
}

fn commit(db: &mut Connection, batch: &[Write]) -> rusqlite::Result<()> {
    let transaction = db.transaction()?;
    {
        let mut insert =
            transaction.prepare_cached("INSERT INTO notification (body) VALUES (?)")?;
        for write in batch {
            insert.execute([&write.body[..]])?;
        }
    }
    transaction.commit()
}
