//! What one part, or the source, says happened.

use deskmate_core::{ActionId, Actor, Assignee, Command, ContactId, Fact, TeamId, TeammateId};
use intercom::types::{
    AssignedTo, Author, AuthorType, ConversationPart, DeliveredAs, PartType, Source,
};

use super::{mail::Mail, text};

/// What is needed to read a part.
pub(super) struct Reader<'a> {
    pub(super) us: &'a TeammateId,
    /// The teammate whom the conversation's own fields name.
    pub(super) assignee: Option<&'a str>,
    pub(super) is_closed: bool,
    /// Whether the conversation is one of mails.
    pub(super) by_mail: bool,
}

impl Reader<'_> {
    pub(super) fn actor(&self, author: &Author) -> Actor {
        if author.from_ai_agent == Some(true) || author.is_ai_answer == Some(true) {
            return Actor::Automation;
        }
        match (&author.kind, author.id.as_deref()) {
            _ if author.is_contact() => Actor::Contact,
            (AuthorType::Admin, Some(id)) if id == self.us.as_str() => Actor::Us,
            (AuthorType::Admin, Some(id)) => Actor::Teammate(TeammateId::new(id)),
            _ => Actor::Automation,
        }
    }

    /// The facts of one part; `claimed` is the action of ours that made it.
    pub(super) fn part(
        &self,
        part: &ConversationPart,
        claimed: Option<&ActionId>,
        is_last: bool,
    ) -> Vec<Fact> {
        let actor = self.actor(&part.author);
        // A customer's comment says something, also where Intercom shows nothing of it.
        let comments = actor == Actor::Contact && part.part_type == PartType::Comment;
        let automatic = || {
            let mail = Mail::of_part(part, self.by_mail);
            mail.is_some_and(|mail| {
                mail.is_automatic(part.author.email.as_deref(), part.body.as_ref())
            })
        };
        let said = || {
            let has_content = comments || part.has_content();
            self.said(&actor, &part.author, has_content, automatic, claimed)
        };
        match &part.part_type {
            PartType::Note | PartType::NoteAndReopen => {
                let woke = (part.part_type == PartType::NoteAndReopen)
                    .then(|| Fact::Woke { by: actor.clone() });
                woke.into_iter().chain(command(&actor, part)).collect()
            }
            kind if kind.is_assignment() => self.assignment(part, actor.clone(), is_last, said()),
            // What a customer says while closing waits for an answer all the same.
            PartType::Close if actor == Actor::Contact => {
                [Fact::Closed { by: actor.clone() }].into_iter().chain(said()).collect()
            }
            PartType::Close => {
                said().into_iter().chain([Fact::Closed { by: actor.clone() }]).collect()
            }
            PartType::Snoozed => {
                said().into_iter().chain([Fact::Snoozed { by: actor.clone() }]).collect()
            }
            PartType::Open | PartType::Unsnoozed | PartType::TimerUnsnooze => {
                [Fact::Woke { by: actor.clone() }].into_iter().chain(said()).collect()
            }
            PartType::Comment => said().into_iter().collect(),
            PartType::MergedPrimaryConversation if self.is_closed => vec![Fact::Merged],
            // Intercom adds kinds: what a customer says in one of them must not be lost.
            PartType::QuickReply | PartType::Other(_) if actor == Actor::Contact => {
                said().into_iter().collect()
            }
            _ => Vec::new(),
        }
    }

    /// The facts of the first message.
    pub(super) fn source(&self, source: &Source) -> Vec<Fact> {
        let by_itself = matches!(
            source.delivered_as,
            DeliveredAs::Automated
                | DeliveredAs::CampaignsInitiated
                | DeliveredAs::OperatorInitiated
        );
        let actor = self.actor(&source.author);
        let has_content = actor == Actor::Contact
            || source.body.as_ref().is_some_and(|body| !body.is_blank())
            || !source.attachments.is_empty();
        let automatic = || {
            Mail::of_source(source).is_some_and(|mail| {
                mail.is_automatic(source.author.email.as_deref(), source.body.as_ref())
            })
        };
        if by_itself && actor != Actor::Contact {
            return Vec::new();
        }
        self.said(&actor, &source.author, has_content, automatic, None).into_iter().collect()
    }

    fn said(
        &self,
        actor: &Actor,
        author: &Author,
        has_content: bool,
        automatic: impl Fn() -> bool,
        claimed: Option<&ActionId>,
    ) -> Option<Fact> {
        if !has_content {
            return None;
        }
        match actor {
            Actor::Contact => {
                let contact = author.contact_id().map(|id| ContactId::new(id.as_str()));
                Some(Fact::ContactSaid { contact, automatic: automatic() })
            }
            Actor::Teammate(by) => Some(Fact::TeammateSaid { by: by.clone() }),
            Actor::Us => Some(Fact::WeSaid { action: claimed.cloned() }),
            Actor::Automation => None,
        }
    }

    fn assignment(
        &self,
        part: &ConversationPart,
        actor: Actor,
        is_last: bool,
        said: Option<Fact>,
    ) -> Vec<Fact> {
        let by_rule = matches!(
            part.part_type,
            PartType::AwayModeAssignment
                | PartType::DefaultAssignment
                | PartType::MessageStrategyAssignment
        );
        let by = if by_rule { Actor::Automation } else { actor };
        let to = assigned_to(part);
        // A team can be set beside a teammate. For all but the newest assignment nothing tells
        // whether it was; a later one says who has it. A rule is then taken to have left it with
        // us, and a person to have taken it from us.
        let stays = self.assignee.filter(|_| to.team.is_some());
        let is_us = stays == Some(self.us.as_str());
        let keeps_us = match by {
            Actor::Automation => to.team.is_some() && (is_us || !is_last),
            Actor::Teammate(_) => is_us && is_last,
            Actor::Us | Actor::Contact => false,
        };
        let to = match stays {
            // It is still that person's, whatever team is beside them.
            Some(other) if is_last && !is_us && by != Actor::Us => {
                Assignee { teammate: Some(TeammateId::new(other)), ..to }
            }
            _ => to,
        };
        let wakes =
            matches!(part.part_type, PartType::AssignAndReopen | PartType::AssignAndUnsnooze);
        let woke = wakes.then(|| Fact::Woke { by: by.clone() });
        let said = said.filter(|fact| !matches!(fact, Fact::WeSaid { .. }));
        woke.into_iter().chain(said).chain([Fact::Assigned { by, to, keeps_us }]).collect()
    }
}

/// Whom a part assigned the conversation to.
pub(crate) fn assigned_to(part: &ConversationPart) -> Assignee {
    match &part.assigned_to {
        Some(AssignedTo::Admin(id)) => Assignee::teammate(TeammateId::new(id.as_str())),
        Some(AssignedTo::Team(id)) => Assignee::team(TeamId::new(id.as_str())),
        _ => Assignee::NOBODY,
    }
}

fn command(actor: &Actor, part: &ConversationPart) -> Option<Fact> {
    let Actor::Teammate(by) = actor else { return None };
    let command = Command::parse(&text::of(part.body.as_ref()?.as_str()))?;
    Some(Fact::Commanded { by: by.clone(), command })
}
