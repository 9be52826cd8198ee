//! Assigns the conversation: to a team or teammate by name, with a way out when that is refused.

use deskmate_core::{Assignee, Event, Happening, Target};
use intercom::{Class, Denial, api, types::Conversation};

use super::{Worker, deliver::Sent};
use crate::{call::IntercomCall, convert};

impl Worker<'_> {
    /// Assigns, or says what to do instead: fallback team, then nobody.
    pub(super) async fn assign(
        &mut self,
        target: &Target,
        refused: &[String],
    ) -> Result<Sent, intercom::Error> {
        let to = match self.resolve(target).await? {
            Ok(to) => to,
            Err(why) => return Ok(instead(target, refused, why)),
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
        self.channel.client.assign(&convert::conversation_id(&self.c.id), &by, to).await
    }

    /// Whom a target means; or why it means nobody.
    async fn resolve(&self, target: &Target) -> Result<Result<Assignee, String>, intercom::Error> {
        let (client, directory, now) = (&self.channel.client, &self.ready.directory, self.now());
        Ok(match target {
            Target::Us => Ok(Assignee::teammate(self.ready.policy.us.clone())),
            Target::Fallback => Ok(Assignee::team(self.ready.fallback.clone())),
            Target::Back(Assignee { teammate: Some(id), .. }) if directory.lacks_seat(id) => {
                Err(format!("teammate {id} has no inbox seat"))
            }
            Target::Back(assignee) => Ok(assignee.clone()),
            Target::Team(name) => {
                let team = directory.team(client, name, now).await?;
                team.map(Assignee::team).ok_or_else(|| format!("there is no team `{name}`"))
            }
            Target::Teammate(name) => match directory.teammate(client, name, now).await? {
                Some(id) if id == self.ready.policy.us => {
                    Err(format!("teammate `{name}` is the bot itself"))
                }
                Some(id) if directory.lacks_seat(&id) => {
                    Err(format!("teammate `{name}` has no inbox seat"))
                }
                Some(id) => Ok(Assignee::teammate(id)),
                None => Err(format!("there is no teammate `{name}`")),
            },
        })
    }

    /// Nobody takes it: an alarm, and it is looked at again.
    pub(super) fn alarm_unassignable(&mut self, why: &str) {
        metrics::counter!("deskmate_unassignable_total").increment(1);
        tracing::error!(conversation.id = %self.c.id, why, "conversation.unassignable");
        let why = format!("it could be assigned to nobody: {why}");
        self.record(Happening::Parked { why: why.clone() });
        self.step(Event::Gone { why });
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
        Class::Refused | Class::Gone { .. } | Class::Conflict => true,
        Class::Denied { why: Denial::Permission | Denial::Scope } => true,
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
