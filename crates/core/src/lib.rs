//! Ids, messages, actions and the conversation state machine.
//!
//! Nothing here does I/O, waits, or asks what time it is: what happened goes in, what to do comes
//! out, and `engine` does it. The way in is [`step`].

pub mod action;
mod choices;
mod command;
mod contact;
mod conversation;
mod counted;
mod draft;
mod effect;
mod event;
mod fact;
mod fold;
mod ids;
pub mod json;
mod kind;
pub mod length;
mod limits;
mod listed;
mod log;
pub mod mail;
pub mod outgoing;
mod owner;
mod policy;
pub mod rich;
mod rules;
mod step;
pub mod stored;
mod tags;
mod time;
mod turn;
mod variables;
pub mod words;

pub use choices::{Offered, choose, names_another_number};
pub use command::Command;
pub use contact::{Company, Contact, Location};
pub use conversation::{Conversation, LastRead, OfferedChoice, Parked, RunningTurn};
pub use counted::counted;
pub use draft::{Act, Draft, DraftEnd, Proposal, Words};
pub use effect::{Brief, Effect, Handling, Happening, Operation, Planned, Target};
pub use event::{Event, Read};
pub use fact::{Actor, Decision, Entry, Fact};
pub use fold::{Asleep, Sleep, Standing, Waiting};
pub use ids::{
    ActionId, ChannelName, ContactId, ConversationId, PartId, TeamId, TeammateId, TurnId,
};
pub use kind::{About, Kind};
pub use limits::Limits;
pub use listed::List;
pub use log::{Log, Position};
pub use owner::{Assignee, By, Owner};
pub use policy::Policy;
pub use rules::{Autonomy, Inbound, NameOrId, OnClose, OnNewMessage, Rules, Takes};
pub use step::step;
pub use tags::{TAGS_VARIABLE, tag_names};
pub use time::Timestamp;
pub use turn::{
    Attachment, Author, Choice, ConversationView, Message, Rating, Reason, Said, Session, Turn,
};
pub use variables::{is_given, product_variables, sounds_secret};
