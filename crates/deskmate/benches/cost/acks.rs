//! How fast a notification is taken in: checked, kept, on disk, answered.

use std::time::Duration;

use crate::{
    LENGTH,
    intercom_side::IntercomSide,
    load::{self, Outcome, Pace, Request},
    servers::{Bare, Deskmate, HOOK, POSTGRES, Process, Receiver},
};

const RATE: usize = 1_000;
/// Most that a closed loop can ask for.
const MOST: usize = 120_000;

pub(crate) async fn measure() -> anyhow::Result<()> {
    let intercom = &IntercomSide::start().await?;
    let bare = Bare::start(&intercom.secret()).await?;
    let receiver = Receiver::start(&intercom.secret()).await?;
    let deskmate = Deskmate::start(intercom).await?;
    let on_postgres = match std::env::var(POSTGRES) {
        Ok(url) => Some(Deskmate::start_on(intercom, &url).await?),
        Err(_) => None,
    };
    let mut notifications = intercom.notifications().await?;
    let enough = RATE * LENGTH.as_secs() as usize;
    println!("\nEach notification has {} bytes.\n", notifications.bytes());
    println!("| Load | Server | acks/s | p50 ms | p99 ms | CPU s per 1,000 acks |");
    println!("|---|---|---|---|---|---|");
    // The first requests warm both of them up.
    let on_postgres = on_postgres.as_ref().map(|deskmate| &deskmate.process);
    for process in [&bare.0, &receiver.process, &deskmate.process].into_iter().chain(on_postgres) {
        let requests = notifications.that_call_for_nothing(HOOK, 2_000);
        load::send(process.address, requests, Pace::Connections(8), LENGTH).await?;
    }
    let closed = [1, 32, 256].map(Pace::Connections);
    for pace in closed.into_iter().chain([Pace::PerSecond(RATE)]) {
        let count = if matches!(pace, Pace::PerSecond(_)) { enough } else { MOST };
        let requests = notifications.that_call_for_nothing(HOOK, count);
        let plain = one(&pace.describe(), "bare", &bare.0, requests.clone(), pace).await?;
        let load = pace.describe();
        let least = one(&load, "receiver", &receiver.process, requests.clone(), pace).await?;
        let kept = one(&load, "Deskmate", &deskmate.process, requests.clone(), pace).await?;
        ratio(&load, "Deskmate / bare", &kept, &plain);
        ratio(&load, "Deskmate / receiver", &kept, &least);
        if let Some(process) = on_postgres {
            let kept = one(&load, "Deskmate on PostgreSQL", process, requests, pace).await?;
            ratio(&load, "on PostgreSQL / receiver", &kept, &least);
        }
    }
    // One in so many is a customer who gets an answer; the workers have that to do meanwhile.
    let mut number = 1;
    for one_in in [20, 1] {
        let customers = intercom.customers(number..number + enough / one_in).await?;
        number += customers.len();
        let mut requests = notifications.that_call_for_nothing(HOOK, enough);
        for (index, customer) in customers.into_iter().enumerate() {
            requests[index * one_in] = customer;
        }
        let load = format!("{RATE}/s, {} of them customers to be answered", RATE / one_in);
        let pace = Pace::PerSecond(RATE);
        one(&load, "Deskmate", &deskmate.process, requests, pace).await?;
        tokio::time::sleep(Duration::from_secs(2)).await;
    }
    println!(
        "\nMost memory that Deskmate had: {:.0} MB. On disk: {:.0} MB.",
        deskmate.process.peak_megabytes()?,
        deskmate.disk_megabytes()?,
    );
    Ok(())
}

/// A line of the table: one beside another.
fn ratio(load: &str, which: &str, one: &(Outcome, f64), other: &(Outcome, f64)) {
    println!(
        "| {load} | *{which}* | {:.2} | {:.1} | {:.1} | {:.1} |",
        one.0.per_second() / other.0.per_second(),
        one.0.percentile(50) / other.0.percentile(50),
        one.0.percentile(99) / other.0.percentile(99),
        one.1 / other.1,
    );
}

/// One load on one server: its line of the table, and CPU seconds per 1,000 acks.
async fn one(
    load: &str,
    name: &str,
    process: &Process,
    requests: Vec<Request>,
    pace: Pace,
) -> anyhow::Result<(Outcome, f64)> {
    let before = process.cpu_seconds()?;
    let outcome = load::send(process.address, requests, pace, LENGTH).await?;
    let cpu = (process.cpu_seconds()? - before) / outcome.count() as f64 * 1e3;
    println!(
        "| {load} | {name} | {:.0} | {:.2} | {:.2} | {cpu:.3} |",
        outcome.per_second(),
        outcome.percentile(50),
        outcome.percentile(99),
    );
    Ok((outcome, cpu))
}
