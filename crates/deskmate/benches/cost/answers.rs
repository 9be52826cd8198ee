//! How long a customer waits for an answer, the bot's own time left out: it answers at once.

use std::{
    sync::atomic::{AtomicUsize, Ordering},
    time::{Duration, Instant},
};

use crate::{LENGTH, intercom_side::IntercomSide, load::Outcome, servers::Deskmate};

pub(crate) async fn measure() -> anyhow::Result<()> {
    let intercom = &IntercomSide::start().await?;
    let deskmate = Deskmate::start(intercom).await?;
    intercom.send_webhooks_to(Some(deskmate.process.address));
    println!(
        "\n| Conversations at a time | answers/s | p50 ms | p99 ms | CPU s per 1,000 answers | API calls per answer |"
    );
    println!("|---|---|---|---|---|---|");
    let number = AtomicUsize::new(1_000_000);
    run(intercom, &number, 1, Duration::from_secs(1)).await?;
    for at_a_time in [1, 32] {
        let (cpu, calls) = (deskmate.process.cpu_seconds()?, calls(intercom));
        let outcome = run(intercom, &number, at_a_time, LENGTH).await?;
        intercom.twin.settle().await;
        let answers = outcome.count() as f64;
        println!(
            "| {at_a_time} | {:.0} | {:.1} | {:.1} | {:.2} | {:.1} |",
            outcome.per_second(),
            outcome.percentile(50),
            outcome.percentile(99),
            (deskmate.process.cpu_seconds()? - cpu) / answers * 1e3,
            (self::calls(intercom) - calls) as f64 / answers,
        );
    }
    intercom.send_webhooks_to(None);
    Ok(())
}

async fn run(
    intercom: &IntercomSide,
    number: &AtomicUsize,
    at_a_time: usize,
    length: Duration,
) -> anyhow::Result<Outcome> {
    let began = Instant::now();
    let one_after_another = async || {
        let mut latencies = Vec::new();
        while began.elapsed() < length {
            let number = number.fetch_add(1, Ordering::Relaxed);
            latencies.push(intercom.time_a_reply(number).await?);
        }
        anyhow::Ok(latencies)
    };
    let all = (0..at_a_time).map(|_| one_after_another());
    let mut latencies = Vec::new();
    for outcome in futures_util::future::join_all(all).await {
        latencies.extend(outcome?);
    }
    Ok(Outcome::new(began.elapsed(), latencies))
}

/// How many calls the twin's API has had.
fn calls(intercom: &IntercomSide) -> u64 {
    intercom.twin.api_calls().last().map_or(0, |call| call.id)
}
