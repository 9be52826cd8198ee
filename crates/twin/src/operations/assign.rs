//! A conversation is assigned.

use super::{Actor, MessageContent, NewPart};
use crate::{
    api_error::ApiError,
    switches::{AssignmentBody, AssignmentTopics},
    world::{Assignee, State, World},
};

impl World {
    /// Assigns to a teammate, a team or nobody; opens the conversation if a teammate or workflow
    /// assigns a closed or snoozed one.
    pub(crate) fn assign(
        &mut self,
        id: &str,
        by: Actor,
        to: Assignee,
        said: MessageContent,
    ) -> Result<u64, ApiError> {
        self.assign_naming(id, by, to, said, None)
    }

    /// As [`assign`](Self::assign). `nobody_of` says which assignee an unassignment named, where
    /// that matters: `"admin"` or `"team"`.
    pub(crate) fn assign_naming(
        &mut self,
        id: &str,
        by: Actor,
        to: Assignee,
        mut said: MessageContent,
        nobody_of: Option<&str>,
    ) -> Result<u64, ApiError> {
        self.check_seats(by, to)?;
        let had_text = !said.is_nothing();
        if had_text
            && self.switches.assignment_body == AssignmentBody::AsNote
            && let Actor::Admin(admin) = by
        {
            self.note(id, admin, std::mem::take(&mut said))?;
        }
        let both = self.switches.unassignment_clears_both;
        let team_clears_admin = self.switches.team_assignment_clears_admin;
        let admin_clears_team = self.switches.admin_assignment_clears_team;
        let conversation = self.must_change(id)?;
        let before = conversation.state;
        match to {
            Assignee::Admin(admin) => {
                conversation.admin_assignee = Some(admin);
                if admin_clears_team {
                    conversation.team_assignee = None;
                }
            }
            Assignee::Team(team) => {
                conversation.team_assignee = Some(team);
                if team_clears_admin {
                    conversation.admin_assignee = None;
                }
            }
            Assignee::Nobody => {
                if both || nobody_of != Some("team") {
                    conversation.admin_assignee = None;
                }
                if both || nobody_of == Some("team") {
                    conversation.team_assignee = None;
                }
            }
        }
        conversation.state = State::Open;
        conversation.snoozed_until = None;
        let part_type = match (by, before) {
            (Actor::DefaultRule, _) => "default_assignment",
            (_, State::Open) => "assignment",
            (_, State::Closed) => "assign_and_reopen",
            (_, State::Snoozed) => "assign_and_unsnooze",
        };
        let mut draft = NewPart::new(part_type, by.author()).said(said);
        draft.assigned_to = Some(to);
        let part = self.add_part(id, draft)?;
        self.notify_assignment(id, part);
        self.notify_ridden_reply(id, by, had_text);
        Ok(part)
    }

    pub(super) fn notify_assignment(&mut self, id: &str, part: u64) {
        let is_open = self.conversations.get(id).is_some_and(|c| c.state == State::Open);
        let topics = self.switches.assignment_topics;
        if topics != AssignmentTopics::OpenAssignedOnly || !is_open {
            self.notify("conversation.admin.assigned", id, &[part]);
        }
        if topics != AssignmentTopics::AssignedOnly && is_open {
            self.notify("conversation.admin.open.assigned", id, &[part]);
        }
    }

    /// Neither may a teammate without a seat assign, nor may a conversation be assigned to one.
    fn check_seats(&self, by: Actor, to: Assignee) -> Result<(), ApiError> {
        self.check_seat(by)?;
        match to {
            Assignee::Admin(id) => self.check_seat(Actor::Admin(id)),
            Assignee::Team(_) | Assignee::Nobody => Ok(()),
        }
    }

    /// Some things a teammate without an inbox seat may not do.
    pub(super) fn check_seat(&self, by: Actor) -> Result<(), ApiError> {
        let seatless = |id: u64| self.admins.get(&id).is_some_and(|a| !a.has_inbox_seat);
        match by {
            Actor::Admin(id) if seatless(id) => Err(ApiError::no_seat()),
            Actor::Admin(_) | Actor::Workflow | Actor::DefaultRule => Ok(()),
        }
    }
}
