//! People act, and nothing is said over them.

use std::time::Duration;

use intercom_twin::{Act, Fault, FaultKind};

use super::{Broken, so};
use crate::support::{ANN, JOE, World, bot::Reaction, scene::saying};

pub(crate) async fn decided_before_they_came() -> Broken {
    let world = World::start().await;
    world.bot.answers(saying(&["One.", "Two."]));
    world.replies_are_limited_after(1);
    let id = world.does_now(Act::contact_starts(JOE, "Hi"));
    world.on_its_way().await;
    world.does(Act::teammate_replies(&id, ANN, "I do this.")).await;
    world.seconds(15).await;
    so(world.bot_said(&id), vec!["One.".to_owned()])
}

/// Nothing tells of the person but a read.
pub(crate) async fn came_while_the_bot_thought() -> Broken {
    let world = World::start().await;
    // The first sweep would find them as well.
    world.seconds(3).await;
    world.bot.next(Reaction::Hangs);
    let id = world.does_now(Act::contact_starts(JOE, "Hi"));
    world.bot.asked(1).await;
    world.twin.settle().await;
    world.fault(Fault::new(FaultKind::LoseWebhook));
    world.does_now(Act::teammate_replies(&id, ANN, "I do this."));
    world.pass(Duration::from_secs(1)).await;
    world.bot.release();
    world.settle().await;
    so(world.bot_said(&id), Vec::new())
}

/// They are announced, and no read shows them.
pub(crate) async fn are_announced_and_not_shown() -> Broken {
    let world = World::start().await;
    world.bot.always(Reaction::Fails("it is still thinking"));
    let id = world.joe_starts("Hi").await;
    world.fault(Fault::new(FaultKind::StaleRead).on("GET", "/conversations/*").parts(1));
    world.does(Act::teammate_replies(&id, ANN, "I do this.")).await;
    world.bot.always(Reaction::Echoes);
    world.seconds(14).await;
    so(world.bot_said(&id), Vec::new())
}
