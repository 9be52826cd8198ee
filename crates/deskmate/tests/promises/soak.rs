//! Chaos over the service and the twin in one process: faults, restarts, lagging reads and answers,
//! handovers, bursts, late answers, and people who act at any moment. In the end each message of a
//! customer was answered once or given to people, and nothing was said over a person beyond the one
//! call that was on its way.
//!
//! Each run is told by its seed. Without more it plays a few; `script/soak` plays as many as there is
//! time for, and `script/soak --seed N` plays one again.

#[path = "soak/acts.rs"]
mod acts;
#[path = "soak/bot.rs"]
mod bot;
#[path = "soak/chaos.rs"]
mod chaos;
#[path = "soak/dice.rs"]
mod dice;
#[path = "soak/model.rs"]
mod model;
#[path = "soak/oracle.rs"]
mod oracle;

use std::time::{Duration, Instant};

/// What `script/soak` asks for.
fn asked(name: &str) -> Option<u64> {
    std::env::var(name).ok().and_then(|value| value.parse().ok())
}

#[tokio::test]
#[expect(clippy::disallowed_methods, reason = "how long it soaks is told by the machine's clock")]
async fn whatever_happens_the_promises_hold() {
    let began = Instant::now();
    let first = asked("SOAK_SEED").unwrap_or(1);
    let limit = asked("SOAK_MINUTES").map(|minutes| Duration::from_secs(60 * minutes));
    let runs = asked("SOAK_RUNS").unwrap_or(if limit.is_some() { u64::MAX } else { 3 });
    let conversations = asked("SOAK_CONVERSATIONS").unwrap_or(6);
    let mut failed = Vec::new();
    for run in 0..runs {
        if limit.is_some_and(|limit| began.elapsed() >= limit) {
            break;
        }
        let seed = first + run;
        let found = chaos::play(seed, usize::try_from(conversations).unwrap()).await;
        println!("seed {seed}: {}", if found.is_empty() { "fine" } else { "FAILED" });
        for complaint in &found {
            println!("  {complaint}");
        }
        if !found.is_empty() {
            failed.push(seed);
        }
    }
    assert!(failed.is_empty(), "play them again: script/soak --seed N, N of {failed:?}");
}
