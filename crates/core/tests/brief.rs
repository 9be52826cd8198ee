//! What people read who get a conversation from the bot.

mod support;

use support::{policies::*, *};

/// "A readable summary … why it was handed over": also where the bot gives no reason.
#[test]
fn people_who_get_it_are_told_why_and_more_where_the_channel_wants_that() {
    bot_owned_with(summaries)
        .customer_says("Hi")
        .bot_answers([handover()])
        .plans(&["brief ", "assign fallback"]);
    bot_owned_with(summaries)
        .customer_says("Hi")
        .bot_answers([say("Hello!"), handover(), say("Still here")])
        .plans(&[
            SORRY,
            &bot_failed(
                "the bot's answer does not fit: actions[2]: nothing can be said, closed, snoozed, \
                 made a ticket or handed over after the handover in actions[1]; put it before",
            )
            .replacen("note", "brief", 1),
            "assign fallback",
        ]);
    bot_owned().customer_says("Hi").bot_answers([handover()]).plans(&["assign fallback"]);
}
