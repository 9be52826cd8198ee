//! From what a bot asks for to calls that Intercom takes, with nothing lost on the way.

pub(crate) mod brief;
mod choices;
mod draft;
pub(crate) mod mark;
mod say;

pub(crate) use choices::chosen;

use deskmate_core::{
    ContactId, Operation, Planned,
    action::{Subject, Tags, Ticket},
};

use crate::call::IntercomCall;

/// The calls that carry out an action, in order.
///
/// `link`: where people decide about it in the console, if it is a draft and there is one. `told`:
/// what people who take over need.
pub(crate) fn writes(
    planned: &Planned,
    source: &str,
    link: Option<&str>,
    told: &dyn Fn() -> brief::Told,
) -> Vec<IntercomCall> {
    let contact = || planned.contact.clone();
    match &planned.operation {
        Operation::Say(say) => say::to_customer(say, &planned.id, source),
        Operation::Draft(proposal) => vec![draft::note(proposal, link)],
        Operation::Note(note) => {
            vec![IntercomCall::Note { html: note.format.read(&note.text).to_html() }]
        }
        Operation::Brief(brief) => vec![brief::note(brief, &told())],
        Operation::Tag(tags) => each(tags, contact(), |contact, names| match contact {
            Some(contact) => IntercomCall::TagContact { contact, names },
            None => IntercomCall::TagConversation { names },
        }),
        Operation::Untag(tags) => each(tags, contact(), |contact, names| match contact {
            Some(contact) => IntercomCall::UntagContact { contact, names },
            None => IntercomCall::UntagConversation { names },
        }),
        Operation::Set(set) if set.target == Subject::Conversation => {
            let (attributes, title) = (set.attributes.clone(), set.title.clone());
            vec![IntercomCall::SetConversation { attributes, title }]
        }
        Operation::Set(set) => (contact().into_iter())
            .map(|contact| IntercomCall::SetContact { contact, attributes: set.attributes.clone() })
            .collect(),
        Operation::Ticket(Ticket { ticket_type, title, attributes }) => {
            vec![IntercomCall::Ticket {
                kind: ticket_type.clone(),
                title: title.clone(),
                attributes: attributes.clone(),
            }]
        }
        Operation::Assign(target) => {
            vec![IntercomCall::Assign { target: target.clone(), refused: Vec::new() }]
        }
        Operation::Close => vec![IntercomCall::Close],
        Operation::Snooze(until) => vec![IntercomCall::Snooze { until: *until }],
    }
}

/// A call for each tag: what is done is not done again because of the others.
fn each(
    tags: &Tags,
    contact: Option<ContactId>,
    write: impl Fn(Option<ContactId>, Vec<String>) -> IntercomCall,
) -> Vec<IntercomCall> {
    let whose = match (tags.target, contact) {
        (Subject::Conversation, _) => None,
        (Subject::Contact, Some(contact)) => Some(contact),
        (Subject::Contact, None) => return Vec::new(),
    };
    tags.tags.iter().map(|tag| write(whose.clone(), vec![tag.clone()])).collect()
}
