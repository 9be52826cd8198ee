//! Assigns the conversation: to a team or teammate by name, with a way out when that is refused.

use deskmate_core::{Assignee, Event, Happening, Target};
use intercom::{Class, Denial, Priority, api, types::Conversation};

use super::{Worker, deliver::Sent};
use crate::{call::IntercomCall, channel::Named, convert};

/// What is said of a conversation that nobody gets.
pub(crate) const UNASSIGNABLE: &str = "it could be assigned to nobody";

/// Whom a name means, and what people should know about that; or why it means nobody.
type Meant<Id> = Result<(Id, Option<String>), String>;

impl Worker<'_> {
    /// Assigns, or says what to do instead: fallback team, then nobody.
    pub(super) async fn assign(
        &mut self,
        target: &Target,
        refused: &[String],
    ) -> Result<Sent, intercom::Error> {
        let (to, remark) = match self.resolve(target).await? {
            Ok(found) => found,
            Err(why) => {
                if let Target::Team(_) | Target::Teammate(_) = target {
                    self.remark(format!("The bot could not hand over as it wanted: {why}."));
                }
                return Ok(instead(target, refused, why));
            }
        };
        let assignee = api_assignee(&to);
        if self
            .snapshot
            .as_ref()
            .is_some_and(|snapshot| convert::is_with(&snapshot.conversation, &to))
        {
            return Ok(Sent::Already);
        }
        match self.assign_to(assignee.clone()).await {
            Ok(shown) => {
                if let Some(text) = remark {
                    self.remark(text);
                }
                let us = &self.ready.policy.us;
                let still_us = to.team.is_some() && convert::assignee(&shown).is(us);
                if !still_us {
                    return Ok(Sent::Shown(Box::new(shown)));
                }
                // Assigning a team may leave our teammate on it: nobody first, then the team again.
                self.assign_to(api::Assignee::Nobody).await?;
                Ok(Sent::Shown(Box::new(self.assign_to(assignee).await?)))
            }
            Err(error) if is_refusal(error.class()) => {
                Ok(instead(target, refused, error.to_string()))
            }
            Err(error) => Err(error),
        }
    }

    /// Assigns to nobody: the last resort.
    pub(super) async fn unassign(&mut self) -> Result<Sent, intercom::Error> {
        Ok(Sent::Shown(Box::new(self.assign_to(api::Assignee::Nobody).await?)))
    }

    async fn assign_to(&self, to: api::Assignee) -> Result<Conversation, intercom::Error> {
        let by = convert::admin_id(&self.ready.policy.us);
        let client = self.channel.client.with_priority(Priority::Handover);
        client.assign(&convert::conversation_id(&self.c.id), &by, to).await
    }

    /// Whom a target means, and what people should know about that; or why it means nobody.
    async fn resolve(&self, target: &Target) -> Result<Meant<Assignee>, intercom::Error> {
        let client = self.channel.client.with_priority(Priority::Handover);
        let (directory, now) = (&self.ready.directory, self.now());
        Ok(match target {
            Target::Us => Ok((Assignee::teammate(self.ready.policy.us.clone()), None)),
            Target::Fallback => Ok((Assignee::team(self.ready.fallback.clone()), None)),
            Target::Back(Assignee { teammate: Some(id), .. }) if directory.lacks_seat(id) => {
                Err(format!("teammate {id} has no inbox seat"))
            }
            Target::Back(assignee) => Ok((assignee.clone(), None)),
            Target::Team(name) => {
                looked_up("team", name, directory.team(&client, name, now).await)?
                    .map(|(id, remark)| (Assignee::team(id), remark))
            }
            Target::Teammate(name) => {
                let found = directory.teammate(&client, name, now).await;
                match looked_up("teammate", name, found)? {
                    Ok((id, _)) if id == self.ready.policy.us => {
                        Err(format!("teammate `{name}` is the bot itself"))
                    }
                    Ok((id, _)) if directory.lacks_seat(&id) => {
                        Err(format!("teammate `{name}` has no inbox seat"))
                    }
                    found => found.map(|(id, remark)| (Assignee::teammate(id), remark)),
                }
            }
        })
    }

    /// Whom the bot named is not who gets it: people hear of that, and who runs the bot.
    fn remark(&mut self, text: String) {
        tracing::warn!(why = text, "handover.redirected");
        self.step(Event::Remark { text });
    }

    /// Nobody takes it: an alarm, and it is looked at again.
    pub(super) fn alarm_unassignable(&mut self, why: &str) {
        metrics::counter!("deskmate_unassignable_total").increment(1);
        tracing::error!(why, "conversation.unassignable");
        let why = format!("{UNASSIGNABLE}: {why}");
        self.record(Happening::Parked { why: why.clone() });
        self.step(Event::Gone { why });
    }
}

/// What came of looking a name up. What Intercom does not tell, also later, is as if it were not
/// there.
fn looked_up<Id: std::fmt::Display>(
    what: &str,
    name: &str,
    found: Result<Option<Named<Id>>, intercom::Error>,
) -> Result<Meant<Id>, intercom::Error> {
    match found {
        Ok(Some(Named { id, others })) if others.is_empty() => Ok(Ok((id, None))),
        Ok(Some(Named { id, others })) => {
            let others: Vec<_> = others.iter().map(Id::to_string).collect();
            let remark = format!(
                "More than one {what} is called “{name}”. It went to the one with the id {id}, and not to {}; \
                 the bot has to name it by its id.",
                others.join(" or ")
            );
            Ok(Ok((id, Some(remark))))
        }
        Ok(None) => Ok(Err(format!("there is no {what} `{name}`"))),
        Err(error) if matches!(error.class(), Class::Retry { .. }) => Err(error),
        Err(error) => Ok(Err(format!("{what} `{name}` cannot be looked up: {error}"))),
    }
}

/// The next one to try. Our own taking has none: the bot fails open.
fn instead(target: &Target, refused: &[String], why: String) -> Sent {
    let mut refused = refused.to_vec();
    refused.push(why.clone());
    let next = match target {
        Target::Us => None,
        Target::Fallback => Some(IntercomCall::Unassign { refused }),
        _ => Some(IntercomCall::Assign { target: Target::Fallback, refused }),
    };
    Sent::Refused { why, instead: next }
}

fn is_refusal(class: Class) -> bool {
    match class {
        Class::Refused
        | Class::Gone { .. }
        | Class::Conflict
        | Class::Denied { why: Denial::Permission | Denial::Scope } => true,
        Class::Denied { why: Denial::Token | Denial::Plan | Denial::Address }
        | Class::Retry { .. }
        | Class::Unknown
        | Class::Unreadable => false,
    }
}

fn api_assignee(to: &Assignee) -> api::Assignee {
    match to {
        Assignee { teammate: Some(id), .. } => api::Assignee::Admin(convert::admin_id(id)),
        Assignee { team: Some(id), .. } => api::Assignee::Team(convert::team_id(id)),
        _ => api::Assignee::Nobody,
    }
}
