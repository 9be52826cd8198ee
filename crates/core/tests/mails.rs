//! Mails: two machines that answer each other would do so for ever.

mod support;

use support::*;

/// The first message of a machine is answered, and what it writes after that only once a person
/// has written.
#[test]
fn a_machine_is_answered_once() {
    let w = bot_owned().machine_says("Away").bot_runs("message", &["Away"]).bot_answers([]);
    let w = w.machine_says("Away again").bot_rests().machine_says("And again").bot_rests();
    let w = w.customer_says("I am back").bot_runs("message", &["I am back"]).bot_answers([]);
    w.machine_says("Away").bot_runs("message", &["Away"]);
}
