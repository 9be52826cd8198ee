//! What holds whatever comes in.

use std::{collections::BTreeMap, sync::LazyLock};

use deskmate_core::{Timestamp, Turn};
use deskmate_dialog::{
    Bot, Lexical, Lookup, Outcome, Path, Reply, Target, Template, Trace, Workspace, World, draw,
    lint, resume, run,
};
use proptest::prelude::*;
use pulldown_cmark::{Event, Parser, Tag, TagEnd};
use serde_json::{Value, json};

struct One(String);

impl Lookup for One {
    fn value(&self, _: &Path) -> Option<Value> {
        Some(Value::String(self.0.clone()))
    }
}

/// Texts that try to be markup.
fn nasty() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("**".to_owned()),
        Just("\n\n    code".to_owned()),
        Just("\n# h\n".to_owned()),
        Just("<b onclick=x>".to_owned()),
        Just("[a](javascript:x)".to_owned()),
        Just("\n---\n".to_owned()),
        Just("1. x\n- y\n> z".to_owned()),
        Just("`".to_owned()),
        Just("&lt;b&gt;".to_owned()),
        Just("http://x.test".to_owned()),
        Just("\\".to_owned()),
        Just("  \n".to_owned()),
        Just("|a|b|\n|-|-|".to_owned()),
        "[ -~]{0,12}",
        "\\PC{0,8}",
        "[\\x00-\\x1f]{1,3}",
    ];
    prop::collection::vec(piece, 0..8).prop_map(|pieces| pieces.concat())
}

/// How often each kind of markup is in a text. Paragraphs and line breaks are none.
fn kinds(text: &str) -> BTreeMap<String, usize> {
    let options =
        pulldown_cmark::Options::all() - pulldown_cmark::Options::ENABLE_SMART_PUNCTUATION;
    let mut kinds = BTreeMap::new();
    for event in Parser::new_ext(text, options) {
        let kind = match event {
            Event::Start(Tag::Paragraph) | Event::End(_) | Event::Text(_) | Event::SoftBreak => {
                continue;
            }
            Event::Start(tag) => format!("{:?}", tag.to_end()),
            Event::Code(_) => "code".into(),
            Event::Html(_) | Event::InlineHtml(_) => "HTML".into(),
            other => format!("{other:?}"),
        };
        *kinds.entry(kind).or_default() += 1;
    }
    kinds
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_value_is_never_markup_in_markdown(value in nasty()) {
        for template in ["{x}", "Dear {x}, hello", "x {x}", "{x}{x}", "{x|lowercase} {x|capitalize}", "{x|trim|default:y}"] {
            let text = Template::new(template).unwrap().render(&One(value.clone()), Target::Markdown).text;
            let options = pulldown_cmark::Options::all() - pulldown_cmark::Options::ENABLE_SMART_PUNCTUATION;
            for event in Parser::new_ext(&text, options) {
                let plain = matches!(
                    event,
                    Event::Text(_) | Event::SoftBreak | Event::Start(Tag::Paragraph) | Event::End(TagEnd::Paragraph)
                );
                prop_assert!(plain, "{text:?} has {event:?}");
            }
        }
    }

    #[test]
    fn a_value_adds_no_markup_to_that_of_its_text(value in nasty()) {
        // Stars around nothing are a rule: that is the text's own doing.
        let alone = Template::new("{x}").unwrap().render(&One(value.clone()), Target::Markdown).text;
        prop_assume!(!alone.trim().is_empty());
        for template in [
            "**{x}**", "*a {x} b*", "[{x}](https://x.test)", "[t](https://x.test/{x})", "[t]({x})",
            "- {x}\n- b", "1. {x}", "# {x}", "> {x}", "`{x}`", "```\n{x}\n```", "a\n\n{x}\n\nb",
        ] {
            let template = Template::new(template).unwrap();
            let plain = kinds(&template.render(&One("word".into()), Target::Markdown).text);
            let with = template.render(&One(value.clone()), Target::Markdown).text;
            for (kind, count) in kinds(&with) {
                let most = plain.get(&kind).copied().unwrap_or_default();
                prop_assert!(count <= most, "{with:?} has {count} times {kind}");
            }
        }
    }

    #[test]
    fn a_value_stays_in_its_attribute(value in nasty()) {
        let template = Template::new(r#"<a href="{x}" title='{x}'>{x}</a>"#).unwrap();
        let html = template.render(&One(value), Target::Html).text;
        prop_assert_eq!(html.matches('"').count(), 2);
        prop_assert_eq!(html.matches('\'').count(), 2);
        prop_assert_eq!(html.matches(['<', '>']).count(), 4);
    }

    #[test]
    fn a_value_is_never_markup_in_html(value in nasty()) {
        let text = Template::new("{x}").unwrap().render(&One(value), Target::Html).text;
        prop_assert!(!text.contains(['<', '>', '"', '\'']));
        let entities = ["&amp;", "&lt;", "&gt;", "&quot;", "&#39;"];
        for piece in text.split('&').skip(1) {
            prop_assert!(entities.iter().any(|entity| piece.starts_with(&entity[1..])), "{text}");
        }
    }

    #[test]
    fn a_value_is_one_piece_of_an_address(value in nasty()) {
        let text = Template::new("https://x.test/{x}/y").unwrap().render(&One(value), Target::Url).text;
        prop_assert_eq!(text.matches('/').count(), 4);
        prop_assert!(!text.contains(['?', '#', ' ', '\\']));
    }

    #[test]
    fn no_text_makes_the_parser_panic(text in "\\PC{0,200}") {
        let _ = Bot::parse("bot.yaml", &text);
        let _ = Template::new(&text);
    }
}

/// A bot in which much can happen, a loop among it.
const BOT: &str = include_str!("bots/everything.yaml");
/// A bot with every word of the language.
const TOUR: &str = include_str!("../../../../bots/chatlayer-tour.yaml");

/// Both, ready to run.
static BOTS: LazyLock<[(Bot, Lexical); 2]> = LazyLock::new(|| {
    [BOT, TOUR].map(|text| {
        let bot = crate::support::bot(text);
        let understanding = Lexical::new(&bot);
        (bot, understanding)
    })
});

/// What a session may hold that another version of the bot, or somebody else, wrote into it.
fn state() -> impl Strategy<Value = Value> {
    let dialog = || {
        prop::sample::select(vec![
            "menu",
            "ask_when",
            "ask_mail",
            "ask_email",
            "do_loop",
            "loop",
            "nowhere",
            "",
        ])
    };
    let question = (dialog(), any::<u32>())
        .prop_map(|(dialog, failures)| json!({ "dialog": dialog, "failures": failures }));
    let choice = (dialog(), "\\PC{0,4}", dialog(), prop::collection::vec("[a-z]{0,3}", 0..3), any::<i64>())
        .prop_map(|(id, title, goto, name, value)| {
            json!({ "id": id, "title": title, "goto": goto, "set": [[name, value]] })
        });
    let contexts = prop::collection::btree_map(
        prop::sample::select(vec!["shoes", "lost", ""]),
        any::<u32>(),
        0..3,
    );
    let timers =
        prop::collection::btree_map(prop::sample::select(vec!["later", "other"]), dialog(), 0..2);
    (
        (any::<bool>(), any::<bool>(), dialog(), prop::option::of(any::<i64>())),
        prop::option::of(question),
        prop::collection::vec(choice, 0..4),
        contexts,
        timers,
    )
        .prop_map(
            |((begun, offloaded, current, until), question, choices, contexts, timers)| {
                json!({
                    "begun": begun, "offloaded": offloaded, "current": current, "previous": current,
                    "paused": until.map(|until| json!({ "until": until })), "question": question,
                    "choices": choices, "contexts": contexts, "timers": timers,
                })
            },
        )
}

/// One of a bot's expressions, or something else.
fn expression(bot: &Bot, place: &prop::sample::Index) -> String {
    let intents = bot.file().intents.iter();
    let all: Vec<_> = intents.flat_map(|(_, intent)| intent.all().flatten()).collect();
    place.get(&all).value.replace(['{', '}'], "")
}

fn turn(id: u32, texts: &[String], session: &Value, reason: u8) -> Turn {
    let messages: Vec<_> = texts
        .iter()
        .enumerate()
        .map(|(place, text)| json!({ "id": place.to_string(), "contact_id": null, "text": text, "html": "", "at": 0, "attachments": [] }))
        .collect();
    let mut turn = json!({
        "turn_id": format!("trn_{id}"), "supersedes": null, "channel": "support", "bot": "test",
        "conversation": {
            "id": "1", "source": "conversation", "delivered_as": "customer_initiated", "url": null, "title": null,
            "tags": [], "custom_attributes": {}, "created_at": 0
        },
        "contact": { "name": "Ann", "tags": ["a b"], "language": "nl" },
        "session": session, "history": [], "messages": messages,
    });
    turn["reason"] = json!(["message", "returned", "command", "timer"][usize::from(reason % 4)]);
    turn["command"] = json!("menu");
    turn["timer"] = json!("later");
    serde_json::from_value(turn).unwrap()
}

/// Runs a turn to its end; every second request fails.
fn to_the_end(bot: &Bot, turn: &Turn, world: &World, understanding: &Lexical) -> (Outcome, usize) {
    let mut asked = 0;
    let mut outcome = run(bot, turn, world, understanding);
    while let Outcome::NeedsApi(pending) = outcome {
        asked += 1;
        assert!(asked <= 200, "it never ends");
        let reply = if asked % 2 == 0 {
            Reply::Failed { why: "time-out".into() }
        } else {
            Reply::Answered {
                status: 200,
                body: r#"{"list":[1,"2",{"a":null}]}"#.into(),
                content_type: None,
            }
        };
        outcome = resume(bot, turn, world, understanding, pending.continuation, reply);
    }
    (outcome, asked)
}

fn said() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("menu".to_owned()),
        Just("loop".to_owned()),
        Just("double".to_owned()),
        Just("person".to_owned()),
        Just("api".to_owned()),
        Just("ask".to_owned()),
        Just("1".to_owned()),
        Just("12-10-2020".to_owned()),
        Just("ann@example.com".to_owned()),
        Just("next week Friday at 99999999999 o'clock".to_owned()),
        "[a-zA-Z0-9 @.:/-]{0,30}",
        "\\PC{0,30}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_conversation_never_panics_loops_or_differs(
        tour in any::<bool>(),
        state in prop_oneof![Just(json!(7)), state()],
        turns in prop::collection::vec((prop::collection::vec((said(), prop::option::of(any::<prop::sample::Index>())), 0..3), any::<u8>(), -5_000_000_000_i64..5_000_000_000), 1..8),
    ) {
        let (bot, understanding) = &BOTS[usize::from(tour)];
        let mut session = json!({ "_dialogs": state, "contact": "not ours", "x": "y" });
        for (number, (texts, reason, now)) in turns.into_iter().enumerate() {
            let said = |(text, place): (String, Option<prop::sample::Index>)| {
                place.map_or(text, |place| expression(bot, &place))
            };
            let texts: Vec<_> = texts.into_iter().map(said).collect();
            let turn = turn(u32::try_from(number).unwrap(), &texts, &session, reason);
            let world = World::at(Timestamp::from_secs(now));
            let (outcome, _) = to_the_end(bot, &turn, &world, understanding);
            prop_assert_eq!(&outcome, &to_the_end(bot, &turn, &world, understanding).0);
            let trace = match &outcome {
                Outcome::Done(done) => {
                    prop_assert_eq!(done.answer.check(), Ok(()));
                    for (name, value) in done.answer.session.clone() {
                        session[name] = value;
                    }
                    let kept = session.as_object_mut().unwrap();
                    kept.retain(|_, value| !value.is_null());
                    prop_assert!(session.to_string().len() < 2_000_000);
                    &done.trace
                }
                Outcome::Failed(failed) => &failed.trace,
                Outcome::NeedsApi(_) => unreachable!(),
            };
            let entered = trace.iter().filter(|step| matches!(step, Trace::Dialog { .. })).count();
            // Fifty, and as many again for the dialog that says that there was an error; what an
            // offload says before is no jump.
            prop_assert!(entered <= 104, "{entered} dialogs");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_damaged_file_makes_anything_panic(
        edits in prop::collection::vec((any::<prop::sample::Index>(), 0_usize..12, "[ -~\\n]{0,6}"), 1..6),
    ) {
        let mut text = BOT.to_owned();
        for (at, length, new) in edits {
            let at = at.index(text.len());
            let end = (at + length).min(text.len());
            if text.is_char_boundary(at) && text.is_char_boundary(end) {
                text.replace_range(at..end, &new);
            }
        }
        match Bot::parse("bot.yaml", &text) {
            Ok(bot) => {
                for warning in lint(&bot, "bot.yaml", &text, Some(&Workspace::default())) {
                    prop_assert!(!warning.render(&text).is_empty());
                }
                let picture = draw(&bot);
                prop_assert!(roxmltree::Document::parse(&picture).is_ok(), "{picture}");
                let turn = turn(1, &["menu".to_owned(), "ask".to_owned()], &json!({}), 0);
                let world = World::at(Timestamp::from_secs(0));
                let _ = to_the_end(&bot, &turn, &world, &Lexical::new(&bot));
            }
            Err(wrong) => {
                prop_assert!(!wrong.is_empty());
                for error in wrong {
                    prop_assert!(!error.render(&text).is_empty());
                }
            }
        }
    }
}

#[test]
fn a_value_that_holds_itself_does_not_grow_without_end() {
    let bot = crate::support::bot(
        "
intents: { deep: [deep], wide: [wide], way: [way] }
dialogs:
  deep: { intent: deep, message: [ { text: deeper } ], set: { x: ['{x}'] } }
  way: { intent: way, message: [ { text: deeper } ], set: { y.a: '{y}' } }
  wide: { intent: wide, message: [ { text: wider } ], set: { z: ['{z}', '{z}'] } }
",
    );
    let mut session = json!({ "x": 1, "y": { "a": 1 }, "z": 1 });
    for number in 0..300 {
        let text = ["deep", "wide", "way"][number % 3].to_owned();
        let turn = turn(u32::try_from(number).unwrap(), &[text], &session, 0);
        let world = World::at(Timestamp::from_secs(0));
        if let Outcome::Done(done) = run(&bot, &turn, &world, &Lexical::new(&bot)) {
            done.answer.session.into_iter().for_each(|(name, value)| session[name] = value);
        }
        // What a store writes, it can read.
        let stored = session.to_string();
        assert!(stored.len() < 300_000);
        assert_eq!(serde_json::from_str::<Value>(&stored).unwrap(), session);
    }
}
