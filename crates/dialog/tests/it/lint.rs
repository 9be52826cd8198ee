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
