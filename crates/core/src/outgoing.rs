//! What a bot says, as the messages that its source can show: text, then cards, files, choices.
//! Nothing of it is lost; what cannot be shown as it is meant is said in words.

use crate::{
    Choice, Limits,
    action::{Card, Outgoing, Say},
    rich::{Block, Inline, Rich, Span, Style, sendable},
};

/// One message to the customer. Its text is never blank.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comment {
    /// The text.
    pub text: Rich,
    /// Addresses of images that go with it.
    pub images: Vec<String>,
    /// Other files that go with it, never beside images: Intercom takes only the files where both
    /// are given.
    pub files: Vec<Outgoing>,
}

impl Comment {
    fn of(text: Rich) -> Self {
        Self { text, images: Vec::new(), files: Vec::new() }
    }

    /// One that has no text of its own: it needs a body, so it is captioned with the files' names.
    fn captioned<'a>(files: impl Iterator<Item = &'a Outgoing>) -> Self {
        let names: Vec<_> = files.map(Outgoing::called).collect();
        Self::of(Rich::from_plain(&names.join(", ")))
    }

    /// The text with links to the files, for where they cannot be had.
    pub fn linked(&self) -> Rich {
        let caption = Self::captioned(self.files.iter()).text;
        let mut text = if self.text == caption { Rich(Vec::new()) } else { self.text.clone() };
        text.0.extend(self.files.iter().map(|file| Block::Paragraph(link_to(file))));
        text
    }
}

/// The messages that say it, in order; none if there is nothing to be seen. Choices are in them
/// as a numbered list where the source shows no buttons.
pub fn comments(say: &Say, limits: Limits) -> Vec<Comment> {
    let goes_beside = |file: &Outgoing| limits.images > 0 && is_image(file);
    let is_sent = |file: &Outgoing| {
        limits.files > 0
            && !goes_beside(file)
            && sendable(&file.url).is_some_and(|url| url.starts_with("http"))
    };
    let mut text = body(say, |file| goes_beside(file) || is_sent(file));
    // Where text is not formatted, no picture stands in it.
    let in_text: Vec<_> =
        if limits.rich { Vec::new() } else { text.pictures().into_iter().map(picture).collect() };
    let mut images: Vec<_> = say.attachments.iter().filter(|file| goes_beside(file)).collect();
    match limits.images {
        0 => text.0.extend(in_text.iter().map(|file| Block::Paragraph(link_to(file)))),
        _ => images.extend(&in_text),
    }
    if !limits.buttons {
        text.0.extend(numbered(say));
    }
    if !limits.rich {
        text = text.in_words();
    }
    let mut pages = text.split(limits.text);
    pages.retain(|page| !page.is_blank());
    let mut comments: Vec<_> = pages.into_iter().map(Comment::of).collect();
    let mut last = comments.pop();
    for some in images.chunks(limits.images.max(1)) {
        let mut comment = last.take().unwrap_or_else(|| Comment::captioned(some.iter().copied()));
        comment.images = some.iter().map(|image| image.url.clone()).collect();
        comments.push(comment);
    }
    comments.extend(last);
    let files: Vec<_> = say.attachments.iter().filter(|file| is_sent(file)).cloned().collect();
    for some in files.chunks(limits.files.max(1)) {
        let plain = comments.pop_if(|last| last.images.is_empty() && last.files.is_empty());
        let mut comment = plain.unwrap_or_else(|| Comment::captioned(some.iter()));
        comment.files = some.to_vec();
        comments.push(comment);
    }
    comments
}

/// The same for the team's eyes: all of it in one text.
pub fn draft(say: &Say) -> Rich {
    let mut text = body(say, |_| false);
    text.0.extend(numbered(say));
    text
}

/// The choices as a numbered list, which a customer answers by number or by title.
pub fn numbered(say: &Say) -> Option<Block> {
    let mut line = Vec::new();
    for (at, choice) in choices(say).enumerate() {
        if at > 0 {
            line.push(Inline::Break);
        }
        line.push(words(&format!("{}. {}", at + 1, choice.title.replace(['\n', '\r'], " "))));
    }
    (!line.is_empty()).then_some(Block::Paragraph(line))
}

/// All that can be chosen: what stands under the text, then what stands on cards.
pub fn choices(say: &Say) -> impl Iterator<Item = &Choice> {
    say.choices.iter().chain(say.cards.iter().flat_map(|card| &card.choices))
}

/// The text, the cards, and links to the files that do not go beside it.
fn body(say: &Say, beside: impl Fn(&Outgoing) -> bool) -> Rich {
    let mut text = say.format.read(&say.text);
    text.0.extend(say.cards.iter().flat_map(card));
    let linked = say.attachments.iter().filter(|file| !beside(file));
    text.0.extend(linked.map(|file| Block::Paragraph(link_to(file))));
    text
}

/// A card: its image, and under it what it says.
fn card(card: &Card) -> Vec<Block> {
    let image = card.image.as_deref().and_then(sendable);
    let image =
        image.map(|src| Block::Paragraph(vec![Inline::Image { src, alt: card.title.clone() }]));
    let bold = Style { strong: true, ..Style::default() };
    let mut line =
        vec![Inline::Text(Span { text: card.title.clone(), style: bold, ..Span::default() })];
    for said in card.subtitle.iter().flat_map(|subtitle| subtitle.lines()) {
        line.extend([Inline::Break, words(said)]);
    }
    if let Some(url) = &card.url {
        line.extend([Inline::Break, link(url, url)]);
    }
    image.into_iter().chain([Block::Paragraph(line)]).collect()
}

fn words(text: &str) -> Inline {
    Inline::Text(Span { text: text.to_owned(), ..Span::default() })
}

/// A link; a text where the address must not be sent.
fn link(url: &str, label: &str) -> Inline {
    Inline::Text(Span { text: label.to_owned(), link: sendable(url), ..Span::default() })
}

fn link_to(file: &Outgoing) -> Vec<Inline> {
    vec![link(&file.url, file.called())]
}

fn picture(src: &str) -> Outgoing {
    Outgoing { url: src.to_owned(), name: None }
}

/// Intercom takes addresses of images only (`attachment_urls`); another file is sent as it is.
fn is_image(file: &Outgoing) -> bool {
    let looks = |text: &str| {
        let text = text.to_lowercase();
        [".png", ".jpg", ".jpeg", ".gif", ".webp"].iter().any(|ending| text.ends_with(ending))
    };
    looks(file.url.split(['?', '#']).next().unwrap_or(&file.url))
        || file.name.as_deref().is_some_and(looks)
}
