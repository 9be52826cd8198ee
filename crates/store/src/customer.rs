//! All that is stored of one customer.

use deskmate_core::{ChannelName, ContactId};
use serde_json::{Value, json};

use crate::{ConversationKey, Store, StoreError};

/// A customer, and the conversations of some channels in which they have written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Customer {
    /// Intercom's id of the contact.
    pub id: ContactId,
    /// Their conversations.
    pub conversations: Vec<ConversationKey>,
}

impl Customer {
    /// Looks in these channels.
    ///
    /// # Errors
    /// What the store says.
    pub async fn find(
        store: &dyn Store,
        channels: &[ChannelName],
        id: ContactId,
    ) -> Result<Self, StoreError> {
        let mut conversations = Vec::new();
        for channel in channels {
            let of = store.conversations_of(channel, &id).await?.into_iter();
            let place = |conversation| ConversationKey { channel: channel.clone(), conversation };
            conversations.extend(of.map(place));
        }
        Ok(Self { id, conversations })
    }

    /// Everything that is stored of them.
    ///
    /// # Errors
    /// What the store says.
    pub async fn export(&self, store: &dyn Store) -> Result<Value, StoreError> {
        let mut held = Vec::new();
        for place in &self.conversations {
            held.extend(store.held(place).await?);
        }
        Ok(json!({"contact": self.id, "conversations": held}))
    }

    /// Forgets all that is stored of them, also what is still to be said to them.
    ///
    /// # Errors
    /// What the store says; then some of it may be forgotten, and it can be done again.
    pub async fn erase(&self, store: &dyn Store) -> Result<(), StoreError> {
        for place in &self.conversations {
            store.erase(place).await?;
        }
        Ok(())
    }
}
