//! How fast: bots of 10, 100 and 1,000 intents with 20 expressions each.

use std::time::{Duration, Instant};

use deskmate_dialog::Bot;

use crate::{
    METHODS,
    measure::{Expressions, Message, Seeded, bot_of, own},
};

/// How long messages are understood, for one figure.
const LENGTH: Duration = Duration::from_secs(2);

pub(crate) fn measure() {
    println!(
        "\nIntents with 20 expressions each. Loading is of the method alone; reading the file"
    );
    println!("comes before it, whatever the method.\n");
    println!("| intents | method | loaded in | a message takes | 9 in 10 at most |");
    println!("|---|---|---|---|---|");
    for count in [10, 100, 1_000] {
        let (bot, messages, read) = of(count);
        for (name, learn) in METHODS {
            // Other programs may be at work: the quickest of three.
            let (mut loaded, mut all) = (Duration::MAX, Vec::new());
            let mut understanding = learn(&bot);
            for _ in 0..3 {
                let began = Instant::now();
                understanding = learn(&bot);
                loaded = loaded.min(began.elapsed());
                if loaded > LENGTH {
                    break;
                }
            }
            let began = Instant::now();
            for message in messages.iter().cycle().take_while(|_| began.elapsed() < LENGTH) {
                let from = Instant::now();
                std::hint::black_box(understanding.intents(&message.text, "en"));
                all.push(from.elapsed());
            }
            all.sort();
            let micros = |time: Duration| time.as_secs_f64() * 1e6;
            println!(
                "| {count} | {name} | {:.1} ms | {:.0} µs | {:.0} µs |",
                micros(loaded) / 1e3,
                micros(all[all.len() / 2]),
                micros(all[all.len() * 9 / 10]),
            );
        }
        println!("| {count} | (reading the file) | {:.1} ms | | |", read.as_secs_f64() * 1e3);
    }
}

/// A bot of so many intents: those of our own set, each about many made-up things, so that words
/// and pieces are as many as in a bot of that size.
fn of(count: usize) -> (Bot, Vec<Message>, Duration) {
    let set = own();
    let mut expressions = Expressions::new();
    let of_own: Vec<_> = set.bot.file().intents.iter().collect();
    let mut seeded = Seeded(11);
    let mut things = Vec::new();
    for place in 0..count {
        let (name, intent) = &of_own[place % of_own.len()];
        let thing = word(&mut seeded);
        let english = intent.pick("en", "en").map(|(phrases, _)| phrases);
        let phrases = english.into_iter().flatten();
        let phrases = phrases.map(|phrase| format!("{} {thing}", phrase.value)).collect();
        let by_language = expressions.entry(format!("{}_{place}", name.value)).or_default();
        by_language.insert("en".into(), phrases);
        things.push(thing);
    }
    let english = set.messages.into_iter().filter(|message| message.language == "en");
    let messages = english.map(|message| {
        let thing = &things[seeded.below(things.len())];
        Message { text: format!("{} {thing}", message.text), ..message }
    });
    let messages = messages.collect();
    let began = Instant::now();
    let bot = bot_of(&expressions);
    (bot, messages, began.elapsed())
}

/// A word that nobody knows.
fn word(seeded: &mut Seeded) -> String {
    let mut letter = |letters: &str| letters.chars().nth(seeded.below(letters.len())).unwrap();
    (0..3).flat_map(|_| [letter("bdfgklmnprstvz"), letter("aeiou")]).collect()
}
