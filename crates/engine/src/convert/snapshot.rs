//! One read of a conversation, and what it shows.

use std::collections::BTreeMap;

use deskmate_core::{
    ActionId, Actor, ConversationId, ConversationView, Entry, Fact, PartId, Position, Rating, Read,
    Said, TeammateId, Timestamp,
};
use intercom::types::{Body, Conversation, ConversationPart, PartType, SourceType, State};

use super::{assignee, fact::Reader, message, message::Heard, part_id, text};
use crate::key::Digests;

/// A conversation as Intercom showed it at one moment.
#[derive(Clone, Debug)]
pub(crate) struct Snapshot {
    pub(crate) conversation: Conversation,
    /// When Intercom was asked: what happened before that is in it.
    pub(crate) asked_at: Timestamp,
    /// When Intercom answered.
    pub(crate) shown_at: Timestamp,
    us: TeammateId,
}

impl Snapshot {
    pub(crate) fn new(
        conversation: Conversation,
        us: TeammateId,
        asked_at: Timestamp,
        shown_at: Timestamp,
    ) -> Self {
        Self { conversation, asked_at, shown_at, us }
    }

    /// Adds what a notification showed and the read did not.
    pub(crate) fn add_missing(&mut self, shown: Conversation) {
        if self.conversation.source.is_none() {
            self.conversation.source = shown.source;
        }
        let mine = self.conversation.conversation_parts.get_or_insert_default();
        for part in shown.conversation_parts.into_iter().flatten() {
            if !mine.iter().any(|known| known.id == part.id) {
                mine.items.push(part);
            }
        }
    }

    /// Keeps what an earlier read showed and this one does not: what was once seen is not unseen.
    pub(crate) fn keep(&mut self, earlier: Self) {
        let mut earlier = earlier.conversation;
        let mine = self.conversation.conversation_parts.get_or_insert_default();
        for part in earlier.conversation_parts.iter_mut().flat_map(|parts| parts.items.drain(..)) {
            match mine.items.iter_mut().find(|known| known.id == part.id) {
                // What was taken away stays away.
                Some(known) if part.redacted && !known.redacted => *known = part,
                Some(_) => {}
                None => mine.items.push(part),
            }
        }
        match (&self.conversation.source, earlier.source.take()) {
            (None, Some(source)) => self.conversation.source = Some(source),
            (Some(known), Some(source)) if source.redacted && !known.redacted => {
                self.conversation.source = Some(source);
            }
            _ => {}
        }
    }

    /// Whether it shows as many parts as a read can, so that older ones may be hidden. Source:
    /// `GET /conversations/{id}`, "you can only retrieve the 500 most recent parts".
    pub(crate) fn is_full(&self) -> bool {
        const MOST_PARTS: usize = 500;
        self.conversation.parts().len() >= MOST_PARTS
    }

    /// Whether it shows that part.
    pub(crate) fn shows(&self, part: &str) -> bool {
        self.conversation.parts().iter().any(|shown| shown.id.as_str() == part)
    }

    fn reader(&self) -> Reader<'_> {
        Reader {
            us: &self.us,
            assignee: self.conversation.admin_assignee_id.as_ref().map(intercom::AdminId::as_str),
            is_closed: self.conversation.state == State::Closed,
            by_mail: self.by_mail(),
        }
    }

    fn by_mail(&self) -> bool {
        let source = self.conversation.source.as_ref();
        source.is_some_and(|source| source.kind == SourceType::Email)
    }

    fn began(&self) -> i64 {
        self.conversation.created_at.unwrap_or_default()
    }

    fn source_id(&self) -> Option<PartId> {
        let source = self.conversation.source.as_ref()?;
        Some(source.id.as_ref().map_or_else(
            || PartId::new(format!("source-{}", self.conversation.id.as_str())),
            |id| PartId::new(id.as_str()),
        ))
    }

    /// The parts in canonical order.
    fn parts(&self) -> Vec<&ConversationPart> {
        let mut parts: Vec<_> = self.conversation.parts().iter().collect();
        parts.sort_by_key(|part| key(part));
        parts
    }

    /// What `core` has to know of it; `claims` names the parts that actions of ours made.
    pub(crate) fn read(&self, claims: &BTreeMap<PartId, ActionId>, digests: &Digests) -> Read {
        let reader = self.reader();
        let parts = self.parts();
        let last_assignment = parts.iter().rposition(|part| part.part_type.is_assignment());
        let says = |facts: &[Fact], body: &Option<Body>| {
            let heard = facts.iter().any(|fact| matches!(fact, Fact::ContactSaid { .. }));
            let body = body.as_ref().filter(|_| heard)?;
            digests.of(body.as_str())
        };
        let source = self.conversation.source.as_ref().zip(self.source_id()).map(|(source, id)| {
            let facts = reader.source(source);
            let digest = says(&facts, &source.body);
            let key = Position::source(self.began(), &id);
            Entry { key, part: Some(id), digest, redacted: source.redacted, facts }
        });
        let entries = parts.iter().enumerate().map(|(index, part)| {
            let id = part_id(&part.id);
            let facts = reader.part(part, claims.get(&id), Some(index) == last_assignment);
            let digest = says(&facts, &part.body);
            Entry { key: key(part), part: Some(id), digest, redacted: part.redacted, facts }
        });
        Read {
            entries: source.into_iter().chain(entries).collect(),
            assignee: Some(assignee(&self.conversation)),
            source: self.source_kind(),
        }
    }

    /// Where the conversation began.
    pub(crate) fn source_kind(&self) -> String {
        self.conversation.source.as_ref().map_or_else(String::new, |source| source.kind.to_string())
    }

    /// The messages with these ids that can still be read.
    pub(crate) fn heard(&self, ids: &[PartId]) -> Vec<Heard> {
        let first = self.source_id().filter(|id| ids.contains(id)).and_then(|id| {
            let source = self.conversation.source.as_ref()?;
            Some(message::of_source(id, source, self.began()))
        });
        let parts = self
            .parts()
            .into_iter()
            .filter(|part| ids.contains(&part_id(&part.id)))
            .map(|part| message::of_part(part, self.by_mail()));
        first.into_iter().chain(parts).collect()
    }

    /// What was said, `except` these messages, newest last, at most `most` lines.
    pub(crate) fn history(&self, except: &[PartId], most: usize) -> Vec<Said> {
        let reader = self.reader();
        let parts = self.parts();
        let mut lines: Vec<_> = (parts.iter().rev())
            .filter(|part| !except.contains(&part_id(&part.id)))
            .filter_map(|part| message::said(&reader, part))
            .take(most)
            .collect();
        let first = self
            .source_id()
            .filter(|id| !except.contains(id))
            .and(self.conversation.source.as_ref());
        if lines.len() < most
            && let Some(said) =
                first.and_then(|source| message::said_first(&reader, source, self.began()))
        {
            lines.push(said);
        }
        lines.reverse();
        lines
    }

    /// The conversation, for a bot.
    pub(crate) fn view(&self) -> ConversationView {
        let conversation = &self.conversation;
        let source = conversation.source.as_ref();
        ConversationView {
            id: ConversationId::new(conversation.id.as_str()),
            source: self.source_kind(),
            delivered_as: source.map_or_else(String::new, |source| source.delivered_as.to_string()),
            url: source.and_then(|source| source.url.clone()),
            title: conversation.title.clone().or_else(|| {
                let subject = source.and_then(|source| source.subject.as_ref()).map(Body::as_str);
                subject.map(text::of).filter(|subject| !subject.is_empty())
            }),
            rating: conversation.conversation_rating.as_ref().and_then(|given| {
                let remark = given.remark.as_ref().map(|remark| text::of(remark.as_str()));
                Some(Rating { score: given.rating?, remark: remark.filter(|it| !it.is_empty()) })
            }),
            tags: conversation.tags.iter().filter_map(|tag| tag.name.clone()).collect(),
            custom_attributes: conversation.custom_attributes.0.clone(),
            created_at: self.began(),
        }
    }

    /// The contacts in it.
    pub(crate) fn contacts(&self) -> impl Iterator<Item = &intercom::ContactId> {
        self.conversation.contacts.iter().map(|contact| &contact.id)
    }
}

/// Parts by our own teammate, newest first.
pub(crate) fn own_parts<'a>(
    conversation: &'a Conversation,
    us: &'a TeammateId,
) -> impl Iterator<Item = &'a ConversationPart> {
    let mut parts: Vec<_> = conversation.parts().iter().collect();
    parts.sort_by_key(|part| std::cmp::Reverse(key(part)));
    let reader = Reader { us, assignee: None, is_closed: false, by_mail: false };
    parts.into_iter().filter(move |part| reader.actor(&part.author) == Actor::Us)
}

/// Where a part stands.
pub(crate) fn key(part: &ConversationPart) -> Position {
    Position::part(part.created_at, &part_id(&part.id))
}

/// Whether a part is one of these kinds.
pub(crate) fn is(part: &ConversationPart, kinds: &[PartType]) -> bool {
    kinds.contains(&part.part_type)
}
