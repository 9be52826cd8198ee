//! "Parts by Operator, Fin or workflows, and messages `delivered_as` automated,
//! campaigns_initiated or operator_initiated, are not people, whatever author they carry;
//! `admin_initiated` is a person."

use deskmate_core::Owner;
use intercom_twin::Act;
use intercom_twin::act::{
    OperatorReplies, TeammateGoesAway, TeammateStarts, WorkflowSetsAttribute, WorkflowSnoozes,
    WorkflowStarts,
};
use serde_json::json;

use crate::support::{
    ANN, BOT, JOE, World,
    bot::Reaction,
    scene::{saying, turn},
};

#[tokio::test]
async fn an_automated_message_under_a_teammates_name_is_no_person() {
    for kind in ["automated", "campaigns_initiated", "operator_initiated"] {
        for teammate in [Some(ANN.to_owned()), None] {
            let world = World::with(|options| options.rules.takes.unassigned = true).await;
            let conversation = world
                .does(WorkflowStarts {
                    contact: JOE.into(),
                    body: "Your basket is waiting.".into(),
                    teammate,
                    delivered_as: Some(kind.into()),
                })
                .await
                .conversation_id;
            assert_eq!(world.turns(), []);
            world.customer_writes(&conversation, "Is it still cheap?").await;
            assert_eq!(world.turns(), [turn("message", &["Is it still cheap?"])], "{kind}");
            let heard = world.bot.last_turn();
            assert_eq!(heard.history[0].text, "Your basket is waiting.");
            assert_eq!(heard.conversation.delivered_as, kind);
            assert_eq!(world.bot_said(&conversation), ["You said: Is it still cheap?"]);
            assert_eq!(world.assigned_to(&conversation).0, BOT);
        }
    }
}

#[tokio::test]
async fn a_message_that_a_teammate_began_with_is_a_person() {
    let world = World::with(|options| options.rules.takes.unassigned = true).await;
    let started =
        TeammateStarts { teammate: ANN.into(), contact: JOE.into(), body: "Hello Joe.".into() };
    let conversation = world.does(started).await.conversation_id;
    world.customer_writes(&conversation, "Hello Ann.").await;
    assert_eq!(world.turns(), []);
    assert_eq!(world.owner(&conversation).await, Owner::NotOurs);
}

#[tokio::test]
async fn a_reply_of_operator_or_fin_takes_nothing_and_answers_nothing() {
    for from_ai_agent in [true, false] {
        let world = World::start().await;
        world.bot.next(Reaction::Later);
        let conversation = world.joe_starts("Where is my order?").await;
        let call = world.bot.calls().pop().unwrap();
        let body = "I have found three articles.".into();
        world
            .does(OperatorReplies { conversation: conversation.clone(), body, from_ai_agent })
            .await;
        assert_eq!(world.answers_later(&call, &saying(&["It left on Monday."])).await.0, 200);
        assert_eq!(world.bot_said(&conversation), ["It left on Monday."]);
        assert!(world.owner(&conversation).await.is_bot());
        assert_eq!(world.turns().len(), 1);
    }
}

#[tokio::test]
async fn attributes_and_away_modes_of_others_change_nothing() {
    let world = World::start().await;
    let conversation = world.joe_starts("Hi").await;
    let name = "topic".to_owned();
    let value = json!("orders");
    world.does(WorkflowSetsAttribute { conversation: conversation.clone(), name, value }).await;
    world.does(TeammateGoesAway { teammate: ANN.into(), away: true, reassign: true }).await;
    assert!(world.owner(&conversation).await.is_bot());
    world.customer_writes(&conversation, "Hello?").await;
    assert_eq!(world.bot_said(&conversation), ["You said: Hi", "You said: Hello?"]);
}

/// Our own teammate goes away, and its conversations with it: people have them.
#[tokio::test]
async fn away_mode_that_takes_it_from_our_teammate_gives_it_to_people() {
    let world = World::start().await;
    let conversation = world.joe_starts("Hi").await;
    world.does(TeammateGoesAway { teammate: BOT.into(), away: true, reassign: true }).await;
    assert_eq!(world.assigned_to(&conversation).0, "-");
    world.customer_writes(&conversation, "Hello?").await;
    assert_eq!(world.turns().len(), 1);
    assert!(world.owner(&conversation).await.is_people());
}

#[tokio::test]
async fn a_workflow_that_snoozes_is_obeyed_until_the_customer_writes() {
    let world = World::start().await;
    let conversation = world.joe_starts("Hi").await;
    world.does(WorkflowSnoozes { conversation: conversation.clone(), seconds: 3600 }).await;
    world.customer_writes(&conversation, "Hello?").await;
    assert_eq!(world.bot_said(&conversation).last().unwrap(), "You said: Hello?");
}

/// What our own teammate's notes say is no command, and no person.
#[tokio::test]
async fn a_note_of_the_bot_is_no_command() {
    let world = World::start().await;
    world.bot.answers(json!({"actions": [{"type": "note", "text": "/pause"}]}));
    let conversation = world.joe_starts("Hi").await;
    assert!(world.owner(&conversation).await.is_bot());
    world.does(Act::teammate_notes(&conversation, ANN, "please do not /pause")).await;
    assert!(world.owner(&conversation).await.is_bot());
}
