//! How well and how fast messages are understood, by several methods side by side:
//! `script/understanding`. docs/understanding.md says what is measured and what came out.
#![expect(
    clippy::disallowed_methods,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a measurement of real time, for people to read"
)]

mod candidates;
#[path = "../../tests/measure/mod.rs"]
mod measure;
mod public;
mod speed;

use candidates::{Bayes, Linear, Nearest};
use deskmate_dialog::{Bot, Lexical, MARGIN, Understanding};
use measure::{
    Figures, LANGUAGES, Message, Set, judge, judge_within, judged, mistyped, neighbours_told, own,
};

/// Makes one of the methods learn a bot.
type Learn = fn(&Bot) -> Box<dyn Understanding>;

/// The methods side by side; the first is the one that was chosen.
const METHODS: [(&str, Learn); 4] = [
    ("lexical", |bot| Box::new(Lexical::new(bot))),
    ("nearest", |bot| Box::new(Nearest::new(bot))),
    ("bayes", |bot| Box::new(Bayes::new(bot))),
    ("linear", |bot| Box::new(Linear::new(bot))),
];

fn main() {
    // `cargo bench` adds a flag that is not for us.
    let args: Vec<_> = std::env::args().skip(1).filter(|arg| !arg.starts_with("--")).collect();
    let args: Vec<_> = args.iter().map(String::as_str).collect();
    match args.as_slice() {
        [] => {
            quality("The set of our own", &own(), MARGIN);
            speed::measure();
        }
        ["values"] => println!("{}", measure::values()),
        ["training", path] => margins(&public::read(path, 20, true)),
        ["own", margin] => quality("The set of our own", &own(), margin.parse().unwrap()),
        [path] => quality(path, &public::read(path, 20, false), MARGIN),
        [path, margin, ..] => {
            quality(path, &public::read(path, 20, false), margin.parse().unwrap())
        }
    }
}

/// The tables of one data set.
fn quality(name: &str, set: &Set, margin: f64) {
    let inside = set.messages.iter().filter(|message| message.intent.is_some()).count();
    let outside = set.messages.len() - inside;
    println!("\n{name}: {inside} messages with an intent, {outside} without.\n");
    println!("| method | accuracy | understood, misunderstood at 10 % | at 5 % | with typos |");
    println!("|---|---|---|---|---|");
    let slips = mistyped(&set.messages);
    for (name, learn) in METHODS {
        let understanding = learn(&set.bot);
        let judged = judge(understanding.as_ref(), &set.messages);
        let slipped = judge(understanding.as_ref(), &slips);
        let [ten, five] = [0.1, 0.05].map(|most| Figures::where_false_accepts_are(most, &judged));
        let typos = Figures::where_false_accepts_are(0.1, &slipped);
        println!(
            "| {name} | {} | {} | {} | {}: {} |",
            percent(ten.accuracy),
            both(ten),
            both(five),
            percent(typos.accuracy),
            both(typos),
        );
    }
    println!("\nThe chosen one, at the threshold 0.8:\n");
    println!(
        "| messages | accuracy | understood | asked | rightly | misunderstood | out of scope, told |"
    );
    println!("|---|---|---|---|---|---|---|");
    let lexical = Lexical::new(&set.bot);
    row("all", &lexical, &set.messages, margin);
    row("all, with typos", &lexical, &slips, margin);
    for language in LANGUAGES {
        let of = |message: &&Message| message.language == language;
        let of: Vec<_> = set.messages.iter().filter(of).cloned().collect();
        if of.len() < set.messages.len() && !of.is_empty() {
            row(language, &lexical, &of, margin);
        }
    }
    let told = neighbours_told(&set.bot, &set.messages);
    println!("\nNeighbouring topics, told: {}", percent(told));
}

/// What other margins would come to.
fn margins(set: &Set) {
    println!("| margin | understood | asked | rightly | misunderstood |");
    println!("|---|---|---|---|---|");
    let lexical = Lexical::new(&set.bot);
    let scored = |message: &Message| lexical.intents(&message.text, &message.language);
    // A sample is enough to choose by.
    let sample = set.messages.iter().step_by(set.messages.len() / 2_000 + 1);
    let scored: Vec<_> = sample.map(|message| (message, scored(message))).collect();
    for hundredths in 0..=20 {
        let margin = f64::from(hundredths) / 100.0;
        let all: Vec<_> = scored.iter().map(|(one, all)| judged(margin, one, all)).collect();
        let figures = Figures::asking(0.8, &all);
        let Figures { understood, asked, asked_rightly, misunderstood, .. } = figures;
        let all = [understood, asked, asked_rightly, misunderstood].map(percent);
        println!("| {margin:.2} | {} |", all.join(" | "));
    }
}

fn row(name: &str, understanding: &dyn Understanding, messages: &[Message], margin: f64) {
    let figures = Figures::asking(0.8, &judge_within(margin, understanding, messages));
    let Figures { accuracy, understood, asked, asked_rightly, misunderstood, out_of_scope } =
        figures;
    let all = [accuracy, understood, asked, asked_rightly, misunderstood, out_of_scope];
    let all = all.map(percent);
    println!("| {name} | {} |", all.join(" | "));
}

fn percent(share: f64) -> String {
    format!("{:.1} %", share * 100.0)
}

fn both(figures: Figures) -> String {
    format!("{:.1}, {:.1}", figures.understood * 100.0, figures.misunderstood * 100.0)
}
