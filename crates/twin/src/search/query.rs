//! The query language of both searches (API description, `POST /conversations/search`).

use std::borrow::Cow;

use serde_json::{Map, Value};

use crate::{api_error::ApiError, world::World};

/// What is searched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Conversations,
    Contacts,
    Tickets,
}

/// At most so many filters in a group, and groups so deep.
const MOST_FILTERS: usize = 15;
const DEEPEST: usize = 2;

const CONVERSATION_FIELDS: &str = " id created_at updated_at waiting_since snoozed_until \
    source.type source.id source.delivered_as source.subject source.body source.url \
    source.author.id source.author.type source.author.name source.author.email contact_ids \
    teammate_ids admin_assignee_id team_assignee_id channel_initiated open read state tag_ids \
    priority title conversation_rating.score conversation_rating.rating \
    conversation_rating.remark conversation_rating.replied_at conversation_rating.requested_at \
    conversation_rating.contact_id ai_agent_participated ai_agent.resolution_state \
    ai_agent.last_answer_type ai_agent.rating ai_agent.rating_remark ai_agent.source_type \
    ai_agent.source_title statistics.time_to_assignment statistics.time_to_admin_reply \
    statistics.time_to_first_close statistics.time_to_last_close \
    statistics.median_time_to_reply statistics.first_contact_reply_at \
    statistics.first_assignment_at statistics.first_admin_reply_at statistics.first_close_at \
    statistics.last_assignment_at statistics.last_assignment_admin_reply_at \
    statistics.last_contact_reply_at statistics.last_admin_reply_at statistics.last_close_at \
    statistics.last_closed_by_id statistics.count_reopens statistics.count_assignments \
    statistics.count_conversation_parts ";
const TICKET_FIELDS: &str = " id created_at updated_at title description category ticket_type_id \
     contact_ids teammate_ids admin_assignee_id team_assignee_id open state snoozed_until ";

/// A query that is well formed.
#[derive(Debug, Clone)]
pub(crate) enum Query {
    All(Vec<Query>),
    Any(Vec<Query>),
    Filter(Filter),
}

#[derive(Debug, Clone)]
pub(crate) struct Filter {
    kind: Kind,
    pub(super) field: String,
    pub(super) operator: Operator,
    pub(super) value: Value,
    /// It is compared by calendar day.
    pub(super) by_day: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Operator {
    Is,
    IsNot,
    In,
    NotIn,
    Greater,
    Less,
    /// `>=` and `<=`: only contacts are searched by them.
    AtLeast,
    AtMost,
    Contains,
    ContainsNot,
    Starts,
    Ends,
}

/// Reads a query.
pub(crate) fn parse(query: Option<&Value>, kind: Kind) -> Result<Query, ApiError> {
    let query = query.ok_or_else(|| ApiError::missing("query"))?;
    read(query, kind, 0)
}

/// `sort` of a search request: by what, and whether it rises.
pub(crate) fn sort(body: &Value) -> Result<(String, bool), ApiError> {
    let of = part(body, "sort")?;
    let field = match of.get("field") {
        None | Some(Value::Null) => "created_at".to_owned(),
        Some(Value::String(field)) => field.clone(),
        Some(_) => return Err(ApiError::invalid("sort.field must be the name of a field")),
    };
    match of.get("order") {
        None | Some(Value::Null) => Ok((field, false)),
        Some(Value::String(order)) if order == "descending" => Ok((field, false)),
        Some(Value::String(order)) if order == "ascending" => Ok((field, true)),
        Some(other) => Err(ApiError::new(
            400,
            "invalid_sort_order",
            &format!("order must be ascending or descending, not {other}"),
        )),
    }
}

/// An object in a search request; one that is not given is empty.
pub(crate) fn part(body: &Value, name: &str) -> Result<Map<String, Value>, ApiError> {
    match body.get(name) {
        None | Some(Value::Null) => Ok(Map::new()),
        Some(Value::Object(object)) => Ok(object.clone()),
        Some(_) => Err(ApiError::invalid(format!("{name} must be an object"))),
    }
}

fn read(query: &Value, kind: Kind, depth: usize) -> Result<Query, ApiError> {
    let operator = query.get("operator").and_then(Value::as_str).unwrap_or_default();
    let value = query.get("value");
    if query.get("field").is_none() {
        let group = value.and_then(Value::as_array);
        let Some(group) = group.filter(|_| matches!(operator, "AND" | "OR")) else {
            return Err(ApiError::invalid(
                "a query is a filter (field, operator, value) or a group (AND or OR of a list)"
                    .to_owned(),
            ));
        };
        if depth >= DEEPEST {
            return Err(ApiError::invalid(format!("groups may be nested {DEEPEST} deep")));
        }
        if group.len() > MOST_FILTERS {
            return Err(ApiError::invalid(format!("a group has at most {MOST_FILTERS} filters")));
        }
        let inner: Result<Vec<_>, _> = group.iter().map(|q| read(q, kind, depth + 1)).collect();
        return Ok(if operator == "AND" { Query::All(inner?) } else { Query::Any(inner?) });
    }
    let field = query.get("field").and_then(Value::as_str).unwrap_or_default().to_owned();
    if !is_field(&field, kind) {
        return Err(ApiError::invalid(format!("{field} is not a field that can be searched by")));
    }
    let value = value.cloned().ok_or_else(|| ApiError::missing("query.value"))?;
    let operator = match operator {
        "=" => Operator::Is,
        "!=" => Operator::IsNot,
        "IN" => Operator::In,
        "NIN" => Operator::NotIn,
        ">" => Operator::Greater,
        "<" => Operator::Less,
        ">=" if kind == Kind::Contacts => Operator::AtLeast,
        "<=" if kind == Kind::Contacts => Operator::AtMost,
        "~" => Operator::Contains,
        "!~" => Operator::ContainsNot,
        "^" => Operator::Starts,
        "$" => Operator::Ends,
        other => return Err(ApiError::invalid(format!("{other:?} is not an operator"))),
    };
    let filter = Filter { kind, field, operator, value, by_day: false };
    filter.check()?;
    Ok(Query::Filter(filter))
}

fn is_field(field: &str, kind: Kind) -> bool {
    let listed = |all: &str| all.split_whitespace().any(|listed| listed == field);
    match kind {
        Kind::Conversations => {
            listed(CONVERSATION_FIELDS) || field.starts_with("custom_attribute.")
        }
        Kind::Tickets => listed(TICKET_FIELDS) || field.starts_with("ticket_attribute."),
        // By their types, once it is known which custom attributes there are.
        Kind::Contacts => true,
    }
}

impl Query {
    /// Whether something with these fields fits.
    pub(crate) fn fits(&self, field: &dyn Fn(&str) -> Option<Value>, world: &World) -> bool {
        match self {
            Self::All(all) => all.iter().all(|q| q.fits(field, world)),
            Self::Any(any) => any.iter().any(|q| q.fits(field, world)),
            Self::Filter(filter) => filter.fits(field(&filter.field).as_ref(), world),
        }
    }
}

/// What is known of something's field.
pub(crate) enum Known {
    Nothing,
    Value(Option<Value>),
}

/// What a query says of things that are not looked at yet, so that not all have to be.
impl Query {
    /// Whether something may fit of which no more than this is known.
    pub(crate) fn may_fit(&self, known: &dyn Fn(&str) -> Known, world: &World) -> bool {
        match self {
            Self::All(all) => all.iter().all(|q| q.may_fit(known, world)),
            Self::Any(any) => any.iter().any(|q| q.may_fit(known, world)),
            Self::Filter(filter) => match known(&filter.field) {
                Known::Nothing => true,
                Known::Value(value) => filter.fits(value.as_ref(), world),
            },
        }
    }

    /// The least that this field can be in what fits.
    pub(crate) fn least(&self, field: &str) -> f64 {
        let least = |q: &Self| q.least(field);
        match self {
            Self::All(all) => all.iter().map(least).fold(f64::NEG_INFINITY, f64::max),
            Self::Any(any) => any.iter().map(least).fold(f64::INFINITY, f64::min),
            Self::Filter(filter) if filter.field == field => match filter.operator {
                Operator::Greater => number(&filter.value).unwrap_or(f64::NEG_INFINITY),
                _ => f64::NEG_INFINITY,
            },
            Self::Filter(_) => f64::NEG_INFINITY,
        }
    }

    /// The text that this field must be equal to in what fits, if there is one.
    pub(crate) fn equal_to(&self, field: &str) -> Option<String> {
        match self {
            Self::All(all) => all.iter().find_map(|q| q.equal_to(field)),
            Self::Filter(f) if f.field == field && f.operator == Operator::Is => {
                Some(text(&f.value).into_owned()).filter(|_| !f.value.is_null())
            }
            Self::Any(_) | Self::Filter(_) => None,
        }
    }
}

impl Operator {
    /// Whether it says more or less.
    pub(super) fn compares(self) -> bool {
        matches!(self, Self::Greater | Self::Less | Self::AtLeast | Self::AtMost)
    }
}

impl Filter {
    fn check(&self) -> Result<(), ApiError> {
        let wrong = |why: &str| Err(ApiError::invalid(format!("{}: {why}", self.field)));
        let is_list = self.value.is_array();
        if matches!(self.operator, Operator::In | Operator::NotIn) != is_list {
            return wrong("IN and NIN take a list, other operators do not");
        }
        if self.operator.compares() && number(&self.value).is_none() {
            return wrong("this operator takes a number");
        }
        Ok(())
    }

    fn fits(&self, actual: Option<&Value>, world: &World) -> bool {
        match self.operator {
            Operator::Is => self.is(actual, &self.value),
            Operator::IsNot => !self.is(actual, &self.value),
            Operator::In => self.values().iter().any(|v| self.is(actual, v)),
            Operator::NotIn => !self.values().iter().any(|v| self.is(actual, v)),
            Operator::Greater | Operator::Less | Operator::AtLeast | Operator::AtMost => {
                self.compares(actual, world)
            }
            Operator::Contains => self.has(actual),
            Operator::ContainsNot => !self.has(actual),
            Operator::Starts => texts(actual, &self.value, |a, v| a.starts_with(v)),
            Operator::Ends => texts(actual, &self.value, |a, v| a.ends_with(v)),
        }
    }

    fn values(&self) -> &[Value] {
        self.value.as_array().map(Vec::as_slice).unwrap_or_default()
    }

    /// Lists fit if one of theirs does. `null`, `0` and `"0"` mean nobody.
    fn is(&self, actual: Option<&Value>, value: &Value) -> bool {
        let Some(actual) = actual else {
            return value.is_null()
                || (self.field.ends_with("_assignee_id") && number(value) == Some(0.0));
        };
        if let Some(list) = actual.as_array() {
            return list.iter().any(|one| same(one, value));
        }
        if self.by_day {
            return day(actual).is_some() && day(actual) == day(value);
        }
        if self.field == "source.body" {
            return self.has(Some(actual));
        }
        same(actual, value)
    }

    fn compares(&self, actual: Option<&Value>, world: &World) -> bool {
        let (Some(actual), Some(value)) = (actual.and_then(number), number(&self.value)) else {
            return false;
        };
        let (actual, value) = if self.by_day {
            ((actual / DAY).floor(), (value / DAY).floor())
        } else {
            (actual, value)
        };
        let or_equal =
            self.kind == Kind::Conversations && world.switches.search_greater_includes_equal;
        match self.operator {
            Operator::Greater => actual > value || (or_equal && actual == value),
            Operator::AtLeast => actual >= value,
            Operator::AtMost => actual <= value,
            _ => actual < value,
        }
    }

    /// The first message is matched by single words.
    fn has(&self, actual: Option<&Value>) -> bool {
        if self.field == "source.body" {
            return texts(actual, &self.value, |a, v| {
                a.split(|c: char| !c.is_alphanumeric()).any(|word| word == v)
            });
        }
        texts(actual, &self.value, |a, v| a.contains(v))
    }
}

const DAY: f64 = 86_400.0;

/// The calendar day of a unix time; the workspace is in UTC.
fn day(value: &Value) -> Option<i64> {
    number(value).map(|n| (n / DAY).floor() as i64)
}

pub(super) fn number(value: &Value) -> Option<f64> {
    value.as_f64().or_else(|| value.as_str()?.parse().ok())
}

/// Equal as values, or as text without regard to letter case: ids come as numbers and as strings.
fn same(actual: &Value, value: &Value) -> bool {
    actual == value || text(actual).eq_ignore_ascii_case(&text(value))
}

fn text(value: &Value) -> Cow<'_, str> {
    match value {
        Value::String(text) => text.into(),
        other => other.to_string().into(),
    }
}

fn texts(actual: Option<&Value>, value: &Value, fits: impl Fn(&str, &str) -> bool) -> bool {
    let Some(actual) = actual else { return false };
    fits(&text(actual).to_lowercase(), &text(value).to_lowercase())
}
