//! What Intercom answers with.
//!
//! Field lists follow the 2.14 description (`components.schemas` of Intercom's OpenAPI document)
//! and hold from 2.11 to 2.16. Fields without a place here are in `extra`.

mod admin;
mod article;
mod attachment;
mod author;
mod body;
mod company;
mod contact;
mod conversation;
mod data_attribute;
mod fields;
mod list;
mod message;
mod page;
mod part;
mod rating;
mod source;
mod statistics;
mod tag;
mod team;
mod ticket;
mod unix;

pub use admin::{Admin, App, Me};
pub use article::Article;
pub use attachment::Attachment;
pub use author::{AssignedTo, Author, AuthorType};
pub use body::Body;
pub use company::Company;
pub use contact::{Contact, ContactRef, Location, Role};
pub use conversation::{Conversation, State};
pub use data_attribute::DataAttribute;
pub use fields::Fields;
pub use list::{List, Unreadable};
pub use message::Message;
pub use page::ConversationPage;
pub use part::{ConversationPart, Metadata, PartType, QuickReplyOption};
pub use rating::Rating;
pub use source::{DeliveredAs, Source, SourceType};
pub use statistics::Statistics;
pub use tag::Tag;
pub use team::Team;
pub use ticket::{Ticket, TicketType};
pub use unix::UnixSeconds;
