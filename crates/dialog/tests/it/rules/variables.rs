//! The variables that a turn brings: every one of the list, in conditions and in texts.

use deskmate_core::action::Action;
use deskmate_dialog::{ExactOnly, Outcome, World, run};

use crate::support::{bot, talks};

const NAMES: [&str; 15] = [
    "firstname",
    "lastname",
    "intercom_user_type",
    "intercom_user_email",
    "intercom_user_phone",
    "intercom_user_city_name",
    "intercom_user_continent_code",
    "intercom_user_country_name",
    "intercom_user_postal_code",
    "intercom_user_region_name",
    "intercom_user_country_code",
    "intercom_user_timezone",
    "intercom_user_company",
    "intercom_user_tag_sales",
    "intercom_user_tag_other",
];

fn said(contact: &str) -> String {
    let lines: Vec<String> =
        NAMES.iter().map(|name| format!("- text: '{name} = {{{name}|default:(unset)}}'")).collect();
    let text =
        format!("dialogs:\n  introduction:\n    message:\n      {}\n", lines.join("\n      "));
    let turn = super::offload::turn("trn_1", "hi", contact);
    let world = World::at(deskmate_core::Timestamp::from_secs(0));
    let Outcome::Done(done) = run(&bot(&text), &turn, &world, &ExactOnly) else {
        return String::new();
    };
    let text = |action: &Action| match action {
        Action::Say(say) => say.text.clone(),
        _ => String::new(),
    };
    done.answer.actions.iter().map(text).collect::<Vec<_>>().join("\n")
}

const CONTACT: &str = r#"{
    "id": "1", "role": "user", "name": "Joe van Doe", "email": "joe@x.test", "phone": "+32 2",
    "location": { "city": "Ghent", "region": "Flanders", "country": "Belgium", "country_code": "BEL", "continent_code": "EU" },
    "company": { "name": "Acme" }, "tags": ["Sales", "other"], "custom_attributes": ATTRIBUTES
}"#;

#[test]
fn thirteen_of_the_listed_variables_carry_values_and_two_come_from_attributes() {
    insta::assert_snapshot!("variables", said(&CONTACT.replace("ATTRIBUTES", "{}")));
    let attributes = r#"{ "postal_code": "9000", "timezone": "Europe/Brussels" }"#;
    insta::assert_snapshot!(
        "variables_with_attributes",
        said(&CONTACT.replace("ATTRIBUTES", attributes))
    );
}

#[test]
fn the_contact_the_conversation_and_the_company_are_objects() {
    talks(
        "
dialogs:
  introduction:
    message:
      - text: '{contact.custom_attributes.plan} {company.name} {conversation.source} {conversation.tags[0]}'
      - text: '{internal.channel} {internal.user.fullName} {internal.currentDialogstate.name}'
",
        "
- name: objects
  given:
    contact: { name: Ann Oh, company: { name: Acme }, custom_attributes: { plan: pro } }
    conversation: { source: whatsapp, tags: [vip] }
  steps:
    - customer: hi
    - bot: pro Acme whatsapp vip
    - bot: intercom Ann Oh introduction
",
    );
}

#[test]
fn defaults_count_until_something_is_set_and_again_after_clear() {
    talks(
        "
variables: { tries: { default: 0 } }
dialogs:
  introduction: { message: [ { text: '{tries} {region}' } ], set: { tries: '{tries|increment}' }, goto: then }
  then: { message: [ { text: '{tries}' } ], goto: clear }
  clear: { action: [ { clear: [tries] } ], goto: end }
  end: { message: [ { text: '{tries}' } ] }
",
        "
- name: defaults
  given: { variables: { region: EU } }
  steps: [ { customer: hi }, { bot: 0 EU }, { bot: '1' }, { bot: '0' }, { session: { tries: null } } ]
",
    );
}
