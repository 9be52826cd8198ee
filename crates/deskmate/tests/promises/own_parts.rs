//! The answer to a reply does not show the new part yet: it is ours all the same.

use deskmate_core::Happening;
use intercom_twin::{Fault, FaultKind};

use crate::support::World;

fn takes_for_anothers(happening: &Happening) -> bool {
    matches!(happening, Happening::SecondWriter { .. })
}

#[tokio::test]
async fn an_own_part_that_shows_late_is_no_second_writers_and_what_came_before_it_is_answered() {
    for restarts in [false, true] {
        let mut world = World::start().await;
        let id = world.two_messages_and_an_own_part_that_shows_late().await;
        if restarts {
            world.restart().await;
        }
        world.seconds(150).await;
        let timeline = world.timeline(&id).await;
        assert_eq!(world.bot_said(&id), ["You said: One", "You said: Two"], "{timeline:?}");
        assert!(!timeline.iter().any(takes_for_anothers), "{timeline:?}");
    }
}

#[tokio::test]
async fn each_of_several_that_show_late_is_claimed_and_nothing_is_left_to_be_done() {
    let world = World::start().await;
    let stale = Fault::new(FaultKind::StaleAnswer).ms(3000);
    world.fault(stale.on("POST", "/conversations/*/reply"));
    world.bot.answers(crate::support::scene::saying(&["One.", "Two.", "Three."]));
    let id = world.joe_starts("Hi").await;
    world.seconds(20).await;
    assert_eq!(world.bot_said(&id), ["One.", "Two.", "Three."]);
    let timeline = world.timeline(&id).await;
    assert!(!timeline.iter().any(takes_for_anothers), "{timeline:?}");
    assert_eq!(world.service().engine.store().counts().await.unwrap().outbox, 0);
}
