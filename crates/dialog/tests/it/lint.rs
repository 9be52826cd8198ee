//! Warnings.

use deskmate_dialog::{Workspace, lint};

const BOT: &str = "deskmate: 1
languages: { primary: en, secondary: [nl] }
intents: { a: [a] }
dialogs:
  introduction:
    intent: a
    message:
      - text: { en: 'Hello {nobody}' }
    goto: known
  known:
    required_context: nowhere
    condition:
      - { if: 'order_id == 1', goto: introduction }
    set: { ordr_id: 1 }
  island: { message: [ { text: 'Hi {firstname} {intercom_user_tag_vip}' } ] }
";

fn warnings(text: &str, workspace: Option<&Workspace>) -> String {
    crate::support::rendered(&lint(&crate::support::bot(text), "bot.yaml", text, workspace), text)
}

#[test]
fn what_is_probably_not_meant_is_a_warning() {
    insta::assert_snapshot!("warnings", warnings(BOT, None));
}

#[test]
fn names_are_looked_up_in_the_workspace_where_there_is_one() {
    const BOT: &str = "deskmate: 1
dialogs:
  introduction:
    action:
      - set: { intercom_tags: 'vip, slaes' }
      - tag: { contact: [VIP, '{dynamic|default:x}'], conversation: unknown }
      - attributes: { contact: { plan: pro }, conversation: { topc: x } }
      - offload: { team: Suport }
  not_understood: { action: [ { offload: { teammate: '{who|default:Ann}' } } ] }
";
    let names = |all: &[&str]| all.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    let workspace = Workspace {
        teams: names(&["Support", "Sales"]),
        teammates: names(&["Ann"]),
        tags: names(&["vip", "sales"]),
        contact_attributes: names(&["plan"]),
        conversation_attributes: names(&["topic"]),
    };
    insta::assert_snapshot!("workspace", warnings(BOT, Some(&workspace)));
}

#[test]
fn the_example_has_no_warning_but_what_it_leaves_out() {
    let text = include_str!("bots/everything.yaml");
    insta::assert_snapshot!("everything", warnings(text, None));
}

#[test]
fn intents_and_entities_that_cannot_do_what_they_are_there_for_are_warned_of() {
    const BOT: &str = "deskmate: 1
variables: { unused: { default: 1 } }
intents:
  track: [where is my order, track, follow it, my parcel, find it]
  find: ['Where is my order?', find, look, seek, search]
  lonely: [a, b, c, d, e]
  few: [x]
entities:
  color: { synonyms: { red: [crimson], blue: [Crimson] } }
  grouped: { pattern: '(a|b)-1' }
  named: { pattern: 'no (?P<value>a)' }
  nothing: { pattern: 'a*' }
dialogs:
  introduction:
    message:
      - text: Order #17 is ready
  track: { intent: track, condition: [ { else: true, goto: find }, { if: 'true', goto: track } ] }
  also: { intent: track, message: [ { text: This one is never taken. } ] }
  in_context: { intent: track, required_context: shop, message: [ { text: Fine. } ], output_context: { name: shop, lifespan: 1 } }
  find: { intent: find, message: [ { text: Around } ], goto: around }
  around: { message: [ { text: and around } ], goto: find }
  few:
    intent: few
    message:
      - quick_replies:
          text: 'And now?'
          options: [ { title: This title says so much that nobody can read all of it on a small button, goto: ask } ]
  ask: { input: { variable: answer, question: What?, nlp: false }, goto: people }
  people: { action: [ { offload: {} } ] }
  not_understood: { message: [ { text: Sorry? # a comment } ] }
";
    let bot = BOT.replace("Sorry? # a comment }", "'Sorry?' }");
    insta::assert_snapshot!("intents", warnings(&bot, None));
}

#[test]
fn a_question_that_takes_everything_is_fine_where_a_person_can_always_be_reached() {
    const BOT: &str = "deskmate: 1
intents:
  person: { always: true, expressions: [a, b, c, d, e] }
dialogs:
  introduction: { input: { variable: answer, question: What?, nlp: false }, goto: said }
  said: { message: [ { text: '{answer}' } ] }
  people: { intent: person, message: [ { text: Wait. } ], goto: handover }
  handover: { action: [ { offload: {} } ] }
  not_understood: { message: [ { text: Sorry? } ] }
";
    assert_eq!(warnings(BOT, None), "");
    let stuck = warnings(&BOT.replace("always: true", "always: false"), None);
    assert!(stuck.contains("nobody who is asked `introduction` can reach a person"), "{stuck}");
}
