//! Attends to one conversation: a worker with its lease, and what becomes of both in the end.

use std::{
    convert::Infallible,
    panic::AssertUnwindSafe,
    sync::{Arc, atomic::Ordering},
    time::Duration,
};

use deskmate_core::{Happening, Timestamp};
use deskmate_store::{Change, Lease, LeasedConversation as Opened, Release, StoreError};
use futures_util::FutureExt;

use super::{AFTER_TROUBLE, LEASE, NotNow, Worker};
use crate::{
    busy::Working,
    engine::{Attended, Inner, Nudge},
};

/// Works on a conversation until there is nothing to do. Returns when it is to be looked at again, if
/// nothing happens before.
pub(crate) async fn attend(
    attended: Attended,
    opened: Opened,
    working: Working,
) -> Option<Timestamp> {
    let engine = &attended.engine();
    let lease = opened.lease.clone();
    let nudge = attended.nudge();
    let wakes = opened.inbox.wakes;
    let told = Arc::clone(&nudge);
    let outcome = tokio::select! {
        outcome = AssertUnwindSafe(work(engine, opened, nudge, working)).catch_unwind() => outcome,
        never = keep(engine, &lease) => match never {},
    };
    if !matches!(outcome, Ok(Ok(_))) {
        engine.broken_off().insert(lease.key.clone());
    }
    drop(attended);
    match outcome {
        // What came in since was told to a worker that was done.
        Ok(Ok(next)) if !told.is_set() => return next,
        Ok(Ok(_)) => {}
        Ok(Err(StoreError::LeaseLost(_))) => {
            tracing::warn!("worker.lease_lost");
            // Where it was erased nobody has it.
            engine.store.abandon(&lease).await;
        }
        Ok(Err(error)) => {
            tracing::error!(%error, "worker.store_failed");
            engine.pausing.fetch_add(1, Ordering::SeqCst);
            engine.pause(AFTER_TROUBLE).await;
            engine.pausing.fetch_sub(1, Ordering::SeqCst);
            engine.store.abandon(&lease).await;
        }
        Err(_) => park_after_panic(engine, &lease, wakes).await,
    }
    Some(engine.clock.now())
}

/// Keeps the lease while the worker is in a call: one call may take as long as a lease.
async fn keep(engine: &Inner, lease: &Lease) -> Infallible {
    loop {
        engine.clock.sleep_until(engine.clock.now().plus(LEASE / 3)).await;
        // Where that fails, the worker finds out by itself.
        engine.store.renew(lease, engine.clock.now().plus(LEASE)).await.ok();
    }
}

async fn work(
    engine: &Arc<Inner>,
    opened: Opened,
    nudge: Arc<Nudge>,
    working: Working,
) -> Result<Option<Timestamp>, StoreError> {
    match Worker::open(engine, opened, nudge, working) {
        Ok(mut worker) => worker.work().await,
        // It waits for its channel, or for a newer Deskmate.
        Err(NotNow { lease, wakes, asks, after }) => {
            let due = Some(engine.clock.now().plus(after));
            let change = Change { still_to_read: asks, ..Change::default() };
            engine.store.commit(&lease, change, Some(Release { wakes, due })).await?;
            engine.store.abandon(&lease).await;
            Ok(due)
        }
    }
}

/// A defect in one conversation stops that conversation only, and people hear of it.
async fn park_after_panic(engine: &Arc<Inner>, lease: &Lease, wakes: i64) {
    tracing::error!("worker.panicked");
    metrics::counter!("deskmate_panics_total").increment(1);
    let now = engine.clock.now();
    let why = "a defect in Deskmate stopped the work on it; please report it".to_owned();
    let timeline = vec![(now, Happening::Parked { why })];
    let change = Change { timeline, still_to_read: true, ..Change::default() };
    let due = now.plus(Duration::from_secs(600));
    if let Err(error) =
        engine.store.commit(lease, change, Some(Release { wakes, due: Some(due) })).await
    {
        tracing::error!(%error, "worker.store_failed");
    }
    engine.store.abandon(lease).await;
}
