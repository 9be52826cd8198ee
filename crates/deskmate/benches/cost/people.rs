//! What a notification costs about a conversation that people have: most of those that come in.

use std::time::Duration;

use intercom_twin::Act;

use crate::{
    intercom_side::IntercomSide,
    servers::{Bridge, Deskmate, Process, Written},
};

/// Conversations that people have.
const CONVERSATIONS: usize = 200;
/// Messages in each of them.
const MESSAGES: usize = 20;

pub(crate) async fn measure() -> anyhow::Result<()> {
    let intercom = &IntercomSide::start().await?;
    let deskmate = Deskmate::start(intercom).await?;
    println!("\n| Customers write to people | CPU s per 1,000 notifications |");
    println!("|---|---|");
    let here = cost(intercom, &deskmate.process, 2_000_000).await?;
    println!("| Deskmate | {here:.3} |");
    for (written, first) in Written::ALL.into_iter().zip([3_000_000, 4_000_000]) {
        if let Some(bridge) = Bridge::start(intercom, written).await? {
            let there = cost(intercom, &bridge.process, first).await?;
            println!("| {} | {there:.3} |", written.word());
            println!("| *ratio* | *{:.2}* |", here / there);
        }
    }
    Ok(())
}

async fn cost(intercom: &IntercomSide, process: &Process, first: usize) -> anyhow::Result<f64> {
    intercom.send_webhooks_to(&[process.address]);
    let person = intercom.person()?;
    let mut conversations = Vec::new();
    for number in first..first + CONVERSATIONS {
        let conversation = intercom.somebody_writes(number)?;
        let takes = Act::teammate_assigns(&conversation, &person, &person);
        intercom.twin.act(takes)?;
        conversations.push(conversation);
        settle(intercom).await;
    }
    let (before, passed) = (process.cpu_seconds()?, intercom.passed());
    for _ in 0..MESSAGES {
        for conversation in &conversations {
            intercom.twin.act(Act::contact_writes(conversation, "Are you still there?"))?;
        }
        settle(intercom).await;
    }
    let notifications = (intercom.passed() - passed) as f64;
    let cpu = process.cpu_seconds()? - before;
    intercom.send_webhooks_to(&[]);
    Ok(cpu / notifications * 1e3)
}

async fn settle(intercom: &IntercomSide) {
    intercom.twin.settle().await;
    tokio::time::sleep(Duration::from_millis(20)).await;
}
