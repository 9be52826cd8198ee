//! From what a bot asks for to calls that Intercom takes, with nothing lost on the way.

mod cards;
mod choices;
pub(crate) mod html;
mod say;

pub(crate) use choices::chosen;

use deskmate_core::{
    Deed, Planned,
    action::{Subject, Tags},
};

use crate::write::Write;

/// Whether conversations that began there show native quick replies.
fn shows_quick_replies(source: &str) -> bool {
    source == "conversation"
}

/// The calls that carry out an action, in order.
pub(crate) fn writes(planned: &Planned, source: &str) -> Vec<Write> {
    let contact = || planned.contact.clone();
    match &planned.deed {
        Deed::Say(say) => say::to_customer(say, &planned.id, shows_quick_replies(source)),
        Deed::Draft(say) => vec![say::as_draft(say)],
        Deed::Note(note) => vec![Write::Note { html: html::from(&note.text, note.format) }],
        Deed::Tag(Tags { target: Subject::Conversation, tags }) => {
            vec![Write::TagConversation { names: tags.clone() }]
        }
        Deed::Untag(Tags { target: Subject::Conversation, tags }) => {
            vec![Write::UntagConversation { names: tags.clone() }]
        }
        Deed::Tag(Tags { target: Subject::Contact, tags }) => contact()
            .map(|contact| Write::TagContact { contact, names: tags.clone() })
            .into_iter()
            .collect(),
        Deed::Untag(Tags { target: Subject::Contact, tags }) => contact()
            .map(|contact| Write::UntagContact { contact, names: tags.clone() })
            .into_iter()
            .collect(),
        Deed::Set(set) if set.target == Subject::Conversation => {
            vec![Write::SetConversation { attributes: set.attributes.clone() }]
        }
        Deed::Set(set) => (contact().into_iter())
            .map(|contact| Write::SetContact { contact, attributes: set.attributes.clone() })
            .collect(),
        Deed::Assign(target) => vec![Write::Assign { target: target.clone(), refused: Vec::new() }],
        Deed::Close => vec![Write::Close],
        Deed::Snooze(until) => vec![Write::Snooze { until: *until }],
    }
}
