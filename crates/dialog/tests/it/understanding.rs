//! Understanding messages: what is forgiven, what is not, and how often it is right.

#[path = "../measure/mod.rs"]
mod measure;

use std::{fs, path::Path};

use deskmate_dialog::{Bot, Lexical, Understanding};
use measure::{Figures, judge, mistyped, own, values};

const BOT: &str = "
deskmate: 1
languages: { primary: en, secondary: [nl] }
intents:
  track_order:
    en: [Where is my order, Track my parcel, 'Has {order_number} shipped?', When will my package arrive]
    nl: [Waar is mijn bestelling, Volg mijn pakje]
  human: [I want to talk to a person, Agent please, Can I speak with someone]
  opening_hours: [What are your opening hours, When are you open, Are you open on Sunday]
  refund: [I want my money back, How do I get a refund, Refund please]
entities:
  order_number: { pattern: '[A-Z]-\\d{2,6}' }
dialogs:
  introduction: { message: [ { text: Hi } ] }
";

fn best(text: &str) -> (String, f64) {
    let bot = Bot::parse("bot.yaml", BOT).unwrap();
    let all = Lexical::new(&bot).intents(text, "en");
    all.first().map(|best| (best.intent.clone(), best.score)).unwrap_or_default()
}

#[test]
fn typing_errors_and_other_words_around_are_forgiven() {
    for (text, intent) in [
        ("where is my order", "track_order"),
        ("where is my ordr?", "track_order"),
        ("hello, where is my order please", "track_order"),
        ("Waar is mijn bestellling", "track_order"),
        ("has B-99 shipped already?", "track_order"),
        ("can i speak to someone", "human"),
        ("opening hours", "opening_hours"),
        ("i want a refund", "refund"),
    ] {
        let (best, score) = best(text);
        assert!(best == intent && score > 0.8, "{text}: {best} {score}");
    }
}

#[test]
fn what_has_nothing_to_do_with_it_scores_low() {
    for text in ["what is the weather like", "ok", "A-17", "do you sell red shoes", "😀", ""] {
        let (best, score) = best(text);
        assert!(score <= 0.8, "{text}: {best} {score}");
    }
}

#[test]
fn a_number_that_no_expression_has_changes_nothing() {
    assert_eq!(best("where is my order"), best("where is my order 123456"));
}

#[test]
fn a_slip_costs_a_little_and_no_more() {
    let ((intent, right), (same, wrong)) = (best("opening hours"), best("openign hours"));
    assert_eq!(intent, same);
    assert!(right > wrong && wrong > 0.8, "{right} {wrong}");
}

#[test]
fn scores_are_from_0_to_1_and_the_same_every_time() {
    let set = own();
    let (lexical, again) = (Lexical::new(&set.bot), Lexical::new(&set.bot));
    for message in set.messages.iter().step_by(20) {
        let all = lexical.intents(&message.text, "en");
        assert!(all.iter().all(|one| (0.0..=1.0).contains(&one.score)), "{}", message.text);
        assert!(all.is_sorted_by(|one, next| one.score >= next.score), "{}", message.text);
        assert_eq!(all, again.intents(&message.text, "en"));
    }
}

/// The data set is what docs/understanding.md says it is.
#[test]
fn no_message_of_the_data_set_is_an_expression() {
    let set = own();
    let intents = &set.bot.file().intents;
    assert_eq!(intents.iter().count(), 64);
    let inside = set.messages.iter().filter(|message| message.intent.is_some()).count();
    assert_eq!((inside, set.messages.len() - inside), (1040, 481));
    let plain = |text: &str| -> String {
        text.to_lowercase().chars().filter(|letter| letter.is_alphanumeric()).collect()
    };
    let mut same = Vec::new();
    for (name, intent) in intents.iter() {
        let (english, _) = intent.pick("en", "en").unwrap();
        assert_eq!(english.len(), 20, "{}", name.value);
        for phrase in intent.all().flatten() {
            let said = set.messages.iter().filter(|message| plain(&message.text) == plain(phrase));
            same.extend(said.map(|message| message.text.clone()));
        }
    }
    assert!(same.is_empty(), "{same:?}");
}

/// What docs/understanding.md states, less a little. Who makes it worse should know.
#[test]
fn messages_that_were_never_seen_are_understood_as_often_as_stated() {
    let set = own();
    let lexical = Lexical::new(&set.bot);
    let figures = Figures::asking(0.8, &judge(&lexical, &set.messages));
    assert!(figures.accuracy >= 0.695, "{figures:?}");
    assert!(figures.understood >= 0.31, "{figures:?}");
    assert!(figures.misunderstood <= 0.025, "{figures:?}");
    assert!(figures.out_of_scope >= 0.96, "{figures:?}");
    let figures = Figures::at(0.8, &judge(&lexical, &mistyped(&set.messages)));
    assert!(figures.accuracy >= 0.66, "{figures:?}");
    assert!(figures.out_of_scope >= 0.95, "{figures:?}");
}

/// Small talk fires nothing on the bot that people copy.
#[test]
fn at_most_three_in_a_hundred_small_talk_messages_fire_on_the_shipped_bot() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let text = fs::read_to_string(root.join("../../bots/support.yaml")).unwrap();
    let bot = Bot::parse("support.yaml", &text).unwrap();
    let lexical = Lexical::new(&bot);
    let small = include_str!("../data/understanding/smalltalk.txt");
    // What the bot answers on purpose is no mistake.
    let small_talk = ["greet", "small_talk", "robot", "abilities", "thanks", "yes", "no"];
    let meant = |intent: &str| small_talk.contains(&intent);
    let fired: Vec<_> = (small.lines())
        .filter_map(|line| {
            let best = lexical.intents(line, "en").into_iter().next()?;
            let fires = best.score > bot.file().threshold() && !meant(&best.intent);
            fires.then(|| format!("{line}: {} {}", best.intent, best.score))
        })
        .collect();
    assert!(fired.len() * 100 <= 3 * small.lines().count(), "{fired:#?}");
}

/// The table of what is understood is what is understood; `script/understanding values` prints it.
#[test]
fn the_manual_says_what_is_understood_in_each_language() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/understanding.md");
    let page = fs::read_to_string(page).unwrap();
    let shown = page.split("<!-- values -->").nth(1).unwrap().trim();
    let read = values();
    assert_eq!(shown, read, "the page says otherwise");
    assert!(!read.contains("= ``"), "something is not understood: {read}");
    assert!(read.matches("` = `").count() >= 60);
}
