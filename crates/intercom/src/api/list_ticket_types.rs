//! `GET /ticket_types`

use crate::{
    Endpoint, Method,
    types::{List, TicketType},
};

/// The types of tickets that the workspace has. Needs the permission to read tickets.
/// Source: `paths./ticket_types.get`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListTicketTypes;

impl Endpoint for ListTicketTypes {
    const METHOD: Method = Method::GET;
    type Response = List<TicketType>;

    fn path(&self) -> String {
        "/ticket_types".to_owned()
    }
}
