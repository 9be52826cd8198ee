//! From what a bot asks for to calls that Intercom takes, with nothing lost on the way.

mod cards;
mod choices;
pub(crate) mod html;
mod say;

pub(crate) use choices::chosen;

use deskmate_core::{
    ContactId, Deed, Planned,
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
        Deed::Tag(tags) => each(tags, contact(), |contact, names| match contact {
            Some(contact) => Write::TagContact { contact, names },
            None => Write::TagConversation { names },
        }),
        Deed::Untag(tags) => each(tags, contact(), |contact, names| match contact {
            Some(contact) => Write::UntagContact { contact, names },
            None => Write::UntagConversation { names },
        }),
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

/// A call for each tag: what is done is not done again because of the others.
fn each(
    tags: &Tags,
    contact: Option<ContactId>,
    write: impl Fn(Option<ContactId>, Vec<String>) -> Write,
) -> Vec<Write> {
    let whose = match (tags.target, contact) {
        (Subject::Conversation, _) => None,
        (Subject::Contact, Some(contact)) => Some(contact),
        (Subject::Contact, None) => return Vec::new(),
    };
    tags.tags.iter().map(|tag| write(whose.clone(), vec![tag.clone()])).collect()
}
