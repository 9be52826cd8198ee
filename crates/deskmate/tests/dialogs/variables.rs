//! "Variables the bot gets for conditions and `{}`."

use intercom_twin::{Act, act::ContactChanges};
use serde_json::json;

use super::{ask, world};
use crate::support::{JOE, LENA};

const ALL: &str = r#"
dialogs:
  introduction:
    message:
      - text: "{firstname}|{lastname}|{intercom_user_type}|{intercom_user_email}|{intercom_user_phone}|{intercom_user_city_name}|{intercom_user_continent_code}|{intercom_user_country_name}|{intercom_user_postal_code}|{intercom_user_region_name}|{intercom_user_country_code}|{intercom_user_timezone}|{intercom_user_company}"
    goto: tagged
  tagged:
    condition:
      - { var: intercom_user_tag_sales, is: exists, goto: known }
      - { else: true, goto: unknown }
  known: { message: [ { text: "{intercom_user_tag_sales}, {contact.custom_attributes.plan}, {company.name}" } ] }
  unknown: { message: [ { text: no tag } ] }
  not_understood: { message: [ { text: "{intercom_user_postal_code}, {intercom_user_timezone}" } ] }
"#;

#[tokio::test]
async fn every_variable_of_the_list_reaches_conditions_and_texts() {
    let world = world(ALL).await;
    let conversation = world.joe_starts("Hi").await;
    assert_eq!(
        world.bot_said(&conversation),
        [
            "Joe|Bloggs|user|joe@customer.test|+353871234567|Dublin|EU|Ireland||Leinster|IRL||Acme Bikes",
            "true, enterprise, Acme Bikes",
        ]
    );
}

/// "What the API no longer has (postal code, timezone) stays unset unless a contact attribute of
/// that name exists."
#[tokio::test]
async fn postal_code_and_timezone_come_from_attributes_where_there_are_such() {
    let world = world(ALL).await;
    for name in ["postal_code", "timezone"] {
        let new = json!({"model": "contact", "name": name, "data_type": "string"});
        ask(&world, "/data_attributes", Some(new)).await;
    }
    let fields = json!({"custom_attributes": {"postal_code": "D02", "timezone": "Europe/Dublin"}});
    let fields = fields.as_object().unwrap().clone();
    world.does(ContactChanges { contact: JOE.into(), fields }).await;
    let conversation = world.joe_starts("Hi").await;
    world.customer_writes(&conversation, "And now?").await;
    assert_eq!(world.bot_said(&conversation).pop().unwrap(), "D02, Europe/Dublin");
}

#[tokio::test]
async fn of_a_lead_hardly_anything_is_known_and_nothing_breaks() {
    let world = world(ALL).await;
    let conversation = world.does(Act::contact_starts(LENA, "Hi")).await.conversation_id;
    assert_eq!(world.bot_said(&conversation), ["Lena|Lead|lead||||||||||", "no tag"]);
}
