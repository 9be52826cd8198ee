//! What to look for in a conversation search.
//!
//! ```
//! use intercom::search::{Field, Query};
//!
//! let ours = Query::all([
//!     Field::AdminAssigneeId.is("814860"),
//!     Field::State.is("open"),
//!     Field::UpdatedAt.after(1_734_537_500),
//! ]);
//! ```
//!
//! Source: `docs/references/rest-api/api.intercom.io/conversations/searchconversations`,
//! `components.schemas.{search_request,single_filter_search_request,multiple_filter_search_request}`.

use serde_json::{Value, json};

use crate::Invalid;

/// A filter, or a group of them.
#[derive(Debug, Clone, PartialEq)]
pub struct Query(Node);

#[derive(Debug, Clone, PartialEq)]
enum Node {
    Filter { field: String, operator: &'static str, value: Value },
    Group { operator: &'static str, of: Vec<Query> },
}

impl Query {
    /// The most filters or groups in one group.
    pub const MOST_IN_GROUP: usize = 15;
    /// How deep groups may nest.
    pub const MOST_NESTED: usize = 2;

    /// What fits all of these.
    pub fn all(of: impl IntoIterator<Item = Query>) -> Self {
        Self(Node::Group { operator: "AND", of: of.into_iter().collect() })
    }

    /// What fits any of these.
    pub fn any(of: impl IntoIterator<Item = Query>) -> Self {
        Self(Node::Group { operator: "OR", of: of.into_iter().collect() })
    }

    /// Refuses what Intercom refuses.
    pub(crate) fn check(&self) -> Result<(), Invalid> {
        self.check_at(0)
    }

    fn check_at(&self, depth: usize) -> Result<(), Invalid> {
        let Node::Group { of, .. } = &self.0 else {
            return Ok(());
        };
        if depth >= Self::MOST_NESTED {
            return Err(Invalid::TooDeep { most: Self::MOST_NESTED });
        }
        if of.is_empty() {
            return Err(Invalid::EmptyGroup);
        }
        if of.len() > Self::MOST_IN_GROUP {
            let most = Self::MOST_IN_GROUP;
            return Err(Invalid::TooManyFilters { given: of.len(), most });
        }
        of.iter().try_for_each(|query| query.check_at(depth + 1))
    }

    /// The query as Intercom takes it. A group holds filters or groups, not both: beside groups,
    /// a lone filter becomes a group of one.
    pub(crate) fn to_json(&self) -> Value {
        match &self.0 {
            Node::Filter { field, operator, value } => {
                json!({"field": field, "operator": operator, "value": value})
            }
            Node::Group { operator, of } => {
                let mixed = of.iter().any(Self::is_group);
                let value: Vec<Value> = of
                    .iter()
                    .map(|query| match query.to_json() {
                        lone if mixed && !query.is_group() => {
                            json!({"operator": "AND", "value": [lone]})
                        }
                        fitting => fitting,
                    })
                    .collect();
                json!({"operator": operator, "value": value})
            }
        }
    }

    fn is_group(&self) -> bool {
        matches!(self.0, Node::Group { .. })
    }
}

/// A field that conversations can be searched by.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Field {
    /// The conversation's id.
    Id,
    /// When it began.
    CreatedAt,
    /// When it last changed.
    UpdatedAt,
    /// Since when the customer waits.
    WaitingSince,
    /// Until when it is snoozed.
    SnoozedUntil,
    /// The assigned teammate's id.
    AdminAssigneeId,
    /// The assigned team's id.
    TeamAssigneeId,
    /// The contacts' ids.
    ContactIds,
    /// The ids of teammates who took part.
    TeammateIds,
    /// The tags' ids.
    TagIds,
    /// `open`, `closed` or `snoozed`.
    State,
    /// Whether it is open.
    Open,
    /// Whether it is read.
    Read,
    /// The channel it began on.
    SourceType,
    /// How it began.
    SourceDeliveredAs,
    /// The first message's id.
    SourceId,
    /// Another one, by Intercom's name.
    Named(String),
}

impl Field {
    /// Intercom's name.
    pub fn name(&self) -> &str {
        match self {
            Self::Id => "id",
            Self::CreatedAt => "created_at",
            Self::UpdatedAt => "updated_at",
            Self::WaitingSince => "waiting_since",
            Self::SnoozedUntil => "snoozed_until",
            Self::AdminAssigneeId => "admin_assignee_id",
            Self::TeamAssigneeId => "team_assignee_id",
            Self::ContactIds => "contact_ids",
            Self::TeammateIds => "teammate_ids",
            Self::TagIds => "tag_ids",
            Self::State => "state",
            Self::Open => "open",
            Self::Read => "read",
            Self::SourceType => "source.type",
            Self::SourceDeliveredAs => "source.delivered_as",
            Self::SourceId => "source.id",
            Self::Named(name) => name,
        }
    }

    /// Equal to a text, a number or a yes/no.
    pub fn is(self, value: impl Into<Operand>) -> Query {
        self.filter("=", value.into().0)
    }

    /// Not equal to it.
    pub fn is_not(self, value: impl Into<Operand>) -> Query {
        self.filter("!=", value.into().0)
    }

    /// One of these.
    pub fn is_one_of<V: Into<Operand>>(self, values: impl IntoIterator<Item = V>) -> Query {
        self.filter("IN", values.into_iter().map(|value| value.into().0).collect())
    }

    /// None of these.
    pub fn is_none_of<V: Into<Operand>>(self, values: impl IntoIterator<Item = V>) -> Query {
        self.filter("NIN", values.into_iter().map(|value| value.into().0).collect())
    }

    /// After a time in Unix seconds, or above a number. Intercom's table says "or equal".
    pub fn after(self, value: i64) -> Query {
        self.filter(">", value.into())
    }

    /// Before a time in Unix seconds, or below a number. Intercom's table says "or equal".
    pub fn before(self, value: i64) -> Query {
        self.filter("<", value.into())
    }

    /// Contains a text (a single word, for message bodies).
    pub fn contains(self, text: &str) -> Query {
        self.filter("~", text.into())
    }

    /// Begins with a text.
    pub fn starts_with(self, text: &str) -> Query {
        self.filter("^", text.into())
    }

    fn filter(self, operator: &'static str, value: Value) -> Query {
        Query(Node::Filter { field: self.name().to_owned(), operator, value })
    }
}

/// What a field is compared with.
#[derive(Debug, Clone, PartialEq)]
pub struct Operand(Value);

impl From<&str> for Operand {
    fn from(text: &str) -> Self {
        Self(text.into())
    }
}

impl From<String> for Operand {
    fn from(text: String) -> Self {
        Self(text.into())
    }
}

impl From<i64> for Operand {
    fn from(number: i64) -> Self {
        Self(number.into())
    }
}

impl From<bool> for Operand {
    fn from(yes: bool) -> Self {
        Self(yes.into())
    }
}

macro_rules! ids_are_operands {
    ($($id:ident)*) => {$(
        impl From<&crate::$id> for Operand {
            fn from(id: &crate::$id) -> Self {
                Self(id.as_str().into())
            }
        }
    )*};
}

ids_are_operands!(AdminId ContactId ConversationId SourceId TagId TeamId);

#[cfg(test)]
mod tests {
    use super::*;

    fn open() -> Query {
        Field::State.is("open")
    }

    #[test]
    fn a_lone_filter_beside_groups_becomes_a_group() {
        let query = Query::all([open(), Query::any([Field::Read.is(false), Field::Open.is(true)])]);
        assert_eq!(query.check(), Ok(()));
        let all_of = |filter: Value| json!({"operator": "AND", "value": [filter]});
        let state = json!({"field": "state", "operator": "=", "value": "open"});
        assert_eq!(query.to_json()["value"][0], all_of(state));
        assert_eq!(query.to_json()["value"][1]["operator"], "OR");
    }

    #[test]
    fn what_intercom_refuses_is_refused() {
        let sixteen = || (0..16).map(|_| open());
        let (given, most) = (16, 15);
        assert_eq!(Query::all([]).check(), Err(Invalid::EmptyGroup));
        assert_eq!(Query::any(sixteen()).check(), Err(Invalid::TooManyFilters { given, most }));
        let nested = Query::all([Query::any([Query::all([open()])])]);
        assert_eq!(nested.check(), Err(Invalid::TooDeep { most: 2 }));
        assert_eq!(open().check(), Ok(()));
    }
}
