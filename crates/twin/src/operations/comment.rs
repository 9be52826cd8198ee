//! A teammate, or one of Intercom's own bots, replies.

use serde_json::Value;

use super::{Actor, MessageContent, NewPart, Via};
use crate::{
    api_error::ApiError,
    world::{Author, State, World},
};

impl World {
    /// A teammate's reply that customers see. What it does to a closed or snoozed conversation is
    /// a matter of the switches.
    pub(crate) fn admin_comment(
        &mut self,
        id: &str,
        admin: u64,
        said: MessageContent,
        via: Via,
    ) -> Result<u64, ApiError> {
        let state = self.must_see(id)?.state;
        let opens = match (state, via) {
            (State::Open, _) | (State::Snoozed, Via::Inbox) => false,
            (State::Snoozed, Via::Api) => self.switches.api_comment_unsnoozes,
            (State::Closed, Via::Api) => self.switches.api_comment_reopens,
            (State::Closed, Via::Inbox) => self.switches.inbox_reply_reopens,
        };
        let conversation = self.must_change(id)?;
        conversation.waiting_since = None;
        conversation.read = true;
        let part = self.add_part(id, NewPart::new("comment", Author::Admin(admin)).said(said))?;
        self.contacted(id);
        self.notify("conversation.admin.replied", id, &[part]);
        if opens {
            self.open(id, Actor::Admin(admin), MessageContent::nothing())?;
        }
        Ok(part)
    }

    /// A reply of Fin or of a workflow's bot.
    pub(crate) fn operator_reply(
        &mut self,
        id: &str,
        said: MessageContent,
        from_ai_agent: bool,
    ) -> Result<u64, ApiError> {
        self.must_change(id)?.ai_agent_participated |= from_ai_agent;
        let draft = NewPart::new("comment", Author::Bot { from_ai_agent }).said(said);
        let part = self.add_part(id, draft)?;
        self.contacted(id);
        self.notify("conversation.operator.replied", id, &[part]);
        if self.switches.operator_reply_fires_both {
            self.notify("conversation.admin.replied", id, &[part]);
        }
        Ok(part)
    }

    /// An entry by Intercom itself, of a kind that changes nothing.
    pub(crate) fn leave_part(
        &mut self,
        id: &str,
        part_type: &'static str,
        said: MessageContent,
        event_details: Option<Value>,
    ) -> Result<u64, ApiError> {
        let author = Author::Bot { from_ai_agent: false };
        let draft = NewPart::new(part_type, author).said(said);
        self.add_part(id, NewPart { event_details, ..draft })
    }

    fn contacted(&mut self, id: &str) {
        let now = self.now();
        let contacts = self.conversations.get(id).map(|c| c.contacts.clone()).unwrap_or_default();
        for contact in contacts {
            if let Some(contact) = self.contacts.get_mut(&contact) {
                contact.last_contacted_at = Some(now);
            }
        }
    }
}
