//! The bot hands over with more to say, and a person acts before all of it is out: nothing more is
//! said than what was on its way in that moment, and the person has it.

use std::time::Duration;

use intercom_twin::{Act, Fault, FaultKind};
use serde_json::{Value, json};

use crate::support::{
    ANN, BEN, JOE, World,
    scene::{saying, with},
};

/// What stands in the way of a reply.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Trouble {
    TooManyCalls,
    Unavailable,
    Slow,
}

const TROUBLES: [Trouble; 3] = [Trouble::TooManyCalls, Trouble::Unavailable, Trouble::Slow];

impl Trouble {
    /// After so many replies that go well.
    fn after(self, replies: u32) -> Fault {
        let fault = match self {
            Self::TooManyCalls => Fault::new(FaultKind::RateLimited),
            Self::Unavailable => Fault::new(FaultKind::ServerError).status(503),
            Self::Slow => Fault::new(FaultKind::Latency).ms(2000),
        };
        fault.on("POST", "/conversations/*/reply").after(replies).times(1)
    }

    /// How many replies more than the others it lets out: the one that is on its way.
    fn on_its_way(self) -> usize {
        usize::from(self == Self::Slow)
    }
}

/// What a person does, and who has the conversation then.
fn deeds(id: &str) -> [(Act, Option<&'static str>); 5] {
    [
        (Act::teammate_replies(id, ANN, "I do this."), Some(ANN)),
        (Act::teammate_notes(id, ANN, "/pause"), Some(ANN)),
        (Act::teammate_assigns(id, ANN, BEN), Some(BEN)),
        (Act::teammate_closes(id, ANN), None),
        (Act::teammate_snoozes(id, ANN, 3600), None),
    ]
}

fn handing_over_saying(handover: &Value) -> Value {
    let say = |text| json!({"type": "say", "text": text});
    json!({"actions": [say("One."), say("Two."), handover]})
}

/// Plays it with each trouble and each act, and tells what was said and who has it.
async fn plays(answer: &Value, said_before: u32, wanted: &[&str]) {
    for trouble in TROUBLES {
        for which in 0..5 {
            let world = World::start().await;
            world.bot.answers(answer.clone());
            world.fault(trouble.after(said_before));
            let id = world.does_now(Act::contact_starts(JOE, "A person!"));
            world.on_its_way().await;
            let (act, whose) = deeds(&id)[which].clone();
            let case = format!("{trouble:?}, {act:?}");
            world.does_now(act);
            world.advance(Duration::from_secs(2)).await;
            world.seconds(30).await;
            let before = said_before as usize;
            let said = world.bot_said(&id);
            assert_eq!(said, wanted[..before + trouble.on_its_way()], "{case}");
            if let Some(whose) = whose {
                assert!(world.owner(&id).await.is_people(), "{case}");
                assert_eq!(world.assigned_to(&id).0, whose, "{case}");
            }
        }
    }
}

#[tokio::test]
async fn what_was_still_to_be_said_before_a_handover_is_not_said_over_a_person() {
    let handover = json!({"type": "handover", "team": "Shipping", "message": "Three."});
    plays(&handing_over_saying(&handover), 1, &["One.", "Two.", "Three."]).await;
}

#[tokio::test]
async fn nor_where_the_handover_names_no_team() {
    plays(&handing_over_saying(&json!({"type": "handover"})), 1, &["One.", "Two."]).await;
}

#[tokio::test]
async fn nor_where_the_person_acts_before_the_first_word() {
    let handover = json!({"type": "handover", "team": "Shipping"});
    plays(&handing_over_saying(&handover), 0, &["One.", "Two."]).await;
}

#[tokio::test]
async fn nor_are_choices_offered_over_a_person() {
    let world = World::start().await;
    world.bot.answers(json!({"actions": [
        {"type": "say", "text": "One."},
        {"type": "say", "text": "Two.", "choices": [{"id": "no", "title": "No"}]},
        {"type": "handover", "team": "Shipping"},
    ]}));
    world.fault(Trouble::TooManyCalls.after(2));
    let id = world.does_now(Act::contact_starts(JOE, "A person!"));
    world.on_its_way().await;
    world.does(Act::teammate_replies(&id, ANN, "I do this.")).await;
    world.seconds(30).await;
    assert_eq!(world.bot_said(&id), ["One.", "Two."]);
    assert!(!world.kinds(&id).contains(&"quick_reply".to_owned()), "{:?}", world.kinds(&id));
    assert_eq!(world.assigned_to(&id), with(ANN, "-"));
}

/// Where replies take nothing over, a person's answer still makes the bot's own one superfluous.
#[tokio::test]
async fn where_replies_do_not_take_over_what_waits_is_not_said_over_them_either() {
    let world = World::with(|options| options.rules.takeover_on_reply = false).await;
    world.bot.answers(saying(&["One.", "Two.", "Three."]));
    world.fault(Trouble::TooManyCalls.after(1));
    let id = world.does_now(Act::contact_starts(JOE, "Hi"));
    world.on_its_way().await;
    world.does(Act::teammate_replies(&id, ANN, "I say it.")).await;
    world.seconds(30).await;
    assert_eq!(world.bot_said(&id), ["One."]);
    world.customer_writes(&id, "Thanks").await;
    assert_eq!(world.bot_said(&id), ["One.", "You said: Thanks"]);
}
