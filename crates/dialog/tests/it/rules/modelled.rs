//! A model that is asked where the offline method is unsure: what it says counts if it exists.

use std::sync::Mutex;

use deskmate_dialog::{
    Bot, Classified, Classify, Labelled, Lexical, Scored, Understanding, measure,
    testing::{Tests, Verdict},
};
use serde_json::{Value, json};

use crate::support::bot;

const BOT: &str = r#"
nlp: { model: { url: "http://127.0.0.1:1/v1", name: tiny } }
intents:
  track: [Where is my order?, Track my parcel, "Has {order_number} shipped?"]
  book: ["a room from {date:arrival} to {date:departure}", I need a room]
  give_back: [I want to return my shoes]
  person: { always: true, expressions: [I want to talk to a person] }
entities:
  order_number: { pattern: '[A-Z]-\d{1,6}' }
  product: { synonyms: { shoe: [sneaker], hat: [] } }
dialogs:
  introduction: { message: [ { text: Hello. } ] }
  track: { intent: track, message: [ { text: "Tracking {order_number} {product}." } ] }
  book: { intent: book, message: [ { text: "From {arrival} to {departure}." } ] }
  give_back: { intent: give_back, input: { variable: why, question: Why? }, goto: told }
  told: { message: [ { text: "Because {why}." } ] }
  person: { intent: person, action: [ { offload: { team: Support } } ] }
  not_understood: { message: [ { text: Pardon? } ] }
"#;

/// The offline method, and a model that always says the same.
struct Model {
    offline: Lexical,
    says: Classified,
    asked: Mutex<Vec<Classify>>,
}

impl Understanding for Model {
    fn intents(&self, text: &str, language: &str) -> Vec<Scored> {
        self.offline.intents(text, language)
    }

    fn classified(&self, question: &Classify) -> Classified {
        self.asked.lock().unwrap().push(question.clone());
        self.says.clone()
    }
}

fn model(bot: &Bot, says: Classified) -> Model {
    Model { offline: Lexical::new(bot), says, asked: Mutex::default() }
}

/// What the bot does when these are said, one after the other; the path of the last turn, and how
/// often the model was asked.
fn talk(file: &str, says: Classified, said: &[&str]) -> (String, String, usize) {
    let bot = bot(file);
    let model = model(&bot, says);
    let steps: Vec<_> = said.iter().map(|text| json!({ "customer": text })).collect();
    let mut does = (String::new(), String::new());
    for count in 1..=steps.len() {
        // What a step does shows when nothing expects it.
        let mut some: Vec<Value> = Vec::new();
        for step in steps.iter().take(count) {
            some.push(step.clone());
            if some.len() < 2 * count - 1 {
                some.push(json!({ "bot": { "contains": "" } }));
            }
        }
        let tests = json!([{ "name": "a", "steps": some }]).to_string();
        let played = Tests::parse("a", &tests).unwrap().run(&bot, &model);
        for step in played.iter().flat_map(|test| &test.steps) {
            if step.step.starts_with("customer") {
                does.1 = step.path.join("\n");
            }
            if let Verdict::Failed { got, .. } = &step.verdict {
                does.0.clone_from(got);
            }
        }
    }
    let asked = model.asked.lock().unwrap().len();
    (does.0, does.1, asked)
}

fn answers(intent: &str, values: &Value) -> Classified {
    Classified::Answered(json!({ "intent": intent, "values": values }))
}

#[test]
fn where_no_intent_is_clear_the_model_chooses_and_fills_in_values() {
    let says = answers("track", &json!({ "order_number": "A-17", "product": "shoe" }));
    let (does, path, _) = talk(BOT, says, &["the trainers, a 17, any news of them"]);
    assert!(does.contains("Tracking A-17 shoe."), "{does}\n{path}");
    assert!(path.contains("the model chooses `track`, and finds order_number, product"), "{path}");
    assert!(path.contains("intent `track`, chosen by the model"), "{path}");
}

#[test]
fn roles_are_filled_in_the_words_of_the_message_and_read_as_any_answer() {
    let says = answers("book", &json!({ "arrival": "3 June 2026", "departure": "5 June 2026" }));
    let said = "my wife and me would stay between 3 June 2026 and 5 June 2026";
    let (does, path, _) = talk(BOT, says, &[said]);
    assert!(does.contains("From 03-06-2026 to 05-06-2026."), "{does}\n{path}");
}

#[test]
fn what_does_not_exist_is_refused_and_the_offline_result_stands() {
    let track = |values: Value| answers("track", &values);
    for (says, why) in [
        (answers("refund", &json!({})), "names an intent that does not exist"),
        (Classified::Answered(json!({ "intnt": "track" })), "names no intent"),
        (Classified::Answered(json!([])), "names no intent"),
        (
            Classified::Answered(json!({ "intent": "track", "values": 3 })),
            "gives values that are none",
        ),
        (track(json!({ "colour": "red" })), "fills something that does not exist"),
        (track(json!({ "product": "boot" })), "gives a value that does not exist"),
        (track(json!({ "order_number": "B-99" })), "gives a value that the message does not have"),
        (track(json!({ "order_number": "A-1" })), "gives a value that the message does not have"),
        (track(json!({ "order_number": "news" })), "gives a value that does not fit its pattern"),
        (track(json!({ "order_number": ["A-17"] })), "gives a value that is none"),
        (
            answers("book", &json!({ "arrival": "news" })),
            "gives a value that the message does not have",
        ),
    ] {
        let (does, path, _) = talk(BOT, says, &["the stuff, a 17, any news"]);
        assert!(does.contains("Hello."), "{why}: {does}");
        assert!(path.contains(&format!("the model {why}; understood without it")), "{why}: {path}");
    }
}

#[test]
fn a_model_that_finds_nothing_or_does_not_answer() {
    for (says, told) in [
        (answers("none", &json!({})), "the model finds none of the intents"),
        (Classified::Failed("it is down".into()), "it is down; understood without a model"),
    ] {
        let (does, path, asked) = talk(BOT, says, &["any news of the stuff"]);
        assert!(does.contains("Hello.") && path.contains(told), "{does} {path}");
        assert_eq!(asked, 1);
    }
    // What the offline method would take stands where the model is down, and not where it says no.
    let near = "I need my order tracked";
    let offline = talk(&BOT.replace("nlp:", "name: x\nnlp:"), Classified::NotAsked, &[near]);
    let down = talk(BOT, Classified::Failed("down".into()), &[near]);
    assert_eq!(offline.0, down.0);
}

#[test]
fn a_model_is_not_asked_where_it_is_clear() {
    let says = || answers("book", &json!({}));
    for said in [
        vec!["Where is my order?"],
        vec!["track my parcel please"],
        vec!["I want to talk to a person"],
        vec!["I'd like to talk to some person"],
        vec!["👍"],
        vec![""],
        // An answer to what is asked, which is like no intent.
        vec!["I want to return my shoes", "they pinch"],
    ] {
        let (does, path, asked) = talk(BOT, says(), &said);
        assert_eq!(asked, 0, "{said:?}: {does} {path}");
    }
    let without = BOT.replace("nlp: { model: { url: \"http://127.0.0.1:1/v1\", name: tiny } }", "");
    assert_eq!(talk(&without, says(), &["any news of the stuff"]).2, 0, "no model is named");
}

#[test]
fn by_how_much_an_intent_must_be_clear_can_be_set() {
    let said = ["any news about my order, where it is"];
    let (_, path, asked) = talk(BOT, answers("none", &json!({})), &said);
    assert_eq!(asked, 1, "{path}");
    let hasty = BOT.replace("name: tiny }", "name: tiny }, margin: 0");
    assert_eq!(talk(&hasty, answers("none", &json!({})), &said).2, 0);
}

#[test]
fn what_is_asked_holds_the_intents_and_values_and_a_schema_for_the_answer() {
    let bot = bot(BOT);
    let model = model(&bot, Classified::NotAsked);
    let tests = json!([{ "name": "a", "steps": [{ "customer": "any news of the stuff" }] }]);
    Tests::parse("a", &tests.to_string()).unwrap().run(&bot, &model);
    let asked = model.asked.lock().unwrap()[0].clone();
    assert_eq!(asked.text, "any news of the stuff");
    insta::assert_snapshot!(format!("{}\n\n{:#}", asked.system, asked.schema));
    let schema = jsonschema::validator_for(&asked.schema).unwrap();
    let nothing =
        json!({ "order_number": null, "product": null, "arrival": null, "departure": null });
    assert!(schema.is_valid(&json!({ "intent": "none", "values": nothing })));
    assert!(!schema.is_valid(&json!({ "intent": "refund", "values": nothing })));
}

#[test]
fn a_bot_is_measured_with_its_model_as_well() {
    let bot = bot(BOT);
    let message = |text: &str, intent: Option<&str>| Labelled {
        text: text.into(),
        intent: intent.map(str::to_owned),
    };
    let messages = [message("any news of the stuff", Some("track")), message("is it cold", None)];
    let offline = measure(&bot, &messages, &Lexical::new(&bot));
    assert_eq!((offline.understood, offline.told), (0, 1));
    let modelled = measure(&bot, &messages, &model(&bot, answers("track", &json!({}))));
    assert_eq!((modelled.understood, modelled.told), (1, 0));
}

#[test]
fn what_is_wrong_with_the_model_is_told_at_its_place() {
    let wrong = |nlp: &str| {
        let text = format!(
            "deskmate: 1\nnlp: {nlp}\ndialogs: {{ a: {{ message: [ {{ text: x }} ] }} }}\n"
        );
        let found = match Bot::parse("bot.yaml", &text) {
            Err(found) => found,
            Ok(bot) => deskmate_dialog::lint(&bot, "bot.yaml", &text, None),
        };
        found.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
    };
    insta::assert_snapshot!(
        [
            wrong("{ model: { url: x.test/v1, name: '' } }"),
            wrong("{ model: { url: 'https://u:p@x.test/v1', name: a }, margin: 2 }"),
            wrong("{ model: { url: 'https://x.test/v1', name: a, key: sk-1 } }"),
            wrong("{ margin: 0.2 }"),
            wrong("{ model: { url: 'https://x.test/v1', nme: a } }"),
        ]
        .join("\n\n")
    );
}
