//! Where the customer is: mails, and places that show less than the Messenger.

use std::time::Duration;

use intercom_twin::act::{ContactStarts, ContactWrites, TeammateRedacts, Upload};
use serde_json::json;

use crate::support::{JOE, World, scene::saying};

impl World {
    /// Joe writes from there.
    async fn joe_starts_by(&self, source: &str, subject: &str, body: &str) -> String {
        let starts = ContactStarts {
            subject: (!subject.is_empty()).then(|| subject.into()),
            source: Some(source.into()),
            ..ContactStarts::new(JOE, body)
        };
        self.does(starts).await.conversation_id
    }
}

#[tokio::test]
async fn the_subject_of_a_mail_reaches_the_bot() {
    for in_paragraph in [false, true] {
        let world = World::start().await;
        world.switch(|switches| switches.email_subject_in_paragraph = in_paragraph);
        world.joe_starts_by("email", "Order 17 & more", "<p>Where is it?</p>").await;
        let turn = world.bot.last_turn();
        assert_eq!(turn.conversation.title.as_deref(), Some("Order 17 & more"));
        assert_eq!(turn.messages[0].subject.as_deref(), Some("Order 17 & more"));
        assert_eq!(turn.messages[0].text, "Where is it?");
    }
}

#[tokio::test]
async fn what_a_mail_quotes_is_cut_off_and_told_beside() {
    let world = World::start().await;
    world
        .joe_starts_by(
            "email",
            "Re: Order",
            "<p>Where is <b>it</b>?</p><p>Kind regards,<br>Joe</p>\
             <p>On 3 Nov 2025, Shop &lt;shop@x.test&gt; wrote:</p><blockquote>Refund?</blockquote>",
        )
        .await;
    let message = world.bot.last_turn().messages[0].clone();
    assert_eq!((&*message.text, &*message.markdown), ("Where is it?", "Where is **it**?"));
    assert_eq!(message.signature.as_deref(), Some("Kind regards,\nJoe"));
    assert!(message.quoted.unwrap().ends_with("Refund?"));
}

/// Two machines that answer each other would do so for ever.
#[tokio::test]
async fn a_machine_that_answers_mails_is_answered_once() {
    for answer in ["I am out of the office. Back on Monday.", "We got it: ticket 17."] {
        let world = World::start().await;
        let conversation = world.joe_starts_by("email", "Order", answer).await;
        for _ in 0..4 {
            world.advance(Duration::from_secs(60)).await;
            world.customer_writes(&conversation, answer).await;
        }
        let said = world.bot_said(&conversation).len();
        assert!((1..=2).contains(&said), "{answer}: {said}");
        world.customer_writes(&conversation, "I am back. And?").await;
        assert_eq!(world.bot_said(&conversation).len(), said + 1, "a person is answered");
    }
}

#[tokio::test]
async fn a_long_answer_is_said_in_messages_that_fit() {
    let world = World::start().await;
    let paragraph = "It left our house on Monday. It comes on Friday, if all goes well. ".repeat(4);
    let text = [paragraph.trim(); 12].join("\n\n");
    world.bot.answers(saying(&[&text]));
    let conversation = world.joe_starts_by("instagram", "", "Hi").await;
    let said = world.bot_said(&conversation);
    assert!(said.len() > 3 && said.iter().all(|one| one.len() <= 1000), "{said:?}");
    assert_eq!(said.join("\n\n"), text);
}

#[tokio::test]
async fn a_place_without_formatting_is_sent_words() {
    let world = World::start().await;
    world.bot.answers(json!({"actions": [{"type": "say", "format": "markdown",
        "text": "See **our** [page](https://x.test), now ~~50~~ 40",
        "choices": [{"id": "a", "title": "Yes"}]}]}));
    let conversation = world.joe_starts_by("sms", "", "Hi").await;
    let said = world.bot_said(&conversation);
    assert_eq!(said, ["See our page (https://x.test), now (was 50) 40\n\n1. Yes"]);
}

/// Intercom's addresses expire after half an hour; a bot may look later than that.
#[tokio::test]
async fn the_address_of_a_file_works_for_as_long_as_its_message_is_there() {
    let world = World::start().await;
    let conversation = world.joe_starts("Hi").await;
    let picture = Upload {
        name: "parcel.png".into(),
        content_type: "image/png".into(),
        data: "iVBORw0KGgoAAAANSUhEUgAAAAMAAAACCAYAAAA=".into(),
    };
    let sends = ContactWrites { uploads: vec![picture], ..ContactWrites::new(&*conversation, "") };
    let part = world.does(sends).await.part_id;
    let file = world.bot.last_turn().messages[0].attachments[0].clone();
    assert!(file.url.starts_with(&world.url("/api/v1/files/support/")), "{}", file.url);
    world.advance(Duration::from_secs(45 * 60)).await;
    let (status, bytes) = world.gets(&file.url).await;
    assert_eq!((status, bytes.starts_with(b"\x89PNG")), (200, true));
    let forged = file.url.replace("/support/", "/other/");
    assert_eq!(world.gets(&forged).await.0, 404);
    world.does(TeammateRedacts { conversation, part }).await;
    assert_eq!(world.gets(&file.url).await.0, 410, "it was taken away");
}

#[tokio::test]
async fn the_messages_of_one_answer_come_one_after_the_other() {
    let world = World::with(|options| options.rules.pace = Duration::from_secs(2)).await;
    world.bot.answers(saying(&["One", "Two", "Three"]));
    let conversation = world.joe_starts("Hi").await;
    for said in 1..=3 {
        assert_eq!(world.bot_said(&conversation).len(), said);
        world.advance(Duration::from_secs(2)).await;
    }
    assert_eq!(world.bot_said(&conversation), ["One", "Two", "Three"]);
}
