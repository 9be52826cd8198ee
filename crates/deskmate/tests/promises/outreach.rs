//! What other systems have the bot say goes out once, whatever becomes of the call, and never over a
//! person.

use std::time::Duration;

use deskmate_core::{Autonomy, ConversationId, action::Say};
use deskmate_engine::{Clock, NotSaid, ToSay, Whom};
use deskmate_store::{AuditEntry, Held, Outreach, OutreachState, Pause};
use intercom_twin::{Act, Fault, FaultKind};
use serde_json::Value;

use crate::support::{ANN, BOT, JOE, World, scene::saying};

const NEWS: &str = "Your parcel has left.";

fn to(whom: Whom, text: &str) -> ToSay {
    let say = Say { text: text.to_owned(), ..Say::default() };
    let key = Some("parcel-17".to_owned());
    ToSay { key, to: whom, say, subject: None, within: None, who: "shop".to_owned() }
}

impl World {
    fn joe(&self) -> Whom {
        let about = self.twin.describe();
        let joe =
            about.contacts.iter().find(|contact| contact.name.as_deref() == Some(JOE)).unwrap();
        Whom::Contact(joe.id.as_str().into())
    }

    async fn says(&self, asked: ToSay) -> Result<Outreach, NotSaid> {
        let said = self.service().engine.say("support", asked).await;
        self.settle().await;
        said
    }

    async fn pauses(&self) {
        let engine = &self.service().engine;
        let pause = Pause {
            channel: Some("support".to_owned()),
            held: Held::Waits,
            who: "ann".to_owned(),
            why: String::new(),
            at: self.clock.now(),
        };
        engine.pause(&pause, self.audit("channel.paused")).await.unwrap();
    }

    async fn goes_on(&self) {
        let audit = self.audit("channel.resumed");
        self.service().engine.resume(Some("support"), audit).await.unwrap();
    }

    fn audit(&self, what: &str) -> AuditEntry {
        AuditEntry {
            id: deskmate_engine::random::id(),
            at: self.clock.now(),
            who: "ann".to_owned(),
            what: what.to_owned(),
            about: "channel support".to_owned(),
            before: None,
            after: None,
        }
    }

    async fn said(&self) -> Outreach {
        let console = self.service().engine.console();
        console.outreach("support", "parcel-17").await.unwrap().unwrap()
    }

    /// Conversations that began with the news.
    fn begun(&self) -> Vec<String> {
        let news = |id: &String| {
            let body = &self.conversation(id)["source"]["body"];
            body.as_str().is_some_and(|body| body.contains(NEWS))
        };
        self.twin.conversation_ids().into_iter().filter(news).collect()
    }
}

#[tokio::test]
async fn a_message_to_a_contact_begins_a_conversation_that_the_bot_has() {
    let world = World::start().await;
    let asked = world.says(to(world.joe(), NEWS)).await.unwrap();
    assert_eq!(asked.state, OutreachState::Waiting, "it is kept before it goes out");
    let [id] = &*world.begun() else { panic!("{:?}", world.begun()) };
    let row = world.said().await;
    assert_eq!(row.state, OutreachState::Sent);
    assert_eq!(row.conversation.as_ref().map(ConversationId::as_str), Some(&**id));
    assert_eq!((&*row.html, &*row.whom), ("", ""), "no words stay");
    assert!(world.owner(id).await.is_bot());
    assert_eq!(world.assigned_to(id).0, BOT);
    world.customer_writes(id, "When will it be here?").await;
    assert_eq!(world.bot_said(id), ["You said: When will it be here?"]);
    let audit = world.service().engine.console().audit(None, 9).await.unwrap();
    assert_eq!((&*audit[0].who, &*audit[0].what), ("shop", "message.sent"));
}

#[tokio::test]
async fn asked_for_again_under_its_name_it_is_the_same_and_other_words_are_another_message() {
    let mut world = World::start().await;
    for _ in 0..2 {
        for _ in 0..3 {
            world.says(to(world.joe(), NEWS)).await.unwrap();
        }
        world.restart().await;
    }
    assert_eq!(world.begun().len(), 1);
    let other = world.says(to(world.joe(), "Your parcel is lost.")).await;
    assert!(matches!(other, Err(NotSaid::OtherWords(_))), "{other:?}");
    let nameless = || ToSay { key: None, ..to(world.joe(), NEWS) };
    for _ in 0..2 {
        world.says(nameless()).await.unwrap();
    }
    assert_eq!(world.begun().len(), 3, "each without a name is a message of its own");
}

#[tokio::test]
async fn whatever_becomes_of_the_call_it_goes_out_once() {
    let call = |kind| Fault::new(kind).times(1).on("POST", "/messages");
    for (faults, lagging) in [
        (vec![call(FaultKind::RateLimited)], false),
        (vec![call(FaultKind::ServerError)], false),
        (vec![call(FaultKind::DropBeforeWrite)], false),
        (vec![call(FaultKind::ErrorAfterWrite)], true),
        (vec![call(FaultKind::DropAfterWrite)], false),
        (vec![call(FaultKind::DropAfterWrite)], true),
        (vec![call(FaultKind::LateWrite).ms(20_000)], true),
        (
            vec![
                call(FaultKind::DropAfterWrite),
                Fault::new(FaultKind::ServerError).times(3).on("POST", "/conversations/search"),
            ],
            true,
        ),
    ] {
        for crashes in [false, true] {
            let mut world = World::start().await;
            let mut all = faults.clone();
            // Intercom's index is minutes behind.
            all.extend(lagging.then(|| Fault::new(FaultKind::SearchLag).ms(300_000)));
            world.twin.set_faults(intercom_twin::Faults(all)).unwrap();
            world.says(to(world.joe(), NEWS)).await.unwrap();
            if crashes {
                world.crash().await;
                world.start_again().await;
            }
            for _ in 0..30 {
                world.advance(Duration::from_secs(60)).await;
            }
            let row = world.said().await;
            assert_eq!(row.state, OutreachState::Sent, "{faults:?}, {crashes}: {row:?}");
            assert_eq!(world.begun().len(), 1, "{faults:?}, {crashes}");
        }
    }
}

/// The same words meant twice are said twice: what one message began is no other's.
#[tokio::test]
async fn two_messages_that_say_the_same_are_two() {
    let world = World::start().await;
    world.fault(Fault::new(FaultKind::DropAfterWrite).times(2).on("POST", "/messages"));
    for key in ["one", "two"] {
        let asked = ToSay { key: Some(key.to_owned()), ..to(world.joe(), NEWS) };
        world.says(asked).await.unwrap();
    }
    for _ in 0..30 {
        world.advance(Duration::from_secs(60)).await;
    }
    assert_eq!(world.begun().len(), 2);
}

#[tokio::test]
async fn nothing_is_said_in_what_people_have() {
    let world = World::start().await;
    let id = world.joe_starts("Hi").await;
    let here = || Whom::Conversation(id.as_str().into());
    let row = world.says(to(here(), NEWS)).await.unwrap();
    assert_eq!(row.state, OutreachState::Queued);
    world.says(to(here(), NEWS)).await.unwrap();
    assert_eq!(world.bot_said(&id), ["You said: Hi", NEWS], "once");
    world.does(Act::teammate_replies(&id, ANN, "I look into it.")).await;
    let key = Some("another".to_owned());
    let refused = world.says(ToSay { key, ..to(here(), "More news.") }).await;
    assert!(matches!(refused, Err(NotSaid::NotTheBots)), "{refused:?}");
    let unknown = world.says(ToSay { key: None, ..to(Whom::Conversation("1".into()), NEWS) }).await;
    assert!(matches!(unknown, Err(NotSaid::NoSuchConversation(_))), "{unknown:?}");
    assert_eq!(world.bot_said(&id).len(), 2);
}

#[tokio::test]
async fn a_person_who_speaks_before_it_goes_out_is_not_talked_over() {
    let world = World::start().await;
    world.bot.answers(saying(&["Hello!"]));
    let id = world.joe_starts("Hi").await;
    world.does_now(Act::teammate_replies(&id, ANN, "I look into it."));
    let _ = world.says(to(Whom::Conversation(id.as_str().into()), NEWS)).await;
    world.seconds(10).await;
    assert_eq!(world.bot_said(&id), ["Hello!"]);
}

#[tokio::test]
async fn a_channel_that_may_not_speak_by_itself_begins_nothing_and_a_paused_one_waits() {
    let draft = World::with(|options| options.rules.autonomy = Autonomy::Draft).await;
    let refused = draft.says(to(draft.joe(), NEWS)).await;
    assert!(matches!(refused, Err(NotSaid::MayNot("draft"))), "{refused:?}");

    let world = World::start().await;
    world.pauses().await;
    world.says(to(world.joe(), NEWS)).await.unwrap();
    world.seconds(30).await;
    assert_eq!(world.begun().len(), 0);
    world.goes_on().await;
    world.seconds(10).await;
    assert_eq!(world.begun().len(), 1);
}

#[tokio::test]
async fn what_cannot_go_out_says_why() {
    let world = World::start().await;
    let refused = |asked: ToSay| async {
        match world.says(asked).await {
            Err(NotSaid::Unfit(why)) => why,
            other => panic!("{other:?}"),
        }
    };
    let asked = || to(world.joe(), NEWS);
    let say = |json: Value| serde_json::from_value::<Say>(json).unwrap();
    let choices = say(serde_json::json!({"text": "?", "choices": [{"id": "a", "title": "A"}]}));
    assert!(refused(ToSay { say: choices, ..asked() }).await.contains("choices"));
    let file =
        say(serde_json::json!({"text": "?", "attachments": [{"url": "https://x.test/a.pdf"}]}));
    assert!(refused(ToSay { say: file, ..asked() }).await.contains("attachments"));
    assert!(refused(to(world.joe(), " ")).await.len() > 5);
    assert!(refused(to(world.joe(), &"long ".repeat(20_000))).await.contains("too long"));
    assert!(refused(ToSay { key: Some("a b".to_owned()), ..asked() }).await.contains("letters"));

    world.says(to(Whom::Email("nobody@x.test".to_owned()), NEWS)).await.unwrap();
    assert_eq!(world.said().await.state, OutreachState::Waiting, "it may be a new contact");
    world.seconds(70).await;
    let row = world.said().await;
    assert_eq!(row.state, OutreachState::Failed);
    assert_eq!(row.why.as_deref(), Some("there is no such contact, or more than one"));
}

#[tokio::test]
async fn a_message_with_a_subject_goes_by_mail_to_whoever_has_that_address() {
    let world = World::start().await;
    let about = world.twin.describe();
    let joe = about.contacts.iter().find(|contact| contact.name.as_deref() == Some(JOE)).unwrap();
    let subject = Some("Your order".to_owned());
    let mail = ToSay { subject, ..to(Whom::Email(joe.email.clone().unwrap()), NEWS) };
    world.says(mail).await.unwrap();
    let [id] = &*world.begun() else { panic!("{:?}", world.begun()) };
    let source = &world.conversation(id)["source"];
    assert_eq!((&source["type"], &source["subject"]), (&"email".into(), &"Your order".into()));
    let late = ToSay {
        key: Some("late".to_owned()),
        within: Some(Duration::from_secs(30)),
        ..to(Whom::ExternalId(joe.external_id.clone().unwrap()), "Too late")
    };
    world.fault(Fault::new(FaultKind::RateLimited).on("POST", "/messages"));
    world.says(late).await.unwrap();
    world.seconds(60).await;
    let row = world.service().engine.console().outreach("support", "late").await.unwrap().unwrap();
    assert_eq!(row.state, OutreachState::Failed);
    assert!(row.why.is_some_and(|why| why.contains("could not go out in time")));
}
