//! The store stops at every single write of every story: for good, as a machine does whose plug is
//! pulled, or for a moment, as a full disk does.

use futures_util::future::join_all;
use intercom_twin::{Fault, FaultKind, Faults};

use super::{
    stories::{Mishap, STORIES, Story, told},
    support::World,
};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stop {
    /// The process is gone, and starts again.
    ForGood,
    /// The process stays, and the store comes back.
    ForAMoment,
}

/// Worlds that are played at once: they wait more than they work.
const AT_ONCE: usize = 8;

/// Plays the story once for each write after which the store stops.
async fn plays(story: Story, stop: Stop, faults: Faults) {
    let mut writes = 0;
    let mut found = Vec::new();
    for first in (1..).step_by(AT_ONCE) {
        let worlds = (first..first + AT_ONCE).map(|at| play(story, stop, faults.clone(), at));
        let worlds = join_all(worlds).await;
        writes += worlds.iter().filter(|(pulled, _)| *pulled).count();
        let is_last = worlds.iter().any(|(pulled, _)| !pulled);
        found.extend(worlds.into_iter().flat_map(|(_, complaints)| complaints));
        if is_last {
            break;
        }
    }
    assert!(writes > 4, "{story:?} has {writes} writes only");
    assert!(found.is_empty(), "{story:?}, {stop:?}:\n{}", found.join("\n"));
}

/// Whether the story had so many writes, and what was wrong in the end.
async fn play(story: Story, stop: Stop, faults: Faults, at: usize) -> (bool, Vec<String>) {
    let mut world = World::start().await;
    world.twin.set_faults(faults).unwrap();
    world.plug.pull_at(at);
    let mishap = match stop {
        Stop::ForGood => Mishap::PlugPulled,
        Stop::ForAMoment => Mishap::StoreFails,
    };
    let found = told(story, &mut world, mishap).await;
    let found = found.into_iter().map(|complaint| format!("write {at}: {complaint}")).collect();
    (!world.plug.was_never_pulled(), found)
}

#[tokio::test]
async fn the_plug_is_pulled_at_every_write_and_every_story_ends_well() {
    for story in STORIES {
        plays(story, Stop::ForGood, Faults::none()).await;
    }
}

#[tokio::test]
async fn the_store_fails_for_a_moment_at_every_write_and_every_story_ends_well() {
    for story in STORIES {
        plays(story, Stop::ForAMoment, Faults::none()).await;
    }
}

/// Neither side of the call knows what became of it.
#[tokio::test]
async fn the_plug_is_pulled_while_answers_of_intercom_are_lost() {
    for story in [Story::Choices, Story::Handover] {
        let lost = |path| Fault::new(FaultKind::DropAfterWrite).on("POST", path);
        let faults = [lost("/conversations/*/reply"), lost("/conversations/*/parts")];
        plays(story, Stop::ForGood, faults.into()).await;
    }
}

#[tokio::test]
async fn the_store_fails_for_a_moment_while_reads_lag() {
    for story in [Story::Answer, Story::Takeover] {
        let lag = Fault::new(FaultKind::StaleRead).on("GET", "/conversations/*").ms(3000);
        plays(story, Stop::ForAMoment, [lag].into()).await;
    }
}
