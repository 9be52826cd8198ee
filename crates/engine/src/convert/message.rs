//! What was said, for the bot.

use deskmate_core::{
    Actor, Attachment, Author, ContactId, Message, PartId, Said, mail,
    rich::{Rich, is_blank},
};
use intercom::types::{self, Body, ConversationPart, List, PartType, Source};

use super::{fact::Reader, mail::Mail, part_id, pictures, text};

/// What stands for a message of which Intercom shows nothing: an app's card, a sticker of another
/// network.
const CARD: &str = "(a card that cannot be shown)";

/// What stands for a message with nothing in it.
const EMPTY: &str = "(an empty message)";

/// A message of a customer, and which quick reply it pressed.
#[derive(Clone, Debug)]
pub(crate) struct Heard {
    pub(crate) message: Message,
    pub(crate) pressed: Option<String>,
}

/// What a part and the first message have in common.
struct Shown<'a> {
    author: &'a types::Author,
    body: Option<&'a Body>,
    files: &'a List<types::Attachment>,
    at: i64,
    mail: Option<Mail>,
    /// Whether an app made it.
    by_app: bool,
}

impl<'a> Shown<'a> {
    fn part(part: &'a ConversationPart, by_mail: bool) -> Self {
        Self {
            author: &part.author,
            body: part.body.as_ref(),
            files: &part.attachments,
            at: part.created_at,
            mail: Mail::of_part(part, by_mail),
            by_app: part.extra.get("app_package_code").is_some(),
        }
    }

    fn source(source: &'a Source, at: i64) -> Self {
        Self {
            author: &source.author,
            body: source.body.as_ref(),
            files: &source.attachments,
            at,
            mail: Mail::of_source(source),
            by_app: false,
        }
    }
}

pub(super) fn of_part(part: &ConversationPart, by_mail: bool) -> Heard {
    let message = message(part_id(&part.id), &Shown::part(part, by_mail));
    Heard { message, pressed: part.pressed().map(str::to_owned) }
}

pub(super) fn of_source(id: PartId, source: &Source, at: i64) -> Heard {
    Heard { message: message(id, &Shown::source(source, at)), pressed: None }
}

/// A line of the history; `None` for what is not said to or by the customer.
pub(super) fn said(reader: &Reader<'_>, part: &ConversationPart) -> Option<Said> {
    let hidden = part.part_type.is_note() || part.part_type == PartType::QuickReply;
    if hidden || !part.has_content() {
        return None;
    }
    line(reader, &Shown::part(part, reader.by_mail))
}

pub(super) fn said_first(reader: &Reader<'_>, source: &Source, at: i64) -> Option<Said> {
    line(reader, &Shown::source(source, at))
}

fn line(reader: &Reader<'_>, shown: &Shown<'_>) -> Option<Said> {
    let author = match reader.actor(shown.author) {
        Actor::Contact => Author::Contact,
        Actor::Teammate(_) => Author::Teammate,
        Actor::Us | Actor::Automation => Author::Bot,
    };
    let (at, files) = (shown.at, shown.files);
    let mut text = body(shown).text;
    if is_blank(&text) {
        let names: Vec<_> = files.iter().filter_map(|file| file.name.clone()).collect();
        text = names.join(", ");
    }
    (!text.is_empty()).then_some(Said { author, text, at })
}

/// A body, taken apart.
struct Taken {
    text: String,
    markdown: String,
    quoted: Option<String>,
    signature: Option<String>,
    /// The addresses of all its pictures.
    pictures: Vec<String>,
}

fn body(shown: &Shown<'_>) -> Taken {
    let html = shown.body.map(Body::as_str).unwrap_or_default();
    let whole = text::rich(html);
    let pictures = whole.pictures().into_iter().map(str::to_owned).collect();
    let parts = match shown.mail {
        Some(_) => mail::apart(whole),
        None => mail::Mail { written: whole, ..mail::Mail::default() },
    };
    let kept = |rich: &Rich| Some(rich.to_text()).filter(|text| !is_blank(text));
    Taken {
        text: if shown.mail.is_some() || text::is_html(html) {
            parts.written.to_text()
        } else {
            text::of(html)
        },
        markdown: parts.written.to_markdown(),
        quoted: kept(&parts.quoted),
        signature: kept(&parts.signature),
        pictures,
    }
}

fn message(id: PartId, shown: &Shown<'_>) -> Message {
    let html = shown.body.map(Body::as_str).unwrap_or_default();
    let Taken { mut text, mut markdown, quoted, signature, pictures } = body(shown);
    let file = |file: &types::Attachment| {
        Some(Attachment {
            url: file.url.clone()?,
            name: file.name.clone(),
            content_type: file.content_type.clone(),
            size: file.filesize,
        })
    };
    let mut attachments: Vec<_> =
        shown.files.iter().filter_map(file).chain(pictures::of(html)).collect();
    if is_blank(&text) && attachments.is_empty() {
        // A picture that is all there is is no decoration.
        attachments = pictures.into_iter().map(pictures::named).collect();
    }
    let subject = shown.mail.as_ref().and_then(|mail| mail.subject.clone());
    if is_blank(&text) {
        let instead = if !attachments.is_empty() {
            ""
        } else if let Some(subject) = &subject {
            subject
        } else if shown.by_app {
            CARD
        } else {
            EMPTY
        };
        text = instead.to_owned();
        markdown = Rich::from_plain(instead).to_markdown();
    }
    let by_machine = |mail: &Mail| mail.is_automatic(shown.author.email.as_deref(), shown.body);
    Message {
        contact_id: shown.author.contact_id().map(|id| ContactId::new(id.as_str())),
        markdown,
        html: html.to_owned(),
        attachments,
        automatic: shown.mail.as_ref().is_some_and(by_machine),
        subject,
        quoted,
        signature,
        ..Message::new(id, text, shown.at)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{CARD, EMPTY, Message, of_part};

    fn heard(fields: &Value) -> Message {
        let mut part = json!({"id": "7", "part_type": "comment", "created_at": 1,
            "author": {"type": "user", "id": "c1", "email": "joe@x.test"}});
        part.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
        of_part(&serde_json::from_value(part).unwrap(), false).message
    }

    #[test]
    fn a_message_in_which_nothing_can_be_seen_is_named() {
        for body in
            [json!(null), json!(""), json!("<p></p>"), json!("<p>\u{200b}</p>"), json!("\u{2060}")]
        {
            assert_eq!(heard(&json!({"body": body})).text, EMPTY, "{body}");
        }
        assert_eq!(heard(&json!({"body": null, "app_package_code": "maps"})).text, CARD);
        assert_eq!(heard(&json!({"body": "<p>👍</p>"})).text, "👍");
    }

    #[test]
    fn a_picture_that_is_all_there_is_is_an_attachment() {
        let gif = "https://media.example/giphy.gif";
        let message = heard(&json!({"body": format!("<p><img src=\"{gif}\"></p>")}));
        assert_eq!((message.text.as_str(), &*message.attachments[0].url), ("", gif));
        let beside = heard(&json!({"body": format!("<p>Hi<img src=\"{gif}\"></p>")}));
        assert_eq!((beside.text.as_str(), beside.attachments.len()), ("Hi", 0));
    }

    #[test]
    fn a_mail_is_told_apart_and_nothing_of_it_is_lost() {
        let message = heard(&json!({
            "body": "<p>Where is <b>it</b>?</p><p>Kind regards,<br>Ann</p><p>On 3 Nov 2025, Shop wrote:</p><blockquote>Hi</blockquote>",
            "email_message_metadata": {"subject": "Re: <b>Order</b>", "email_address_headers": []}}));
        assert_eq!(message.text, "Where is it?");
        assert_eq!(message.markdown, "Where is **it**?");
        assert_eq!(message.signature.as_deref(), Some("Kind regards,\nAnn"));
        assert_eq!(message.quoted.as_deref(), Some("On 3 Nov 2025, Shop wrote:\n\n> Hi"));
        assert_eq!(message.subject.as_deref(), Some("Re: Order"));
        assert!(!message.automatic);
        let empty = heard(&json!({"body": "", "email_message_metadata": {"subject": "Call me"}}));
        assert_eq!(empty.text, "Call me");
    }

    #[test]
    fn what_is_no_mail_is_not_taken_apart() {
        let message = heard(&json!({"body": "<p>Thanks</p><p>Regards,<br>Ann</p>"}));
        assert_eq!((message.text.as_str(), message.signature), ("Thanks\n\nRegards,\nAnn", None));
    }
}
