//! What a bot is sent, and how it can tell who sent it.

use base64::{Engine, engine::general_purpose::STANDARD};
use deskmate_bots::{Bot, HttpBot, Outcome};
use deskmate_core::product_variables;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::json;
use sha2::Sha256;

use crate::{
    fake_bot::{FakeBot, Post, responds},
    sample::{call, turn},
    test_timing::TestTiming,
};

async fn post(secret: Option<&str>, signing_secret: Option<&str>) -> Post {
    let bot = FakeBot::start([responds(202, "")]).await;
    let mut options = bot.options(&TestTiming::new());
    options.secret = secret.map(Into::into);
    options.signing_secret = signing_secret.map(Into::into);
    let driver = HttpBot::new(options).unwrap();
    assert_eq!(driver.turn(&call(turn())).await, Outcome::Later);
    bot.posts().remove(0)
}

#[tokio::test]
async fn the_signature_covers_id_timestamp_and_the_exact_body() {
    for (secret, key) in [("whsec_AAEC/w==", &[0, 1, 2, 255][..]), ("plain text", b"plain text")] {
        let post = post(None, Some(secret)).await;
        assert_eq!(post.header("webhook-id"), Some("trn_01JFD"));
        assert_eq!(post.header("webhook-timestamp"), Some("1734537561"));
        let signature = post.header("webhook-signature").unwrap().strip_prefix("v1,").unwrap();
        let mut mac = Hmac::<Sha256>::new_from_slice(key).unwrap();
        mac.update(b"trn_01JFD.1734537561.");
        mac.update(&post.body);
        mac.verify_slice(&STANDARD.decode(signature).unwrap()).unwrap();
    }
}

#[tokio::test]
async fn without_secrets_nothing_vouches_for_it() {
    let bare = post(None, None).await;
    for name in ["authorization", "webhook-id", "webhook-timestamp", "webhook-signature"] {
        assert_eq!(bare.header(name), None);
    }
    let bearer = post(Some("s3cret"), None).await;
    assert_eq!(bearer.header("authorization"), Some("Bearer s3cret"));
}

#[tokio::test]
async fn the_body_is_the_whole_turn() {
    let post = post(None, None).await;
    assert_eq!(post.header("content-type"), Some("application/json"));
    let mut expected = serde_json::to_value(turn()).unwrap();
    expected["version"] = json!(1);
    expected["reply_url"] = json!("https://bot.example.com/api/v1/turns/trn_01JFD");
    expected["reply_token"] = json!("rtk_secret");
    // With what there is of the contact without the bot having set it.
    let session = expected["session"].as_object_mut().unwrap();
    session.extend(product_variables(&turn().contact));
    assert_eq!(session["intercom_user_company"], "Acme");
    assert_eq!(post.json(), expected);
}
