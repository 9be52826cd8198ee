//! What happened, in words for people.

use std::fmt::{Display, Formatter, Result};

use super::Happening;
use crate::{Assignee, By, DraftEnd, Owner};

impl Display for Happening {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            Self::OwnerChanged { from: _, to, generation } => {
                write!(f, "{to} (change of hands {generation})")
            }
            Self::TurnStarted { turn, reason, messages, supersedes } => {
                write!(f, "the bot is asked, because of: {reason}; turn {turn}")?;
                match messages.len() {
                    0 => {}
                    1 => write!(f, ", for 1 message")?,
                    all => write!(f, ", for {all} messages")?,
                }
                supersedes.as_ref().map_or(Ok(()), |old| write!(f, ", in place of {old}"))
            }
            Self::TurnAnswered { turn, actions } => {
                let s = if *actions == 1 { "" } else { "s" };
                write!(f, "the bot answers turn {turn} with {actions} action{s}")
            }
            Self::Drafted { draft: _, turn } => {
                write!(f, "the answer to turn {turn} is a draft, and waits for people")
            }
            Self::DraftEnded { draft: _, how, by, why, changed } => {
                let word = match how {
                    DraftEnd::Sent => "is sent as it was",
                    DraftEnd::Edited => "is sent in other words",
                    DraftEnd::Rejected => "is rejected",
                    DraftEnd::Withdrawn => "is withdrawn",
                };
                write!(f, "the draft {word}")?;
                by.iter().try_for_each(|by| write!(f, ", by {by}"))?;
                if *how == DraftEnd::Edited {
                    write!(f, ", {changed} % of it changed")?;
                }
                let why = why.iter().filter(|why| !why.is_empty());
                why.into_iter().try_for_each(|why| write!(f, ": {why}"))
            }
            Self::PathTaken { turn: _, path } => write!(f, "its way: {}", path.join("; ")),
            Self::Emitted { turn: _, event } => write!(f, "it sends an event: {event}"),
            Self::TurnCancelled { turn, why } => {
                write!(f, "the answer to turn {turn} is not wanted any more: {why}")
            }
            Self::FailedOpen { why } => write!(f, "people get it: {why}"),
            Self::LeftOut { what, why } => write!(f, "`{what}` is left out: {why}"),
            Self::SecondWriter { part } => {
                write!(f, "somebody else has written part {part} as our teammate")
            }
            Self::Parked { why } => write!(f, "parked, nothing can be done: {why}"),
            Self::Unparked => f.write_str("it can be worked on again"),
            Self::Delivered { action: _, what, part, ms, failed } => {
                write!(f, "`{what}` is done")?;
                if *failed > 0 {
                    write!(f, ", after {failed} that failed")?;
                }
                ms.iter().try_for_each(|ms| write!(f, " after {ms} ms"))?;
                part.iter().try_for_each(|part| write!(f, "; it is part {part}"))
            }
            Self::Dropped { action: _, what, why } => write!(f, "`{what}` is not done: {why}"),
            Self::Remembered => {
                f.write_str("what came of it is remembered for the customer's next conversations")
            }
            Self::Unknown => f.write_str("something that a newer Deskmate has written"),
        }
    }
}

impl Display for Owner {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            Self::Bot { .. } => f.write_str("the bot has it"),
            Self::NotOurs => f.write_str("it is not ours"),
            Self::People { by, to, .. } => {
                let by = match by {
                    By::Handover => "the bot handed it over",
                    By::Assignment => "it was assigned",
                    By::Reply => "a teammate replied",
                    By::Command => "a teammate paused the bot",
                    By::Failure => "the bot could not go on",
                    By::Draft => "the bot has drafted an answer",
                };
                let Assignee { teammate, team } = to;
                f.write_str("people have it")?;
                if let Some(team) = team {
                    write!(f, ", team {team}")?;
                }
                if let Some(teammate) = teammate {
                    write!(f, ", teammate {teammate}")?;
                }
                write!(f, ": {by}")
            }
        }
    }
}
