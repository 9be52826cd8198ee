//! Seats and away mode.

use super::NewPart;
use crate::{
    api_error::ApiError,
    render,
    world::{Assignee, Author, State, World},
};

impl World {
    pub(crate) fn set_seat(&mut self, admin: u64, seat: bool) {
        if let Some(admin) = self.admins.get_mut(&admin) {
            admin.has_inbox_seat = seat;
        }
    }

    /// Switches away mode; with `reassign`, the open conversations of the teammate are given away
    /// to nobody.
    pub(crate) fn set_away(
        &mut self,
        admin: u64,
        away: bool,
        reassign: bool,
        reason: Option<u64>,
    ) -> Result<(), ApiError> {
        if let Some(admin) = self.admins.get_mut(&admin) {
            admin.away_mode_enabled = away;
            admin.away_mode_reassign = away && reassign;
            admin.away_reason = reason.filter(|_| away);
        }
        let version = self.endpoint.version.rest();
        if let Some(item) = self.admins.get(&admin).map(|a| render::admin(self, a, version)) {
            self.notify_item("admin.away_mode_updated", None, item);
        }
        if !(away && reassign) {
            return Ok(());
        }
        let theirs: Vec<String> = self
            .conversations
            .values()
            .filter(|c| c.admin_assignee == Some(admin) && c.state == State::Open)
            .map(|c| c.id.clone())
            .collect();
        for id in theirs {
            self.must_change(&id)?.admin_assignee = None;
            let bot = Author::Bot { from_ai_agent: false };
            let mut draft = NewPart::new("away_mode_assignment", bot);
            draft.assigned_to = Some(Assignee::Nobody);
            let part = self.add_part(&id, draft)?;
            self.notify_assignment(&id, part);
        }
        Ok(())
    }
}
