//! What of the contact a bot is told.

use deskmate_bots::{Bot, Field, HttpBot, Share};
use serde_json::{Value, json};

use crate::{
    fake_bot::{FakeBot, responds},
    sample::{call, turn},
    test_timing::TestTiming,
};

async fn sent(share: Share) -> Value {
    let bot = FakeBot::start([responds(202, "")]).await;
    let mut options = bot.options(&TestTiming::new());
    options.share = share;
    HttpBot::new(options).unwrap().turn(&call(turn())).await;
    bot.posts()[0].json()
}

#[tokio::test]
async fn what_is_not_shared_is_not_sent() {
    for (names, contact) in [
        (&["name", "email"][..], json!({"name": "Joe Doe", "email": "joe@x.test"})),
        (&["first_name", "language"], json!({"name": "Joe", "language": "nl"})),
        (&["name", "first_name"], json!({"name": "Joe Doe"})),
        (&[], json!({})),
    ] {
        let sent = sent(Share::only(names).unwrap()).await;
        assert_eq!(sent["contact"], contact);
        assert_eq!(sent["messages"][0]["contact_id"], Value::Null);
    }
}

#[tokio::test]
async fn everything_is_every_field() {
    let whole = serde_json::to_value(turn().contact).unwrap();
    let listed = Share::only(Field::ALL.iter().map(|field| field.name())).unwrap();
    for share in [Share::default(), Share::everything(), listed] {
        let sent = sent(share).await;
        assert_eq!(sent["contact"], whole);
        assert_eq!(sent["messages"][0]["contact_id"], "6762f157");
    }
}

#[test]
fn a_field_that_is_none_is_refused_with_those_there_are() {
    let error = Share::only(["name", "e-mail"]).unwrap_err();
    insta::assert_snapshot!(error, @"`share` lists `e-mail`, which a contact does not have; it can list id, external_id, role, name, first_name, email, phone, language, location, company, tags, custom_attributes");
}
