//! Cards of lists and carousels as formatted text: Intercom has none, and nothing of them is lost.

use deskmate_core::{action::Card, rich::sendable};

use super::html::{escape, link};

/// All cards, one block each.
pub(super) fn cards(cards: &[Card]) -> String {
    cards.iter().map(card).collect()
}

fn card(card: &Card) -> String {
    let mut block = format!("<b>{}</b>", escape(&card.title));
    if let Some(subtitle) = &card.subtitle {
        block.push_str("<br>");
        block.push_str(&escape(subtitle));
    }
    if let Some(url) = &card.url {
        block.push_str("<br>");
        block.push_str(&link(url, url));
    }
    let image = card
        .image
        .as_deref()
        .and_then(sendable)
        .map(|image| format!("<img src=\"{}\">", escape(&image)))
        .unwrap_or_default();
    format!("{image}<p>{block}</p>")
}
