//! How many turns a second the runtime of the dialog language does on one core: `script/turns`.
//! docs/performance.md says what is measured.
#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a measurement of real time, for people to read"
)]

use std::time::{Duration, Instant};

use deskmate_core::{Session, Timestamp, Turn};
use deskmate_dialog::{Bot, Lexical, Outcome, Reply, World, resume, run};
use serde_json::{Value, json};

/// How long turns are done, for one figure.
const LENGTH: Duration = Duration::from_secs(3);

/// A conversation: greeted, an order asked for, a wrong number, the right one and a service that
/// is asked, something that is not understood, and a person.
const SAID: [&str; 6] = [
    "hello",
    "where can I see my parcel",
    "no idea",
    "A-17",
    "what about the weather",
    "agent please",
];

fn main() {
    let text = concat!(
        include_str!("../../tests/it/bots/contract.yaml"),
        "\n  to_vip:\n    action: [ { offload: { team: VIP } } ]\n"
    );
    let bot = Bot::parse("bot.yaml", text).unwrap();
    let understanding = Lexical::new(&bot);
    println!("| turn | turns a second |\n|---|---|");
    let began = Instant::now();
    let mut turns = 0_u32;
    while began.elapsed() < LENGTH {
        turns += conversation(&bot, &understanding, &SAID);
    }
    let rate = |turns: u32, time: Duration| f64::from(turns) / time.as_secs_f64();
    println!("| a whole conversation of {} | {:.0} |", SAID.len(), rate(turns, began.elapsed()));
    for (place, said) in SAID.iter().enumerate() {
        let (before, _) = SAID.split_at(place);
        let (mut session, mut number) = (Session::new(), 0);
        for text in before {
            session = turn(&bot, &understanding, &session, number, text);
            number += 1;
        }
        let began = Instant::now();
        let mut turns = 0;
        while began.elapsed() < LENGTH / 3 {
            std::hint::black_box(turn(&bot, &understanding, &session, number, said));
            turns += 1;
        }
        println!("| “{said}” | {:.0} |", rate(turns, began.elapsed()));
    }
}

fn conversation(bot: &Bot, understanding: &Lexical, said: &[&str]) -> u32 {
    let mut session = Session::new();
    let mut number = 0;
    for text in said {
        session = turn(bot, understanding, &session, number, text);
        number += 1;
    }
    number
}

/// A turn, and the session after it.
fn turn(bot: &Bot, by: &Lexical, session: &Session, number: u32, said: &str) -> Session {
    let turn: Turn = serde_json::from_value(asked(session, number, said)).unwrap();
    let world = World::at(Timestamp::from_millis(1_767_607_200_000));
    let mut outcome = run(bot, &turn, &world, by);
    while let Outcome::NeedsApi(pending) = outcome {
        let body = r#"{"state":"SENT","eta":"Friday"}"#.to_owned();
        let reply = Reply::Answered { status: 200, content_type: None, body };
        outcome = resume(bot, &turn, &world, by, pending.continuation, reply);
    }
    let mut session = turn.session;
    let changes = match outcome {
        Outcome::Done(done) => done.answer.session,
        Outcome::Failed(_) | Outcome::NeedsApi(_) => Session::new(),
    };
    for (name, value) in changes {
        match value {
            Value::Null => drop(session.remove(&name)),
            value => drop(session.insert(name, value)),
        }
    }
    session
}

fn asked(session: &Session, number: u32, said: &str) -> Value {
    json!({
        "turn_id": format!("trn_{number}"), "supersedes": null, "reason": "message",
        "channel": "support", "bot": "shop",
        "conversation": {
            "id": "1", "source": "conversation", "delivered_as": "customer_initiated", "url": null,
            "title": null, "tags": [], "custom_attributes": {}, "created_at": 0
        },
        "contact": { "name": "Ann Example", "tags": [], "language": "en" },
        "session": session, "history": [],
        "messages": [{
            "id": number.to_string(), "contact_id": null, "text": said, "html": "", "at": 0,
            "attachments": []
        }],
    })
}
