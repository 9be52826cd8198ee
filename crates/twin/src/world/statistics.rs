//! Times and counts of a conversation, told from what happened in it (API description,
//! `conversation_statistics`). Nothing of it is kept: a conversation stays small.

use serde_json::Value;

use super::{Assignee, Author, Conversation, Part, State};

/// Moments in unix seconds, spans in seconds. There are no office hours: every second counts.
#[derive(Debug, Default)]
pub(crate) struct Statistics {
    pub(crate) time_to_assignment: Option<i64>,
    pub(crate) time_to_admin_reply: Option<i64>,
    pub(crate) time_to_first_close: Option<i64>,
    pub(crate) time_to_last_close: Option<i64>,
    pub(crate) median_time_to_reply: Option<i64>,
    pub(crate) first_contact_reply_at: Option<i64>,
    pub(crate) first_assignment_at: Option<i64>,
    pub(crate) first_admin_reply_at: Option<i64>,
    pub(crate) first_close_at: Option<i64>,
    pub(crate) last_assignment_at: Option<i64>,
    pub(crate) last_assignment_admin_reply_at: Option<i64>,
    pub(crate) last_contact_reply_at: Option<i64>,
    pub(crate) last_admin_reply_at: Option<i64>,
    pub(crate) last_close_at: Option<i64>,
    pub(crate) last_closed_by: Option<u64>,
    pub(crate) count_reopens: usize,
    pub(crate) count_assignments: usize,
    pub(crate) count_conversation_parts: usize,
    /// From the first assignment to the last close.
    pub(crate) handling_time: Option<i64>,
    /// How long each team took until it first replied.
    pub(crate) teams: Vec<(u64, i64)>,
}

/// What is only needed on the way through the parts.
struct Way {
    state: State,
    /// Since when a contact waits for an answer.
    waiting_since: Option<i64>,
    /// The last assignment before the first reply.
    assigned_at: Option<i64>,
    /// The team that has not replied yet since it got the conversation, and when it did.
    team: Option<(u64, i64)>,
    /// How long each answer took.
    answers: Vec<i64>,
}

impl Statistics {
    /// Told from the first message and the parts, in one go.
    pub(crate) fn of(c: &Conversation) -> Self {
        let by_contact = matches!(c.source.author, Author::Contact(_));
        let started = by_contact.then_some(c.created_at);
        let mut told = Self {
            first_contact_reply_at: started,
            last_contact_reply_at: started,
            count_conversation_parts: c.parts.len(),
            ..Self::default()
        };
        let mut way = Way {
            state: State::Open,
            waiting_since: started,
            assigned_at: None,
            team: None,
            answers: Vec::new(),
        };
        for part in &c.parts {
            told.says(part, &mut way);
            told.moves(part, &mut way);
            way.state = part.state;
        }
        let since_contact = |at: Option<i64>| Some(at? - told.first_contact_reply_at?);
        told.time_to_assignment = since_contact(way.assigned_at);
        told.time_to_admin_reply = since_contact(told.first_admin_reply_at);
        told.time_to_first_close = since_contact(told.first_close_at);
        told.time_to_last_close = since_contact(told.last_close_at);
        told.handling_time = told.last_close_at.zip(told.first_assignment_at).map(|(c, a)| c - a);
        told.median_time_to_reply = median(way.answers);
        told
    }

    /// Who speaks to whom, and how long it took.
    fn says(&mut self, part: &Part, way: &mut Way) {
        let at = part.created_at;
        if !is_said(part) {
            return;
        }
        match part.author {
            Author::Contact(_) => {
                self.first_contact_reply_at.get_or_insert(at);
                self.last_contact_reply_at = Some(at);
                way.waiting_since.get_or_insert(at);
            }
            Author::Admin(_) => {
                self.last_admin_reply_at = Some(at);
                if self.first_contact_reply_at.is_some() {
                    self.first_admin_reply_at.get_or_insert(at);
                }
                if self.last_assignment_at.is_some() {
                    self.last_assignment_admin_reply_at.get_or_insert(at);
                }
                way.answers.extend(way.waiting_since.take().map(|since| at - since));
                if let Some((team, since)) = way.team.take() {
                    self.teams.push((team, at - since));
                }
            }
            Author::Bot { .. } => {}
        }
    }

    /// Assignments, closes and reopens; those after the contact's first word.
    fn moves(&mut self, part: &Part, way: &mut Way) {
        let at = part.created_at;
        let heard = self.first_contact_reply_at.is_some();
        if let Some(to) = part.assigned_to
            && heard
        {
            self.count_assignments += 1;
            self.first_assignment_at.get_or_insert(at);
            self.last_assignment_at = Some(at);
            self.last_assignment_admin_reply_at = None;
            if self.first_admin_reply_at.is_none() && to != Assignee::Nobody {
                way.assigned_at = Some(at);
            }
            if let Assignee::Team(team) = to
                && self.teams.iter().all(|(known, _)| *known != team)
            {
                way.team = Some((team, at));
            }
        }
        match (way.state == State::Closed, part.state == State::Closed) {
            (false, true) => {
                if heard {
                    self.first_close_at.get_or_insert(at);
                }
                self.last_close_at = Some(at);
                if let Author::Admin(admin) = part.author {
                    self.last_closed_by = Some(admin);
                }
            }
            (true, false) if heard => self.count_reopens += 1,
            _ => {}
        }
    }
}

impl Statistics {
    /// A field of `statistics` that conversations are searched by.
    pub(crate) fn field(&self, name: &str) -> Value {
        let count = |count: usize| Value::from(count);
        match name {
            "time_to_assignment" => self.time_to_assignment.into(),
            "time_to_admin_reply" => self.time_to_admin_reply.into(),
            "time_to_first_close" => self.time_to_first_close.into(),
            "time_to_last_close" => self.time_to_last_close.into(),
            "median_time_to_reply" => self.median_time_to_reply.into(),
            "first_contact_reply_at" => self.first_contact_reply_at.into(),
            "first_assignment_at" => self.first_assignment_at.into(),
            "first_admin_reply_at" => self.first_admin_reply_at.into(),
            "first_close_at" => self.first_close_at.into(),
            "last_assignment_at" => self.last_assignment_at.into(),
            "last_assignment_admin_reply_at" => self.last_assignment_admin_reply_at.into(),
            "last_contact_reply_at" => self.last_contact_reply_at.into(),
            "last_admin_reply_at" => self.last_admin_reply_at.into(),
            "last_close_at" => self.last_close_at.into(),
            "last_closed_by_id" => self.last_closed_by.map(|id| id.to_string()).into(),
            "count_reopens" => count(self.count_reopens),
            "count_assignments" => count(self.count_assignments),
            "count_conversation_parts" => count(self.count_conversation_parts),
            "handling_time" => self.handling_time.into(),
            _ => Value::Null,
        }
    }
}

/// Whether the other side reads it: a note is for teammates only.
fn is_said(part: &Part) -> bool {
    let note = part.part_type.starts_with("note");
    !note && (part.body.is_some() || !part.attachments.is_empty())
}

fn median(mut spans: Vec<i64>) -> Option<i64> {
    spans.sort_unstable();
    let upper = *spans.get(spans.len() / 2)?;
    let lower = *spans.get(spans.len().saturating_sub(1) / 2)?;
    Some((lower + upper) / 2)
}
