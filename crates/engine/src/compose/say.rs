//! What a bot says, as calls to Intercom.

use deskmate_core::{ActionId, Limits, action::Say, outgoing, rich::Rich};

use super::choices;
use crate::call::{Files, IntercomCall};

/// The calls that say it: comments first, then the choices, natively where the source shows them.
pub(super) fn to_customer(say: &Say, action: &ActionId, source: &str) -> Vec<IntercomCall> {
    let limits = Limits::of(source);
    let comment = |comment: outgoing::Comment| IntercomCall::Comment {
        html: comment.text.to_html(),
        files: (!comment.files.is_empty())
            .then(|| Files { instead: comment.linked().to_html(), at: comment.files.clone() }),
        images: comment.images,
    };
    let mut calls: Vec<_> = outgoing::comments(say, limits).into_iter().map(comment).collect();
    if let (true, Some(numbered)) = (limits.buttons, outgoing::numbered(say)) {
        calls.push(IntercomCall::QuickReply {
            options: choices::native(action, outgoing::choices(say)),
            instead: Rich(vec![numbered]).to_html(),
        });
    }
    calls
}

#[cfg(test)]
mod tests {
    use deskmate_core::{ActionId, action::Say};

    use super::to_customer;

    fn say(json: &str) -> Say {
        serde_json::from_str(json).unwrap()
    }

    const RICH: &str = r#"{"text": "Look:", "cards": [{"title": "Shoe <3", "subtitle": "Size 42",
        "image": "https://x.test/shoe.png", "url": "https://x.test/shoe", "choices": [{"id": "buy", "title": "Buy it"}]}],
        "attachments": [{"url": "https://x.test/label.pdf", "name": "label.pdf"}, {"url": "https://x.test/a.jpg?x=1"}],
        "choices": [{"id": "no", "title": "No, thanks"}]}"#;

    #[test]
    fn nothing_of_a_rich_answer_is_lost() {
        let action = ActionId::new("act_1");
        insta::assert_debug_snapshot!("native", to_customer(&say(RICH), &action, "conversation"));
        insta::assert_debug_snapshot!("numbered", to_customer(&say(RICH), &action, "email"));
    }

    #[test]
    fn an_attachment_alone_is_captioned_with_its_name() {
        let image = say(r#"{"attachments": [{"url": "https://x.test/a/cat.png"}]}"#);
        let action = ActionId::new("act_1");
        insta::assert_debug_snapshot!("caption", to_customer(&image, &action, "conversation"));
    }
}
