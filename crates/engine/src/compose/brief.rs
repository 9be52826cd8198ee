//! The note by which people take over: why they get the conversation first, then what the customer
//! wants, what the bot said and knows, and where to see what it did.

use deskmate_core::{
    Brief,
    rich::{Block, Inline, Rich, Span, Style},
};

use crate::call::IntercomCall;

/// Most characters of one thing that was said or is known: the whole stands in the conversation.
const MOST: usize = 240;

/// What is told besides the reason.
#[derive(Clone, Debug, Default)]
pub(crate) struct Told {
    /// What the customer wrote, the oldest first.
    pub(crate) asked: Vec<String>,
    /// What the bot said last.
    pub(crate) answered: Option<String>,
    /// What the bot remembers, by name.
    pub(crate) known: Vec<(String, String)>,
    /// Where to see what it did.
    pub(crate) link: Option<String>,
}

/// The note.
pub(super) fn note(brief: &Brief, told: &Told) -> IntercomCall {
    let why = match brief.why.trim() {
        "" => "The bot gives this conversation to you.",
        why => why,
    };
    let mut note = Rich::from_plain(why).0;
    let mut line = |name: &str, text: String| note.push(paragraph(name, &text));
    match told.asked.as_slice() {
        [] => {}
        [one] => line("Asked", short(one)),
        [first, .., last] => {
            line("Asked first", short(first));
            line("Asked last", short(last));
        }
    }
    if let Some(answered) = &told.answered {
        line("Bot said last", short(answered));
    }
    if !told.known.is_empty() {
        let known = told.known.iter().map(|(name, value)| format!("{name} = {}", short(value)));
        line("Known", known.collect::<Vec<_>>().join("; "));
    }
    if let Some(link) = &told.link {
        let link = Span {
            text: "What the bot did".to_owned(),
            link: Some(link.clone()),
            ..Span::default()
        };
        note.push(Block::Paragraph(vec![Inline::Text(link)]));
    }
    IntercomCall::Note { html: Rich(note).to_html() }
}

/// In one line, and not too long.
fn short(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", line[..end].trim_end()),
        None => line,
    }
}

fn paragraph(name: &str, text: &str) -> Block {
    let strong = Style { strong: true, ..Style::default() };
    let name = Span { text: format!("{name}:"), style: strong, ..Span::default() };
    let text = Span { text: format!(" {text}"), ..Span::default() };
    Block::Paragraph(vec![Inline::Text(name), Inline::Text(text)])
}

#[cfg(test)]
mod tests {
    use deskmate_core::Brief;

    use super::{Told, note};

    fn brief(why: &str) -> Brief {
        Brief { why: why.to_owned() }
    }

    #[test]
    fn people_read_why_first_and_then_what_they_need() {
        let told = Told {
            asked: ["Where is <my> order?", "It is A-17", "I want\n\na person"]
                .map(str::to_owned)
                .into(),
            answered: Some("It left on Monday.".to_owned()),
            known: vec![
                ("order_id".to_owned(), "A-17".to_owned()),
                ("late".to_owned(), "yes".to_owned()),
            ],
            link: Some("https://bot.example.com/console/conversations/support/7".to_owned()),
        };
        insta::assert_debug_snapshot!(
            "whole",
            note(&brief("Customer disputes the delivery."), &told)
        );
        insta::assert_debug_snapshot!("bare", note(&brief(""), &Told::default()));
    }

    #[test]
    fn what_is_long_is_cut() {
        let told = Told { asked: vec!["Ärger ".repeat(100)], ..Told::default() };
        let shown = format!("{:?}", note(&brief("Why"), &told));
        assert!(shown.contains("Ärger…") && shown.len() < 500, "{shown}");
    }
}
