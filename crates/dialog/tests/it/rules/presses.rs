//! Buttons and quick replies, usable by typing.

use serde_json::json;

use crate::support::talks;

/// A message with something to press in every way there is, each leading to a dialog of its own.
const PRESSED: &str = "
dialogs:
  introduction:
    message:
      - buttons: { text: One, options: [ { title: Big button, goto: button } ] }
      - carousel: { cards: [ { title: Card, buttons: [ { title: Take the card, goto: card } ] } ] }
      - list:
          items: [ { title: First, button: { title: Read the first, goto: item } }, { title: Second } ]
          button: { title: Nothing of it, goto: all }
      - quick_replies: { text: Two, options: [ { title: Quick reply, goto: quick } ] }
  button: { message: [ { text: Button. } ] }
  card: { message: [ { text: Card. } ] }
  item: { message: [ { text: Item. } ] }
  all: { message: [ { text: All. } ] }
  quick: { message: [ { text: Quick. } ] }
";

#[test]
fn a_typed_title_a_number_or_a_near_match_counts_as_the_press() {
    for (ways, leads_to) in [
        (["Big button", "big  BUTTON!", "1", "bigg buton"], "Button."),
        (["Take the card", "take the card", "#2", "take teh card"], "Card."),
        (["Read the first", "READ THE FIRST", "3.", "red the first"], "Item."),
        (["Nothing of it", "nothing of it.", "4)", "notting of it"], "All."),
        (["Quick reply", "quick reply", " 5 ", "quik reply"], "Quick."),
    ] {
        for way in ways {
            let test = format!(
                "
- name: {leads_to}
  steps:
    - customer: hi
    - bot: {{ text: One }}
    - bot: {{ cards: [Card] }}
    - bot: {{ cards: [First, Second] }}
    - bot: {{ text: Two }}
    - customer: {}
    - bot: {leads_to}
",
                json!(way)
            );
            talks(PRESSED, &test);
        }
    }
}

#[test]
fn a_title_with_another_number_is_no_choice_and_nothing_else_by_what_is_left_of_it() {
    const SIZES: &str = "
intents: { size: [size, which size], order: [where is my order] }
dialogs:
  introduction: { message: [ { text: Hello. } ] }
  not_understood: { message: [ { text: Pardon? } ] }
  size: { intent: size, message: [ { quick_replies: { text: Size?, options: [ { title: Size 42, goto: good }, { title: '2 for 10 €', goto: good } ] } } ] }
  good: { message: [ { text: Good. } ] }
  order: { intent: order, message: [ { text: On its way. } ] }
";
    for (said, answer) in [
        ("Size 41", "Pardon?"),
        ("size 4,2", "Pardon?"),
        ("3 for 10 €", "Pardon?"),
        ("size ٤١", "Pardon?"),
        ("Size 42", "Good."),
        ("where is my order 42", "On its way."),
    ] {
        talks(
            SIZES,
            &format!(
                "
- name: {said}
  steps: [ {{ customer: size }}, {{ bot: {{ text: 'Size?' }} }}, {{ customer: {} }}, {{ bot: {answer} }} ]
",
                json!(said)
            ),
        );
    }
}
