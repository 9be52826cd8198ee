//! Conversations in the order in which they changed, so that no list or search has to look at all.

use std::{collections::BTreeMap, sync::Arc};

use super::{Conversation, State};

/// What a place in the order is: when it changed, and its id.
pub(crate) type Place = (i64, Arc<str>);
/// Conversations, the one that changed longest ago first.
pub(crate) type Order = BTreeMap<Place, Arc<Conversation>>;
/// What those on one shelf have in common.
type Shelf = (State, Option<u64>);

#[derive(Debug, Default)]
pub(crate) struct Index {
    all: Order,
    /// The same, by state and admin assignee.
    shelves: BTreeMap<Shelf, Order>,
}

fn place(conversation: &Conversation) -> Place {
    (conversation.updated_at, Arc::from(conversation.id.as_str()))
}

fn shelf(conversation: &Conversation) -> Shelf {
    (conversation.state, conversation.admin_assignee)
}

impl Index {
    /// A conversation is no longer as it was before; it may be new, or gone.
    pub(super) fn put(
        &mut self,
        before: Option<&Arc<Conversation>>,
        now: Option<&Arc<Conversation>>,
    ) {
        if let Some(before) = before {
            let place = place(before);
            self.all.remove(&place);
            if let Some(order) = self.shelves.get_mut(&shelf(before)) {
                order.remove(&place);
            }
        }
        if let Some(now) = now {
            let place = place(now);
            self.all.insert(place.clone(), Arc::clone(now));
            self.shelves.entry(shelf(now)).or_default().insert(place, Arc::clone(now));
        }
    }

    /// All of them.
    pub(crate) fn all(&self) -> &Order {
        &self.all
    }

    /// Those of the shelves that are wanted, changed at `since` or later.
    pub(crate) fn on_shelves<'a>(
        &'a self,
        wants: impl Fn(State, Option<u64>) -> bool + 'a,
        since: i64,
    ) -> impl Iterator<Item = &'a Arc<Conversation>> {
        let shelves = self.shelves.iter().filter(move |((state, admin), _)| wants(*state, *admin));
        let lately = move |(_, order): (_, &'a Order)| order.range((since, Arc::from(""))..);
        shelves.flat_map(lately).map(|(_, conversation)| conversation)
    }
}
