//! What calls are answered with, each read here.

use crate::{
    json::{self, Misfit},
    types::{
        Admin, Article, Company, Contact, Conversation, ConversationPage, DataAttribute, List, Me,
        Message, Tag, Team, Ticket, TicketType,
    },
};

/// What a call can be answered with.
///
/// Reading is a function of each type, not a generic one: so it is compiled once, in this crate, and not
/// again in each crate that makes a call.
pub trait Answered: Sized {
    /// Reads the body of an answer.
    ///
    /// # Errors
    /// Where it does not fit, and why.
    fn read(body: &[u8]) -> Result<Self, Misfit>;
}

macro_rules! answered {
    ($($answer:ty),* $(,)?) => {
        $(impl Answered for $answer {
            fn read(body: &[u8]) -> Result<Self, Misfit> {
                json::from_slice(body)
            }
        })*
    };
}

answered! {
    Admin, Contact, Conversation, ConversationPage, Me, Message, Tag, Team, Ticket,
    List<Admin>, List<Article>, List<Company>, List<Contact>, List<DataAttribute>, List<Tag>, List<Team>,
    List<TicketType>,
}
