//! Which of two near intents was meant: the customer is asked.

use deskmate_core::action::Say;

use super::{Trace, Understood, messages::Unclear, run::Run};

/// What the ids of these choices begin with.
pub(super) const CHOICES: &str = "clarify";

impl Run<'_> {
    /// Asks which was meant. An open question stays open.
    pub(super) fn ask_which(&mut self, offered: Vec<Unclear>) {
        let intents = offered.iter().map(|one| (one.intent.clone(), one.score)).collect();
        self.trace.push(Trace::Understood(Understood::Unclear { intents }));
        let text = question(&self.language(), &offered);
        let mut choices = Vec::new();
        for one in offered {
            choices.extend(self.open(CHOICES, one.title, Vec::new(), one.dialog, Vec::new()));
        }
        self.say(Say { text, choices, ..Say::default() });
    }
}

/// `Did you mean “A” or “B”?`, in the languages that the project has words of; else in English.
fn question(language: &str, offered: &[Unclear]) -> String {
    let (did_you_mean, or, [open, close]) = match language.split('-').next().unwrap_or_default() {
        "nl" => ("Bedoelt u", "of", ["“", "”"]),
        "de" => ("Meinen Sie", "oder", ["„", "“"]),
        "fr" => ("Voulez-vous dire", "ou", ["« ", " »"]),
        "es" => ("¿Quiere decir", "o", ["«", "»"]),
        "it" => ("Intende", "o", ["«", "»"]),
        "pt" => ("Quer dizer", "ou", ["«", "»"]),
        _ => ("Did you mean", "or", ["“", "”"]),
    };
    let ends = |title: &str| title.trim_end_matches(['?', '.', '!']).to_owned();
    let titles: Vec<_> =
        offered.iter().map(|one| format!("{open}{}{close}", ends(&one.title))).collect();
    let end = if language.starts_with("fr") { " ?" } else { "?" };
    match titles.split_last() {
        Some((last, before)) => {
            format!("{did_you_mean} {} {or} {last}{end}", before.join(", "))
        }
        None => String::new(),
    }
}
