//! How well and how fast messages are understood, by several methods side by side:
//! `script/understanding`. docs/understanding.md says what is measured and what came out.
#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a measurement of real time, for people to read"
)]

#[path = "../../tests/measure/mod.rs"]
mod measure;
mod public;

use deskmate_dialog::{Lexical, Understanding};
use measure::{Figures, LANGUAGES, Message, Set, judge, mistyped, own};

fn main() {
    // `cargo bench` adds a flag that is not for us.
    let args: Vec<_> = std::env::args().skip(1).filter(|arg| !arg.starts_with("--")).collect();
    match args.first() {
        None => quality("our own set", &own()),
        Some(path) => quality(path, &public::read(path, 20)),
    }
}

fn quality(name: &str, set: &Set) {
    println!("{name}: {} messages", set.messages.len());
    let lexical = Lexical::new(&set.bot);
    row("all", &lexical, &set.messages);
    row("typos", &lexical, &mistyped(&set.messages));
    for language in LANGUAGES {
        let of: Vec<_> =
            set.messages.iter().filter(|message| message.language == language).cloned().collect();
        if of.len() < set.messages.len() && !of.is_empty() {
            row(language, &lexical, &of);
        }
    }
    if std::env::var_os("SHOW").is_some() {
        for judged in judge(&lexical, &set.messages) {
            let right = judged.message.intent.as_deref() == Some(&judged.intent);
            println!(
                "{} {:.2} {} {} | {}",
                if right { "+" } else { "-" },
                judged.score,
                judged.intent,
                judged.message.intent.as_deref().unwrap_or("none"),
                judged.message.text
            );
        }
    }
}

fn row(name: &str, understanding: &dyn Understanding, messages: &[Message]) {
    let judged = judge(understanding, messages);
    let percent = |figures: Figures| {
        format!(
            "{:5.1} {:5.1} {:5.1} {:5.1}",
            figures.accuracy * 100.0,
            figures.understood * 100.0,
            figures.misunderstood * 100.0,
            figures.out_of_scope * 100.0
        )
    };
    println!(
        "{name:12} | {} | {} | {}",
        percent(Figures::at(0.8, &judged)),
        percent(Figures::where_false_accepts_are(0.1, &judged)),
        percent(Figures::where_false_accepts_are(0.05, &judged)),
    );
}
