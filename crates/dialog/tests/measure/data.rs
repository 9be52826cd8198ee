//! The data set of our own: files of lines, below a heading for each intent.

use std::{collections::BTreeMap, fs, path::Path};

use deskmate_dialog::Bot;
use serde_json::{Value, json};

/// The languages of the data set.
pub(crate) const LANGUAGES: [&str; 5] = ["en", "nl", "de", "fr", "es"];

/// A bot, and messages that it has not seen.
pub(crate) struct Set {
    pub(crate) bot: Bot,
    pub(crate) messages: Vec<Message>,
}

/// What a customer wrote, and which intent it has, if any of the bot's.
#[derive(Clone, Debug)]
pub(crate) struct Message {
    pub(crate) language: String,
    pub(crate) text: String,
    pub(crate) intent: Option<String>,
}

/// Expressions by intent and language.
pub(crate) type Expressions = BTreeMap<String, BTreeMap<String, Vec<String>>>;

/// The set in `tests/data/understanding`.
pub(crate) fn own() -> Set {
    let mut expressions = Expressions::new();
    let mut messages = Vec::new();
    for language in LANGUAGES {
        for (intent, text) in lines("expressions", language) {
            let by_language = expressions.entry(intent).or_default();
            by_language.entry(language.to_owned()).or_default().push(text);
        }
        for (intent, text) in lines("messages", language) {
            let intent = (intent != "none").then_some(intent);
            messages.push(Message { language: language.to_owned(), text, intent });
        }
    }
    Set { bot: bot_of(&expressions), messages }
}

/// Each line and the heading it stands below.
fn lines(kind: &str, language: &str) -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/understanding");
    let text = fs::read_to_string(root.join(kind).join(format!("{language}.txt"))).unwrap();
    let mut heading = String::new();
    let mut all = Vec::new();
    for line in text.lines().filter(|line| !line.is_empty()) {
        match line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            Some(intent) => intent.clone_into(&mut heading),
            None => all.push((heading.clone(), line.to_owned())),
        }
    }
    all
}

/// A bot that understands these.
pub(crate) fn bot_of(expressions: &Expressions) -> Bot {
    let file = json!({
        "deskmate": 1,
        "languages": { "primary": "en", "secondary": ["nl", "de", "fr", "es", "it"] },
        "intents": expressions,
        "entities": {
            "order_number": { "pattern": "[A-Z]-\\d{2,6}" },
            "product": { "synonyms": { "backpack": ["rucksack"], "kettle": ["kettles"], "lamp": ["lamps"] } },
        },
        "dialogs": { "introduction": { "message": [{ "text": "Hello." }] } },
    });
    let file: Value = file;
    Bot::parse("bot.yaml", &file.to_string()).unwrap_or_else(|wrong| panic!("{:?}", wrong.first()))
}
