//! Dialogs that draft, in a channel that replies.

use deskmate_core::{Autonomy, Kind};
use intercom_twin::Act;

use super::{support::ANN, with, world};

const DIALOGS: &str = "
intents: { hours: [When are you open], refund: [I want my money back], done: [Thanks] }
dialogs:
  hours: { intent: hours, message: [ { text: From nine to five. } ] }
  refund:
    intent: refund
    autonomy: draft
    input: { variable: order, question: Which order is it?, match: any }
    goto: refunded
  refunded: { message: [ { text: 'Order {order} is refunded.' } ] }
  done: { intent: done, message: [ { text: Bye. } ] }
";

/// One dialog waits for people; what it asked is open once they have sent it, and others go out.
#[tokio::test]
async fn a_dialog_that_drafts_is_sent_by_people_and_others_go_out() {
    let world = world(DIALOGS).await;
    let id = world.joe_starts("When are you open?").await;
    assert_eq!(world.bot_said(&id), ["From nine to five."]);
    world.customer_writes(&id, "I want my money back").await;
    assert_eq!(world.bot_said(&id).len(), 1, "nothing is said that nobody has said yes to");
    assert!(world.bot_noted(&id)[0].contains("Which order is it?"), "{:?}", world.bot_noted(&id));
    let waiting = world.service().engine.console().drafts_waiting(9).await.unwrap();
    assert_eq!(waiting, 1, "it is in the queue");
    assert!(world.owner(&id).await.is_people(), "people see it");
    world.does(Act::teammate_notes(&id, ANN, "/send")).await;
    assert_eq!(world.bot_said(&id).last().unwrap(), "Which order is it?");
    assert!(world.owner(&id).await.is_bot());
    world.customer_writes(&id, "A-17").await;
    assert_eq!(world.bot_said(&id).last().unwrap(), "Order A-17 is refunded.");
}

/// A question that people reject was never asked.
#[tokio::test]
async fn what_a_dialog_drafted_and_people_rejected_was_never_said() {
    let world = world(DIALOGS).await;
    let id = world.joe_starts("I want my money back").await;
    assert_eq!(world.bot_said(&id), [""; 0]);
    world.does(Act::teammate_notes(&id, ANN, "/no we call them")).await;
    world.does(Act::teammate_notes(&id, ANN, "/bot")).await;
    let before = world.bot_said(&id).len();
    world.customer_writes(&id, "When are you open?").await;
    let said = world.bot_said(&id);
    assert_eq!(said[before..], ["From nine to five."], "{said:?}");
}

fn dialog(name: &str) -> Kind {
    Kind { dialog: name.to_owned(), ..Kind::default() }
}

/// People look at all answers but those on opening hours, which they trust.
#[tokio::test]
async fn one_dialog_answers_by_itself_while_the_others_draft() {
    let world = with(DIALOGS, |options| {
        options.rules.autonomy = Autonomy::Draft;
        options.rules.replies_to = vec![dialog("hours")];
    })
    .await;
    let id = world.joe_starts("When are you open?").await;
    assert_eq!(world.bot_said(&id), ["From nine to five."]);
    world.customer_writes(&id, "Thanks").await;
    assert_eq!(world.bot_said(&id).len(), 1);
    assert!(world.bot_noted(&id)[0].contains("Bye."), "{:?}", world.bot_noted(&id));
    // Whoever has a conversation is not talked over, whatever it is about.
    let both = world.joe_starts("When are you open?").await;
    world.does(Act::teammate_replies(&both, ANN, "I am here.")).await;
    world.customer_writes(&both, "When are you open?").await;
    assert_eq!(world.bot_said(&both).len(), 1, "Ann has it: {:?}", world.bot_said(&both));
}

/// A dialog that drafts in a channel that replies is let out by name, and whatever it leads to.
#[tokio::test]
async fn a_dialog_that_drafts_is_let_out_by_name() {
    let world = with(DIALOGS, |options| options.rules.replies_to = vec![dialog("refund")]).await;
    let id = world.joe_starts("I want my money back").await;
    assert_eq!(world.bot_said(&id), ["Which order is it?"]);
    world.customer_writes(&id, "A-17").await;
    assert_eq!(world.bot_said(&id).last().unwrap(), "Order A-17 is refunded.");
}
