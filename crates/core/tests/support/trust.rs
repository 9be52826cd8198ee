//! Which answers people trust the bot with.

use deskmate_core::{About, Event, Kind, Policy};
use proptest::prelude::*;

pub fn dialog(name: &str) -> Kind {
    Kind { dialog: name.to_owned(), ..Kind::default() }
}

/// What an answer is about, and which dialogs say something of it.
pub fn about() -> impl Strategy<Value = About> {
    let of = |about: &str, by: &[&str]| About {
        kind: dialog(about),
        parts: by.iter().map(|by| dialog(by)).collect(),
    };
    prop_oneof![
        3 => Just(About::default()),
        4 => Just(of("hours", &[])),
        2 => Just(of("hours", &["hours"])),
        1 => Just(of("hours", &["hours", "refunds"])),
        1 => Just(of("refunds", &["hours"])),
    ]
}

/// Whether people trust the bot with an answer about that: they do with opening hours.
fn is_trusted(about: &About, draft: bool, policy: &Policy) -> bool {
    let hours = |kind: &Kind| kind.dialog == "hours";
    let told = !draft || !about.parts.is_empty();
    !policy.rules.replies_to.is_empty()
        && hours(&about.kind)
        && about.parts.iter().all(hours)
        && told
}

/// Whether it is an answer that nobody has to look at.
pub fn lets_out(event: &Event, policy: &Policy) -> bool {
    matches!(event, Event::TurnAnswered { answer, about, .. } if is_trusted(about, answer.draft, policy))
}
