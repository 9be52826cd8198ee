//! What is understood as a value, by language: the table of docs/understanding.md.

use deskmate_core::{Timestamp, Turn};
use deskmate_dialog::{Bot, ExactOnly, Outcome, World, run};
use serde_json::{Value, json};

/// What is asked for, in the order of the columns.
const KINDS: [&str; 5] = ["number", "date", "time", "yes_no", "language"];

/// Phrases of a language, by its name and its letters, for each of the kinds.
type Phrases = (&'static str, &'static str, [&'static [&'static str]; 5]);

const SHOWN: [Phrases; 7] = [
    (
        "English",
        "en",
        [
            &["two and a half", "twenty-one", "minus 3"],
            &["the day after tomorrow", "Friday the 16th", "3 weeks ago"],
            &["half past two", "quarter to nine", "8 in the evening", "1430"],
            &["yes please", "not really"],
            &["Japanese"],
        ],
    ),
    (
        "Dutch",
        "nl",
        [
            &["eenentwintig", "min drie", "anderhalf"],
            &["overmorgen", "over twee weken", "vandaag over een week", "drie dagen geleden"],
            &["half acht", "kwart voor negen", "8 uur 's avonds"],
            &["ja graag", "liever niet"],
            &["Japans"],
        ],
    ),
    (
        "French",
        "fr",
        [
            &["vingt et un", "deux et demi"],
            &["après-demain", "vendredi prochain", "il y a trois jours"],
            &["8h et quart", "neuf heures moins le quart", "9h du soir"],
            &["bien sûr", "pas du tout"],
            &["japonais"],
        ],
    ),
    (
        "German",
        "de",
        [
            &["einundzwanzig", "drei Komma fünf", "anderthalb"],
            &["übermorgen", "nächsten Freitag", "vor drei Tagen"],
            &["halb acht", "14 Uhr 30", "8 Uhr abends"],
            &["ja bitte", "auf keinen Fall"],
            &["Japanisch"],
        ],
    ),
    (
        "Spanish",
        "es",
        [
            &["veintiuno", "menos tres"],
            &["pasado mañana", "dentro de dos semanas", "hace tres días"],
            &["las ocho y media", "las nueve menos cuarto", "9 de la noche"],
            &["claro que sí", "para nada"],
            &["japonés"],
        ],
    ),
    (
        "Italian",
        "it",
        [
            &["ventuno", "due e mezzo"],
            &["dopodomani", "venerdì prossimo", "tre giorni fa"],
            &["le otto e mezza", "le nove meno un quarto", "9 di sera"],
            &["va bene", "no grazie"],
            &["giapponese"],
        ],
    ),
    (
        "Portuguese",
        "pt",
        [
            &["vinte e um", "menos três"],
            &["depois de amanhã", "próxima sexta", "há três dias"],
            &["oito e meia", "dez para as nove", "8 da noite"],
            &["com certeza", "de jeito nenhum"],
            &["japonês"],
        ],
    ),
];

/// The table as the page has it, with the values that phrases are read as on Monday, 5 January 2026.
pub(crate) fn values() -> String {
    let mut table = vec![format!("| language | {} |", KINDS.join(" | "))];
    table.push("|---|---|---|---|---|---|".to_owned());
    for (name, letters, columns) in SHOWN {
        let cells = KINDS.iter().zip(columns).map(|(kind, phrases)| {
            let shown = |phrase: &&str| format!("`{phrase}` = `{}`", read(kind, letters, phrase));
            phrases.iter().map(shown).collect::<Vec<_>>().join(", ")
        });
        let cells: Vec<_> = cells.collect();
        table.push(format!("| {name} `{letters}` | {} |", cells.join(" | ")));
    }
    table.join("\n")
}

/// What a phrase answers a question with; nothing where it does not.
fn read(kind: &str, language: &str, phrase: &str) -> String {
    let file = json!({
        "deskmate": 1,
        "languages": { "primary": language },
        "dialogs": {
            "introduction": { "input": { "variable": "it", "question": "?", "match": kind }, "goto": "told" },
            "told": { "message": [{ "text": "{it}" }] },
        },
    });
    let bot = Bot::parse("bot.yaml", &file.to_string()).unwrap();
    let mut session = json!({});
    for text in ["?!", phrase] {
        let world = World::at(Timestamp::from_secs(1_767_607_200));
        let Outcome::Done(done) = run(&bot, &turn(text, language, &session), &world, &ExactOnly)
        else {
            panic!("a turn that asks nobody ends");
        };
        done.answer.session.into_iter().for_each(|(name, value)| session[name] = value);
    }
    match &session["it"] {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

fn turn(text: &str, language: &str, session: &Value) -> Turn {
    let turn = json!({
        "turn_id": "trn_1", "supersedes": null, "channel": "support", "bot": "test", "reason": "message",
        "conversation": {
            "id": "1", "source": "conversation", "delivered_as": "customer_initiated", "url": null, "title": null,
            "tags": [], "custom_attributes": {}, "created_at": 0
        },
        "contact": { "name": "Ann", "tags": [], "language": language },
        "session": session, "history": [],
        "messages": [{ "id": "1", "contact_id": null, "text": text, "html": "", "at": 0, "attachments": [] }],
    });
    serde_json::from_value(turn).unwrap()
}
