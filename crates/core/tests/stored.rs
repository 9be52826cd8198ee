//! What a conversation is stored as. A change here needs a thought for what is stored already.

mod support;

use support::*;

#[test]
fn a_conversation_after_a_typical_story() {
    let story = bot_owned()
        .customer_says("Where is my order?")
        .bot_remembers("order", "A-17")
        .customer_says("Hello?")
        .bot_answers([say("It left on Monday."), timer("ask again", 600)])
        .delivered()
        .customer_says("It is not here")
        .bot_answers([say("I get somebody."), handover_to("Shipping")])
        .delivered()
        .customer_says("Thanks")
        .assigned_to_us_by(person("ann"))
        .bot_promises_an_answer();
    insta::assert_json_snapshot!(story.conversation);
}
