//! Tickets, as far as a conversation becomes one.

use serde::{Deserialize, Serialize};

use super::Fields;
use crate::{TicketTypeId, lenient};

/// A kind of ticket. Source: `components.schemas.ticket_type`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct TicketType {
    /// Its id.
    pub id: TicketTypeId,
    /// The name.
    #[serde(default, deserialize_with = "lenient::text")]
    pub name: Option<String>,
    /// `Customer`, `Back-office` or `Tracker`: only the first can come of a conversation.
    #[serde(default, deserialize_with = "lenient::text")]
    pub category: Option<String>,
    /// Whether it is archived.
    #[serde(default, deserialize_with = "lenient::scalar")]
    pub archived: Option<bool>,
    /// Fields without a place of their own.
    #[serde(flatten)]
    pub extra: Fields,
}

/// A ticket. Source: `components.schemas.ticket`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Ticket {
    /// The number that people see.
    #[serde(default, deserialize_with = "lenient::text")]
    pub ticket_id: Option<String>,
    /// Fields without a place of their own.
    #[serde(flatten)]
    pub extra: Fields,
}
