//! The calls, one file each. A struct is a call; [`crate::Client::send`] makes it.

mod assign;
mod attachment_file;
mod close;
mod convert_conversation;
mod create_message;
mod ensure_tag;
mod get_admin;
mod get_contact;
mod get_conversation;
mod get_me;
mod get_team;
mod list_admins;
mod list_articles;
mod list_contact_companies;
mod list_contact_tags;
mod list_data_attributes;
mod list_tags;
mod list_teams;
mod list_ticket_types;
mod open;
mod reply_comment;
mod reply_note;
mod reply_quick;
mod search_contacts;
mod search_conversations;
mod snooze;
mod tag_contact;
mod tag_conversation;
mod untag_contact;
mod untag_conversation;
mod update_contact;
mod update_conversation;

pub use assign::{Assign, Assignee};
pub use attachment_file::AttachmentFile;
pub use close::Close;
pub use convert_conversation::ConvertConversation;
pub use create_message::CreateMessage;
pub use ensure_tag::EnsureTag;
pub use get_admin::GetAdmin;
pub use get_contact::GetContact;
pub use get_conversation::GetConversation;
pub use get_me::GetMe;
pub use get_team::GetTeam;
pub use list_admins::ListAdmins;
pub use list_articles::ListArticles;
pub use list_contact_companies::ListContactCompanies;
pub use list_contact_tags::ListContactTags;
pub use list_data_attributes::{ListDataAttributes, Model};
pub use list_tags::ListTags;
pub use list_teams::ListTeams;
pub use list_ticket_types::ListTicketTypes;
pub use open::Open;
pub use reply_comment::ReplyComment;
pub use reply_note::ReplyNote;
pub use reply_quick::{ReplyOption, ReplyQuick};
pub use search_contacts::SearchContacts;
pub use search_conversations::SearchConversations;
pub use snooze::Snooze;
pub use tag_contact::TagContact;
pub use tag_conversation::TagConversation;
pub use untag_contact::UntagContact;
pub use untag_conversation::UntagConversation;
pub use update_contact::UpdateContact;
pub use update_conversation::UpdateConversation;

use serde_json::{Map, Value};

use crate::{Invalid, types::Fields};

/// What can be seen of a change before it is sent: that there is one, and that what it sets has
/// names.
fn check_change(body: Option<&Value>, attributes: &Fields) -> Result<(), Invalid> {
    if body.and_then(Value::as_object).is_none_or(Map::is_empty) {
        return Err(Invalid::NothingToChange);
    }
    if attributes.keys().any(|name| name.trim().is_empty()) {
        return Err(Invalid::EmptyName);
    }
    Ok(())
}
