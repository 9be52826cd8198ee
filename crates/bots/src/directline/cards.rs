//! Cards and files of a message.

use deskmate_core::{
    Choice,
    action::{Card, Outgoing},
};
use serde::Deserialize;
use serde_json::Value;

use super::{
    activity::{Attachment, Button},
    adaptive,
    buttons::{self, Meant},
};

/// What the attachments of a message come to.
#[derive(Debug, Default)]
pub(super) struct Shown {
    /// Paragraphs in Markdown.
    pub(super) text: Vec<String>,
    /// Titles and addresses.
    pub(super) links: Vec<(String, String)>,
    pub(super) choices: Vec<Choice>,
    pub(super) files: Vec<Outgoing>,
    pub(super) cards: Vec<Card>,
    /// What people are told of what cannot be shown.
    pub(super) lost: Vec<String>,
}

/// The content of the cards that have the same members, more or less.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Content {
    title: Option<String>,
    subtitle: Option<String>,
    text: Option<String>,
    images: Vec<Image>,
    image: Option<Image>,
    media: Vec<Image>,
    buttons: Vec<Button>,
    tap: Option<Button>,
    facts: Vec<Fact>,
    items: Vec<Item>,
    tax: Option<String>,
    total: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Image {
    url: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Fact {
    key: Option<String>,
    value: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Item {
    title: Option<String>,
    price: Option<String>,
}

impl Shown {
    /// Buttons that stand under the whole.
    pub(super) fn buttons(&mut self, buttons: &[Button]) {
        for button in buttons {
            match buttons::meant(button) {
                Meant::Choice(choice) => self.choices.push(choice),
                Meant::Link(title, address) => self.links.push((title, address)),
                Meant::Nothing => {}
            }
        }
    }

    pub(super) fn file(&mut self, url: Option<&str>, name: Option<&str>) {
        let Some(url) = url else { return };
        let name = name.filter(|name| !name.trim().is_empty()).map(str::to_owned);
        if url.starts_with("http://") || url.starts_with("https://") {
            self.files.push(Outgoing { url: url.to_owned(), name });
        } else {
            self.lost.push(name.unwrap_or_else(|| "a file without a name".into()));
        }
    }

    pub(super) fn attachment(&mut self, attachment: &Attachment) {
        let name = attachment.name.as_deref();
        let Some(kind) = attachment.content_type.strip_prefix("application/vnd.microsoft.card.")
        else {
            return self.file(attachment.content_url.as_deref(), name);
        };
        let content = attachment.content.clone().unwrap_or_default();
        if kind == "adaptive" {
            return adaptive::show(&content, self);
        }
        match serde_json::from_value(content) {
            Ok(content) => self.card(&content, matches!(kind, "hero" | "thumbnail")),
            Err(_) => self.lost.push(format!("a card of the kind `{kind}` that cannot be read")),
        }
    }

    /// A card; its pictures are pictures on the card, what can be played is a file.
    fn card(&mut self, content: &Content, has_pictures: bool) {
        for file in &content.media {
            self.file(file.url.as_deref(), None);
        }
        let Content { title, subtitle, text, images, image, buttons, tap, .. } = content;
        let mut lines: Vec<String> =
            [title, subtitle, text].into_iter().flatten().cloned().collect();
        let line = |a: &Option<String>, b: &Option<String>| {
            let both = [a.as_deref(), b.as_deref()];
            both.into_iter().flatten().collect::<Vec<_>>().join(": ")
        };
        lines.extend(content.facts.iter().map(|fact| line(&fact.key, &fact.value)));
        lines.extend(content.items.iter().map(|item| line(&item.title, &item.price)));
        lines.extend(content.tax.iter().map(|tax| format!("Tax: {tax}")));
        lines.extend(content.total.iter().map(|total| format!("Total: {total}")));
        lines.retain(|line| !deskmate_core::rich::is_blank(line));
        let mut choices = Vec::new();
        let mut address = None;
        for button in tap.iter().chain(buttons) {
            match buttons::meant(button) {
                Meant::Choice(choice) => choices.push(choice),
                Meant::Link(_, link) if address.is_none() && link.starts_with("http") => {
                    address = Some(link);
                }
                Meant::Link(title, link) if address.as_ref() != Some(&link) => {
                    self.links.push((title, link));
                }
                Meant::Link(..) | Meant::Nothing => {}
            }
        }
        choices.dedup();
        let image = images.iter().chain(image).find_map(|image| image.url.clone());
        let image = image.filter(|image| image.starts_with("http"));
        if lines.is_empty() && (choices.is_empty() || !has_pictures) && address.is_none() {
            self.file(image.as_deref(), None);
            self.choices.extend(choices);
            return;
        }
        let mut lines = lines.into_iter();
        let title = lines.next().or_else(|| address.clone()).unwrap_or_else(|| "…".into());
        let subtitle = lines.collect::<Vec<_>>().join("\n");
        let subtitle = (!subtitle.is_empty()).then_some(subtitle);
        self.cards.push(Card { title, subtitle, image, url: address, choices });
    }
}

/// Whether a value is an object with an address that names a place on the web.
pub(super) fn web_address(value: &Value) -> Option<&str> {
    value.get("url").and_then(Value::as_str).filter(|url| url.starts_with("http"))
}
