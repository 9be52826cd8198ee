//! What sweeps cost, and what they find that webhooks have missed.

use std::time::Duration;

use intercom::Priority;
use intercom_twin::{Act, Fault, FaultKind};

use super::support::{ANN, JOE, World};

const HOUR: u64 = 3600;

async fn passes(world: &World, seconds: u64) {
    for _ in 0..seconds / 10 {
        world.advance(Duration::from_secs(10)).await;
    }
}

#[tokio::test]
async fn an_hour_in_which_nothing_happens_costs_a_call_for_each_sweep_and_few_besides() {
    let world = World::start().await;
    for n in 0..20 {
        world.does_now(Act::contact_starts(JOE, format!("Number {n}")));
    }
    passes(&world, 300).await;
    let before = world.twin.api_calls().len();
    passes(&world, HOUR).await;
    let calls: Vec<_> = world.twin.api_calls().into_iter().skip(before).collect();
    let searches = calls.iter().filter(|call| call.path.ends_with("/search")).count();
    assert!((29..=31).contains(&searches), "{searches} in an hour, at one in two minutes");
    assert!(calls.len() <= searches + 30, "{} calls", calls.len());
}

/// However much of it has piled up, the rest of the window is left to customers who have just written.
#[tokio::test]
async fn sweeps_keep_to_their_part_of_the_limit() {
    let world = World::start().await;
    world.seconds(3).await;
    world.fault(Fault::new(FaultKind::LoseWebhook));
    let ids: Vec<_> =
        (0..60).map(|n| world.does_now(Act::contact_starts(JOE, format!("{n}")))).collect();
    world.calm();
    let engine = &world.service().engine;
    let channel = engine.channels().next().unwrap();
    let mut most = 0;
    for _ in 0..30 {
        let before = channel.made(Priority::Sweep);
        // In each window somebody writes.
        world.does(Act::teammate_notes(&ids[0], ANN, "Hm.")).await;
        world.advance(Duration::from_secs(10)).await;
        most = most.max(channel.made(Priority::Sweep) - before);
    }
    assert!(ids.iter().all(|id| world.bot_said(id).len() == 1), "all are answered");
    let rate = channel.rate();
    assert!(most <= u64::from(rate.ours / 2), "{most} of {rate:?}");
    assert!(most > 0);
}
