//! What the bot would do, as a note for the team.

use deskmate_core::{
    Proposal,
    rich::{Block, Inline, Rich, Span, Style},
};

use crate::call::IntercomCall;

/// How people decide about it without the console.
const HOW: &str = "/send sends this to the customer. Other words? Write them under /send, on a new line. /no and why \
     rejects it.";

/// The note. `link` leads to the draft in the console.
pub(super) fn note(proposal: &Proposal, link: Option<&str>) -> IntercomCall {
    let text = proposal.text();
    let mut note = Vec::new();
    let says = !text.is_blank();
    if says {
        let head = match proposal.replaces {
            true => "The bot would answer now:",
            false => "The bot would answer:",
        };
        note.push(paragraph(head, Style { strong: true, ..Style::default() }));
        note.extend(text.0);
    }
    if !proposal.also.is_empty() {
        let also = proposal.also.join(" and ");
        let would = if says { "It would then" } else { "The bot would" };
        note.push(paragraph(&format!("{would} {also}."), Style::default()));
    }
    note.push(paragraph(HOW, Style::default()));
    if let Some(link) = link {
        let link = Span {
            text: "Decide in the console".to_owned(),
            link: Some(link.to_owned()),
            ..Span::default()
        };
        note.push(Block::Paragraph(vec![Inline::Text(link)]));
    }
    IntercomCall::Note { html: Rich(note).to_html() }
}

fn paragraph(text: &str, style: Style) -> Block {
    Block::Paragraph(vec![Inline::Text(Span { text: text.to_owned(), style, ..Span::default() })])
}

#[cfg(test)]
mod tests {
    use deskmate_core::{Proposal, action::Say};

    use super::note;

    fn proposal(text: &str, also: &[&str]) -> Proposal {
        let says = [Say { text: text.to_owned(), ..Say::default() }];
        let says = says.into_iter().filter(|say| !say.text.is_empty()).collect();
        let also = also.iter().map(|also| (*also).to_owned()).collect();
        Proposal { says, also, replaces: false }
    }

    #[test]
    fn a_draft_says_what_would_be_done_and_what_people_can_do() {
        let link = Some("https://bot.example.com/console/drafts/act_1");
        insta::assert_debug_snapshot!("draft", note(&proposal("We open at <nine>.", &[]), link));
        let closes = proposal("Bye!", &["close the conversation"]);
        insta::assert_debug_snapshot!("closes", note(&closes, None));
        let alone = proposal("", &["close the conversation"]);
        insta::assert_debug_snapshot!("alone", note(&alone, None));
    }
}
