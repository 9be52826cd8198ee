//! A bot file: read, or told in sentences what is wrong with it; and linted.
#![no_main]

use deskmate_dialog::{Bot, lint};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    match Bot::parse("bot.yaml", text) {
        Ok(bot) => drop(lint(&bot, "bot.yaml", text, None)),
        Err(problems) => assert!(!problems.is_empty(), "why it is refused is told"),
    }
});
