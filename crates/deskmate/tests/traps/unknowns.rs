//! "Where nobody knows for sure what Intercom does, the twin has a switch, and Deskmate has to pass
//! with each setting."

use std::time::Duration;

use intercom_twin::{
    Act, Fault, FaultKind,
    act::{ContactStarts, ContactWrites, Upload, WorkflowStarts},
    switches::{ContactImages, FirstAnswerTopic, Switches},
};

use crate::support::{JOE, World};

fn picture() -> Upload {
    Upload {
        name: "parcel.png".into(),
        content_type: "image/png".into(),
        data: "iVBORw0KGgoAAAANSUhEUgAAAAMAAAACCAYAAAA=".into(),
    }
}

#[tokio::test]
async fn a_picture_without_a_word_is_answered_however_it_comes() {
    let ways = [ContactImages::Attachment, ContactImages::InBody, ContactImages::InContainer];
    for (images, empty) in ways.into_iter().flat_map(|way| [(way, false), (way, true)]) {
        let world = World::start().await;
        world.switch(|switches| {
            switches.contact_images = images;
            switches.files_only_body_is_empty = empty;
        });
        let conversation = world.joe_starts("Hi").await;
        let sends =
            ContactWrites { uploads: vec![picture()], ..ContactWrites::new(&conversation, "") };
        world.does(sends).await;
        assert_eq!(world.turns().len(), 2, "{images:?}, empty body: {empty}");
        let files = &world.bot.last_turn().messages[0].attachments;
        assert_eq!(files.len(), 1, "{images:?}: the bot is told of the picture");
        assert_eq!(files[0].name.as_deref(), Some("parcel.png"), "{images:?}");
        let (status, bytes) = world.gets(&files[0].url).await;
        assert_eq!((status, bytes.starts_with(b"\x89PNG")), (200, true), "{images:?}");
    }
}

#[tokio::test]
async fn the_first_answer_to_a_workflow_is_answered_however_it_is_told() {
    for topic in [FirstAnswerTopic::UserReplied, FirstAnswerTopic::UserCreated] {
        let world = World::start().await;
        world.switch(|switches| switches.first_answer_topic = topic);
        let greets = WorkflowStarts {
            contact: JOE.into(),
            body: "What is it about?".into(),
            delivered_as: Some("operator_initiated".into()),
            ..WorkflowStarts::default()
        };
        let conversation = world.does(greets).await.conversation_id;
        world.does(Act::workflow_assigns(&conversation, "bot")).await;
        world.customer_writes(&conversation, "My order").await;
        assert_eq!(world.bot_said(&conversation), ["You said: My order"], "{topic:?}");
    }
}

#[tokio::test]
async fn a_mail_is_understood_whatever_its_subject_is_wrapped_in() {
    for wrapped in [false, true] {
        let world = World::start().await;
        world.switch(|switches: &mut Switches| switches.email_subject_in_paragraph = wrapped);
        let mail = ContactStarts {
            source: Some("email".into()),
            subject: Some("My order".into()),
            ..ContactStarts::new(JOE, "It is late")
        };
        let conversation = world.does(mail).await.conversation_id;
        assert_eq!(world.bot_said(&conversation), ["You said: It is late"]);
    }
}

#[tokio::test]
async fn after_an_outage_the_backlog_is_answered_once() {
    let world = World::start().await;
    let conversation = world.joe_starts("Hi").await;
    world.fault(Fault::new(FaultKind::BacklogWebhook).ms(30_000).times(1));
    for text in ["One", "Two", "Three"] {
        world.customer_writes(&conversation, text).await;
    }
    world.advance(Duration::from_secs(31)).await;
    let said = world.bot_said(&conversation);
    assert_eq!(said.len(), 2, "one turn for what waited: {said:?}");
    assert_eq!(world.last_turn().1, ["One", "Two", "Three"]);
}
