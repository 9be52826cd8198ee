//! How long a customer waits for an answer, the bot's own time left out, and what an answer costs.

use std::{
    sync::atomic::{AtomicUsize, Ordering},
    time::{Duration, Instant},
};

use intercom_twin::Act;

use crate::{
    LENGTH,
    intercom_side::IntercomSide,
    load::Outcome,
    servers::{Bridge, Deskmate, Process, Written},
};

/// A bot that is slower than `fence_after`, in milliseconds.
const SLOW: u64 = 600;

/// Conversations of those who are known, however many write at a time: after 30 answers within an hour
/// people would take one over from the bot.
const KNOWN: usize = 512;

/// Who writes.
#[derive(Clone, Copy)]
pub(crate) enum Customers {
    /// Each message begins a conversation of somebody nobody knows yet.
    New,
    /// Each writes again in the conversation that the bot has with them.
    Known,
}

/// Numbers of customers, each of whom there is once.
static NUMBER: AtomicUsize = AtomicUsize::new(1_000_000);

pub(crate) async fn measure() -> anyhow::Result<()> {
    let intercom = &IntercomSide::start().await?;
    let deskmate = Deskmate::start(intercom).await?;
    let ours = [&deskmate.process];
    println!(
        "\n| Who writes, and the bot | Server | answers/s | p50 ms | p99 ms | CPU s per 1,000 answers | API calls per answer | commits per answer |"
    );
    println!("|---|---|---|---|---|---|---|---|");
    let ours = async |who: &str, customers, at_a_time| {
        let cost = cost(intercom, &ours, customers, at_a_time).await?;
        cost.show(who, "Deskmate");
        anyhow::Ok(cost)
    };
    cost(intercom, &[&deskmate.process], Customers::New, 4).await?;
    ours("1 new at a time", Customers::New, 1).await?;
    ours("1 known at a time", Customers::Known, 1).await?;
    let here = ours("32 new at a time", Customers::New, 32).await?;
    ours("32 known at a time", Customers::Known, 32).await?;
    intercom.bot_takes(SLOW);
    ours("32 new at a time, 0.6 s", Customers::New, 32).await?;
    ours("32 known at a time, 0.6 s", Customers::Known, 32).await?;
    intercom.bot_takes(0);
    let mut ratios = Vec::new();
    for written in Written::ALL {
        if let Some(bridge) = Bridge::start(intercom, written).await? {
            let bridge = [&bridge.process];
            cost(intercom, &bridge, Customers::New, 4).await?;
            let there = cost(intercom, &bridge, Customers::New, 32).await?;
            there.show("32 new at a time", written.word());
            ratios.push((written.word(), here.cpu / there.cpu));
        }
    }
    for (bridge, ratio) in ratios {
        println!("\nCPU per answer, Deskmate / {bridge}: {ratio:.2}.");
    }
    Ok(())
}

/// What answers cost.
pub(crate) struct Cost {
    outcome: Outcome,
    /// Seconds per 1,000 answers, of all processes.
    pub(crate) cpu: f64,
    calls: f64,
    commits: f64,
}

impl Cost {
    /// A line of the table.
    pub(crate) fn show(&self, who: &str, server: &str) {
        println!(
            "| {who} | {server} | {:.0} | {:.1} | {:.1} | {:.2} | {:.1} | {:.1} |",
            self.outcome.per_second(),
            self.outcome.percentile(50),
            self.outcome.percentile(99),
            self.cpu,
            self.calls,
            self.commits,
        );
    }
}

/// What answers cost that these processes give.
pub(crate) async fn cost(
    intercom: &IntercomSide,
    processes: &[&Process],
    customers: Customers,
    at_a_time: usize,
) -> anyhow::Result<Cost> {
    let addresses: Vec<_> = processes.iter().map(|process| process.address).collect();
    intercom.send_webhooks_to(&addresses);
    let mut conversations = Vec::new();
    if matches!(customers, Customers::Known) {
        let begin = (0..KNOWN).map(async |_| {
            let number = NUMBER.fetch_add(1, Ordering::Relaxed);
            let mut conversation = String::new();
            let begins = || {
                conversation = intercom.somebody_writes(number)?;
                Ok(conversation.clone())
            };
            intercom.time_a_reply(begins).await?;
            anyhow::Ok(conversation)
        });
        for conversation in futures_util::future::join_all(begin).await {
            conversations.push(conversation?);
        }
        intercom.twin.settle().await;
    }
    let before = used(intercom, processes).await?;
    let began = Instant::now();
    let one_after_another = async |known: &[String]| {
        let mut latencies = Vec::new();
        let mut next = known.iter().cycle();
        while began.elapsed() < LENGTH {
            let writes = || match next.next() {
                Some(conversation) => {
                    let again = Act::contact_writes(conversation, "And when will it be here?");
                    Ok(intercom.twin.act(again)?.conversation_id)
                }
                None => intercom.somebody_writes(NUMBER.fetch_add(1, Ordering::Relaxed)),
            };
            latencies.push(intercom.time_a_reply(writes).await?);
        }
        anyhow::Ok(latencies)
    };
    let none: &[String] = &[];
    let known = conversations.chunks(KNOWN / at_a_time).chain(std::iter::repeat(none));
    let all = known.take(at_a_time).map(one_after_another);
    let mut latencies = Vec::new();
    for outcome in futures_util::future::join_all(all).await {
        latencies.extend(outcome?);
    }
    let outcome = Outcome::new(began.elapsed(), latencies);
    // What follows an answer is its cost as well.
    intercom.twin.settle().await;
    tokio::time::sleep(Duration::from_millis(500)).await;
    let after = used(intercom, processes).await?;
    intercom.send_webhooks_to(&[]);
    let answers = outcome.count() as f64;
    let [cpu, calls, commits] = [0, 1, 2].map(|at| (after[at] - before[at]) / answers);
    Ok(Cost { outcome, cpu: cpu * 1e3, calls, commits })
}

/// CPU seconds, calls of the API, and commits, so far.
async fn used(intercom: &IntercomSide, processes: &[&Process]) -> anyhow::Result<[f64; 3]> {
    let (mut cpu, mut commits) = (0.0, 0.0);
    for process in processes {
        cpu += process.cpu_seconds()?;
        commits += process.commits().await?;
    }
    let calls = intercom.twin.api_calls().last().map_or(0, |call| call.id);
    Ok([cpu, calls as f64, commits])
}
