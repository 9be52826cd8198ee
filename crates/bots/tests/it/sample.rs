//! One turn, with something in every field.

use deskmate_bots::Call;
use deskmate_core::{Reason, Turn};
use serde_json::json;

pub(crate) fn turn() -> Turn {
    serde_json::from_value(json!({
        "turn_id": "trn_01JFD",
        "supersedes": "trn_01JFC",
        "reason": "message",
        "channel": "support",
        "bot": "support-bot",
        "conversation": {
            "id": "215474343849634", "source": "conversation", "delivered_as": "customer_initiated",
            "url": "https://shop.test/", "title": null, "tags": ["vip"], "custom_attributes": {"topic": "order"},
            "created_at": 1_734_537_500
        },
        "contact": {
            "id": "6762f157", "external_id": "70", "role": "user", "name": "Joe Doe", "email": "joe@x.test",
            "phone": "+3290000", "language": "nl",
            "location": {
                "city": "Ghent", "region": null, "country": "Belgium", "country_code": "BEL", "continent_code": "EU"
            },
            "company": {"id": "c1", "name": "Acme", "custom_attributes": {"size": 3}},
            "tags": ["sales"], "custom_attributes": {"plan": "pro"}
        },
        "session": {"firstname": "Joe", "order_id": "A-17"},
        "messages": [{
            "id": "132", "contact_id": "6762f157", "text": "Where is my order?", "html": "<p>Where is my order?</p>",
            "at": 1_734_537_561,
            "attachments": [{
                "url": "https://x.test/r.png", "name": "r.png", "content_type": "image/png", "size": 48213
            }],
            "choice": {"id": "track", "title": "Track my order"}
        }],
        "history": [
            {"author": "contact", "text": "Hi", "at": 1_734_537_500},
            {"author": "bot", "text": "Hello!", "at": 1_734_537_502},
            {"author": "teammate", "text": "Let me look.", "at": 1_734_537_510}
        ]
    }))
    .unwrap()
}

/// The sample turn, with this text as its only message.
pub(crate) fn saying(text: &str) -> Turn {
    let mut turn = turn();
    turn.messages[0].text = text.into();
    turn
}

/// The sample turn for this reason.
pub(crate) fn because(reason: Reason) -> Turn {
    Turn { reason, ..turn() }
}

pub(crate) fn call(turn: Turn) -> Call {
    Call {
        tags: Vec::new().into(),
        memory: None,
        turn,
        reply_url: "https://bot.example.com/api/v1/turns/trn_01JFD".into(),
        reply_token: "rtk_secret".into(),
    }
}
