//! What a bot says: text, then cards, attachments, choices.

use deskmate_core::{
    ActionId,
    action::{Outgoing, Say},
};

use super::{cards, choices, html};
use crate::call::IntercomCall;

/// Most images that one reply takes. Source: `attachment_urls` of `POST /conversations/{id}/reply`.
const MOST_IMAGES: usize = 10;

/// The calls that say it, natively where the conversation shows quick replies.
pub(super) fn to_customer(say: &Say, action: &ActionId, quick_replies: bool) -> Vec<IntercomCall> {
    let all_choices = || say.choices.iter().chain(say.cards.iter().flat_map(|card| &card.choices));
    let (images, files): (Vec<_>, Vec<_>) = say.attachments.iter().partition(|file| is_image(file));
    let mut body = html::from(&say.text, say.format);
    body.push_str(&cards::cards(&say.cards));
    for file in &files {
        // Intercom takes addresses of images only; another file goes as a link.
        body.push_str(&format!("<p>{}</p>", html::link(&file.url, name(file))));
    }
    let has_choices = all_choices().next().is_some();
    let numbered = if has_choices { choices::numbered(all_choices()) } else { String::new() };
    if !quick_replies {
        body.push_str(&numbered);
    }
    let mut writes = comments(body, &images);
    if quick_replies && has_choices {
        writes.push(IntercomCall::QuickReply {
            options: choices::native(action, all_choices()),
            instead: numbered,
        });
    }
    writes
}

/// The same, for the team's eyes only.
pub(super) fn as_draft(say: &Say) -> IntercomCall {
    let mut body = String::from("<p><b>The bot would answer:</b></p>");
    body.push_str(&html::from(&say.text, say.format));
    body.push_str(&cards::cards(&say.cards));
    for file in &say.attachments {
        body.push_str(&format!("<p>{}</p>", html::link(&file.url, name(file))));
    }
    let mut choices =
        say.choices.iter().chain(say.cards.iter().flat_map(|card| &card.choices)).peekable();
    if choices.peek().is_some() {
        body.push_str(&choices::numbered(choices));
    }
    IntercomCall::Note { html: body }
}

/// One comment for each ten images; a comment needs a body, so images alone are captioned.
fn comments(body: String, images: &[&Outgoing]) -> Vec<IntercomCall> {
    if images.is_empty() {
        return if body.is_empty() {
            Vec::new()
        } else {
            vec![IntercomCall::Comment { html: body, images: Vec::new() }]
        };
    }
    let mut body = Some(body).filter(|body| !body.is_empty());
    let comment = |some: &[&Outgoing]| {
        let names: Vec<_> = some.iter().map(|image| name(image)).collect();
        let html = body.take().unwrap_or_else(|| html::plain(&names.join(", ")));
        IntercomCall::Comment { html, images: some.iter().map(|image| image.url.clone()).collect() }
    };
    images.chunks(MOST_IMAGES).map(comment).collect()
}

fn name(file: &Outgoing) -> &str {
    let path = file.url.split(['?', '#']).next().unwrap_or(&file.url);
    let last = path.rsplit('/').find(|piece| !piece.is_empty()).unwrap_or(path);
    file.name.as_deref().unwrap_or(last)
}

fn is_image(file: &Outgoing) -> bool {
    let looks = |text: &str| {
        let text = text.to_lowercase();
        [".png", ".jpg", ".jpeg", ".gif", ".webp"].iter().any(|ending| text.ends_with(ending))
    };
    looks(file.url.split(['?', '#']).next().unwrap_or(&file.url))
        || file.name.as_deref().is_some_and(looks)
}

#[cfg(test)]
mod tests {
    use deskmate_core::{ActionId, action::Say};

    use super::{as_draft, to_customer};

    fn say(json: &str) -> Say {
        serde_json::from_str(json).unwrap()
    }

    const RICH: &str = r#"{"text": "Look:", "cards": [{"title": "Shoe <3", "subtitle": "Size 42",
        "image": "https://x.test/shoe.png", "url": "https://x.test/shoe", "choices": [{"id": "buy", "title": "Buy it"}]}],
        "attachments": [{"url": "https://x.test/label.pdf", "name": "label.pdf"}, {"url": "https://x.test/a.jpg?x=1"}],
        "choices": [{"id": "no", "title": "No, thanks"}]}"#;

    #[test]
    fn nothing_of_a_rich_answer_is_lost() {
        insta::assert_debug_snapshot!(
            "native",
            to_customer(&say(RICH), &ActionId::new("act_1"), true)
        );
        insta::assert_debug_snapshot!(
            "numbered",
            to_customer(&say(RICH), &ActionId::new("act_1"), false)
        );
        insta::assert_debug_snapshot!("draft", as_draft(&say(RICH)));
    }

    #[test]
    fn an_attachment_alone_is_captioned_with_its_name() {
        let image = say(r#"{"attachments": [{"url": "https://x.test/a/cat.png"}]}"#);
        insta::assert_debug_snapshot!(
            "caption",
            to_customer(&image, &ActionId::new("act_1"), true)
        );
    }
}
