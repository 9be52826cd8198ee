//! Understanding messages.

use deskmate_dialog::{Bot, Lexical, Understanding};

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
