//! The faults of the API and of webhooks, each for each story, with and without a stop in between.

use futures_util::{StreamExt, stream};
use intercom_twin::{Fault, FaultKind, Faults};

use super::{
    stories::{Mishap, Story, told},
    support::World,
};

const REPLY: &str = "/conversations/*/reply";
const ASSIGN: &str = "/conversations/*/parts";
const READ: &str = "/conversations/*";

fn on_reply(kind: FaultKind) -> Fault {
    Fault::new(kind).on("POST", REPLY)
}

fn on_assign(kind: FaultKind) -> Fault {
    Fault::new(kind).on("POST", ASSIGN)
}

fn on_read(kind: FaultKind) -> Fault {
    Fault::new(kind).on("GET", READ)
}

fn table() -> Vec<(&'static str, Faults)> {
    use FaultKind::{
        DropAfterWrite, DropBeforeWrite, DuplicateWebhook, ErrorAfterWrite, HoldWebhook, LateWrite,
        LoseWebhook, RateLimited, SearchLag, ServerError, SlowWebhook, StaleRead,
    };
    vec![
        ("nothing goes wrong", Faults::none()),
        // A write whose outcome is not known.
        (
            "the reply's connection drops after the write",
            [on_reply(DropAfterWrite).times(1)].into(),
        ),
        (
            "the reply's connection drops before the write",
            [on_reply(DropBeforeWrite).times(1)].into(),
        ),
        (
            "the second reply's connection drops after the write",
            [on_reply(DropAfterWrite).after(1).times(1)].into(),
        ),
        (
            "the second reply's connection drops before the write",
            [on_reply(DropBeforeWrite).after(1).times(1)].into(),
        ),
        ("every reply's connection drops after the write", [on_reply(DropAfterWrite)].into()),
        ("three replies drop before the write", [on_reply(DropBeforeWrite).times(3)].into()),
        ("500 after the reply was written", [on_reply(ErrorAfterWrite).times(1)].into()),
        ("503 after every reply was written", [on_reply(ErrorAfterWrite).status(503)].into()),
        ("500 instead of writing the reply", [on_reply(ServerError).times(1)].into()),
        ("the reply is written three seconds late", [on_reply(LateWrite).ms(3000).times(1)].into()),
        (
            "the reply is written late and answered 504",
            [on_reply(LateWrite).ms(4500).status(504).times(1)].into(),
        ),
        (
            "the second reply is written late",
            [on_reply(LateWrite).ms(2000).after(1).times(1)].into(),
        ),
        ("the assignment drops after the write", [on_assign(DropAfterWrite).times(1)].into()),
        ("the assignment drops before the write", [on_assign(DropBeforeWrite).times(1)].into()),
        ("the assignment is written late", [on_assign(LateWrite).ms(3000).times(1)].into()),
        ("500 after the assignment was written", [on_assign(ErrorAfterWrite).times(1)].into()),
        (
            "every answer to a write is lost",
            [on_reply(DropAfterWrite), on_assign(DropAfterWrite)].into(),
        ),
        (
            "every other write's answer is lost",
            [Fault::new(DropAfterWrite).probability(0.5)].into(),
        ),
        // No time to ask.
        ("429 on reading", [on_read(RateLimited).times(2)].into()),
        ("429 on replying", [on_reply(RateLimited).times(2)].into()),
        ("429 on assigning", [on_assign(RateLimited).times(2)].into()),
        ("429 on everything, now and then", [Fault::new(RateLimited).probability(0.2)].into()),
        ("500 on reading", [on_read(ServerError).times(3)].into()),
        ("503 on reading", [on_read(ServerError).status(503).times(5)].into()),
        ("500 on reading the contact", [Fault::new(ServerError).on("GET", "/contacts/*")].into()),
        (
            "500 on tagging, at first",
            [Fault::new(ServerError).on("POST", "/contacts/*/tags").times(3)].into(),
        ),
        (
            "500 on making tags, at first",
            [Fault::new(ServerError).on("POST", "/tags").times(2)].into(),
        ),
        ("500 on everything, now and then", [Fault::new(ServerError).probability(0.3)].into()),
        (
            "connections drop before anything, now and then",
            [Fault::new(DropBeforeWrite).probability(0.3)].into(),
        ),
        // Reads that lag behind.
        ("the newest part is hidden once", [on_read(StaleRead).parts(1).times(1)].into()),
        ("the newest part is hidden four times", [on_read(StaleRead).parts(1).times(4)].into()),
        ("the two newest parts are hidden", [on_read(StaleRead).parts(2).times(6)].into()),
        ("reads show how it was three seconds ago", [on_read(StaleRead).ms(3000).times(8)].into()),
        ("reads always show how it was two seconds ago", [on_read(StaleRead).ms(2000)].into()),
        // Webhooks.
        ("all webhooks are lost", [Fault::new(LoseWebhook)].into()),
        (
            "all webhooks are lost and the search index lags",
            [Fault::new(LoseWebhook), Fault::new(SearchLag).ms(25_000)].into(),
        ),
        ("every other webhook is lost", [Fault::new(LoseWebhook).probability(0.5)].into()),
        (
            "webhooks come four times",
            [Fault { copies: Some(3), ..Fault::new(DuplicateWebhook) }].into(),
        ),
        ("webhooks come out of order", [Fault::new(HoldWebhook).ms(2000).probability(0.5)].into()),
        ("webhooks come late", [Fault::new(SlowWebhook).ms(7000)].into()),
        // All at once.
        (
            "webhooks are lost and replies drop after the write",
            [Fault::new(LoseWebhook), on_reply(DropAfterWrite)].into(),
        ),
        (
            "webhooks come twice, reads lag, replies drop",
            [
                Fault::new(DuplicateWebhook),
                on_read(StaleRead).ms(1500),
                on_reply(DropAfterWrite).probability(0.5),
            ]
            .into(),
        ),
        (
            "replies are written late and reads lag",
            [on_reply(LateWrite).ms(2000).times(2), on_read(StaleRead).ms(2000).times(6)].into(),
        ),
    ]
}

async fn plays(story: Story, mishap: Mishap) {
    let worlds = table().into_iter().map(|(name, faults)| async move {
        let mut world = World::start().await;
        world.twin.set_faults(faults).unwrap();
        let found = told(story, &mut world, mishap).await;
        found.into_iter().map(|complaint| format!("{name}: {complaint}")).collect::<Vec<_>>()
    });
    // Many at once: they wait more than they work.
    let found: Vec<_> = stream::iter(worlds).buffered(12).concat().await;
    assert!(found.is_empty(), "{story:?}, {mishap:?}:\n{}", found.join("\n"));
}

#[tokio::test]
async fn whatever_goes_wrong_a_message_is_answered_once() {
    plays(Story::Answer, Mishap::Nothing).await;
}

#[tokio::test]
async fn whatever_goes_wrong_choices_are_offered_once() {
    plays(Story::Choices, Mishap::Nothing).await;
}

#[tokio::test]
async fn whatever_goes_wrong_a_handover_happens_once() {
    plays(Story::Handover, Mishap::Nothing).await;
}

#[tokio::test]
async fn whatever_goes_wrong_nothing_is_said_over_a_person() {
    plays(Story::Takeover, Mishap::Nothing).await;
}

#[tokio::test]
async fn whatever_goes_wrong_a_handover_happens_once_over_restarts() {
    plays(Story::Handover, Mishap::Restart).await;
}

#[tokio::test]
async fn whatever_goes_wrong_nothing_is_said_over_a_person_over_restarts() {
    plays(Story::Takeover, Mishap::Restart).await;
}

#[tokio::test]
async fn whatever_goes_wrong_a_message_is_answered_once_over_crashes() {
    plays(Story::Answer, Mishap::Crash).await;
}

#[tokio::test]
async fn whatever_goes_wrong_choices_are_offered_once_over_crashes() {
    plays(Story::Choices, Mishap::Crash).await;
}

#[tokio::test]
async fn whatever_goes_wrong_a_handover_happens_once_over_crashes() {
    plays(Story::Handover, Mishap::Crash).await;
}

#[tokio::test]
async fn whatever_goes_wrong_nothing_is_said_over_a_person_over_crashes() {
    plays(Story::Takeover, Mishap::Crash).await;
}
