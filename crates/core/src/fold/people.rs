//! What changes while people own the conversation: a return does, and who of them has it.

use super::{MOST_BOT_TRANSFERS, bot_has, people_have};
use crate::{
    Actor, Assignee, Autonomy, By, Command, Decision, Fact, Owner, Policy, Position, Standing,
};

/// The new owner, if the fact changes it.
pub(super) fn next(now: &Standing, at: Position, fact: &Fact, policy: &Policy) -> Option<Owner> {
    match fact {
        // Our own assignment parts never count as a return; they tell to whom it went.
        Fact::Assigned { by: Actor::Us, to, .. } => match &now.owner {
            Owner::People { to: known, .. } if known.is_nobody() && !to.is(&policy.us) => {
                passed_on(now, to.clone())
            }
            _ => None,
        },
        Fact::Assigned { to, .. } if to.is(&policy.us) => Some(bot_has(at)),
        // A team beside our teammate is no other assignee.
        Fact::Assigned { by: Actor::Automation, keeps_us: true, .. } => None,
        // Nobody of them has it yet: what the bot still had to say on its way out is not said over
        // the first who acts, and it is theirs.
        Fact::Assigned { by: Actor::Teammate(_), to, .. } if to.is_nobody() && is_underway(now) => {
            Some(people_have(By::Assignment, Assignee::NOBODY, at))
        }
        Fact::TeammateSaid { by } if *by != policy.us && is_underway(now) => {
            Some(people_have(By::Reply, Assignee::teammate(by.clone()), at))
        }
        Fact::Commanded { by, command: Command::Pause | Command::PauseFor(_) }
            if is_underway(now) =>
        {
            Some(people_have(By::Command, Assignee::teammate(by.clone()), at))
        }
        // The bot drafts no more.
        Fact::Commanded { command: Command::Pause | Command::PauseFor(_), .. }
            if policy.rules.autonomy == Autonomy::Draft || is_lent(now) =>
        {
            told_to_be_quiet(now, at)
        }
        Fact::Assigned { to, .. } => passed_on(now, to.clone()),
        Fact::Commanded { command: Command::Bot(_), .. }
        | Fact::Decided { decision: Decision::TakenBack | Decision::GivenToBot, .. } => {
            Some(bot_has(at))
        }
        Fact::Decided { decision: Decision::GivenToPeople { by }, .. } => match &now.owner {
            // The decision stands behind the assignment that carries it out: it tells why. People
            // who took it themselves before that have it for their own reason.
            Owner::People { by: By::Handover, to, since } => {
                Some(Owner::People { by: *by, to: to.clone(), since: *since })
            }
            _ => None,
        },
        // It came back once too often, and people were given it. A new word of the customer makes
        // it an ordinary return: it is with our teammate, where no person would look.
        Fact::ContactSaid { .. }
            if now.bot_transfers >= MOST_BOT_TRANSFERS && now.assignee.is(&policy.us) =>
        {
            Some(bot_has(at))
        }
        Fact::ContactSaid { .. }
        | Fact::TeammateSaid { .. }
        | Fact::WeSaid { .. }
        | Fact::Closed { .. }
        | Fact::Snoozed { .. }
        | Fact::Woke { .. }
        | Fact::Merged
        | Fact::Commanded { .. }
        | Fact::Decided { .. } => None,
    }
}

/// Whether people have it because the bot has drafted something.
fn is_lent(now: &Standing) -> bool {
    matches!(&now.owner, Owner::People { by: By::Draft, .. })
}

/// Whether the bot has given it to people and it has not arrived with anybody.
fn is_underway(now: &Standing) -> bool {
    matches!(&now.owner, Owner::People { by: By::Handover | By::Failure, to, .. } if to.is_nobody())
}

/// Whoever has it keeps it, and no draft is made for them.
fn told_to_be_quiet(now: &Standing, at: Position) -> Option<Owner> {
    match &now.owner {
        Owner::People { by: By::Reply | By::Assignment | By::Draft, to, .. } => {
            Some(people_have(By::Command, to.clone(), at))
        }
        _ => None,
    }
}

/// People stay the owners; only to whom it went is new.
fn passed_on(now: &Standing, to: Assignee) -> Option<Owner> {
    match &now.owner {
        Owner::People { by, since, .. } => Some(Owner::People { by: *by, to, since: *since }),
        _ => None,
    }
}
