//! All that is stored of one customer.

use deskmate_core::{ChannelName, ContactId};
use serde_json::{Value, json};

use crate::{ConversationKey, Memory, Store, StoreError, memory};

/// A customer, and the conversations of some channels in which they have written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Customer {
    /// Intercom's id of the contact.
    pub id: ContactId,
    /// Their conversations.
    pub conversations: Vec<ConversationKey>,
    /// What bots remember of them, also from conversations that are forgotten.
    pub memories: Vec<Memory>,
    channels: Vec<ChannelName>,
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
        let (mut conversations, mut memories) = (Vec::new(), Vec::new());
        for channel in channels {
            let of = store.conversations_of(channel, &id).await?.into_iter();
            let key = |conversation| ConversationKey { channel: channel.clone(), conversation };
            conversations.extend(of.map(key));
            memories.extend(memory::of(store, channel, &id).await?);
        }
        Ok(Self { id, conversations, memories, channels: channels.to_vec() })
    }

    /// Whether nothing is stored of them.
    pub fn is_unknown(&self) -> bool {
        self.conversations.is_empty() && self.memories.is_empty()
    }

    /// Everything that is stored of them.
    ///
    /// # Errors
    /// What the store says.
    pub async fn export(&self, store: &dyn Store) -> Result<Value, StoreError> {
        let mut held = Vec::new();
        for key in &self.conversations {
            held.extend(store.held(key).await?);
        }
        let memories: Vec<_> = self.memories.iter().map(Memory::shown).collect();
        Ok(json!({"contact": self.id, "conversations": held, "memories": memories}))
    }

    /// Forgets all that is stored of them, also what is still to be said to them.
    ///
    /// # Errors
    /// What the store says; then some of it may be forgotten, and it can be done again.
    pub async fn erase(&self, store: &dyn Store) -> Result<(), StoreError> {
        for key in &self.conversations {
            store.erase(key).await?;
        }
        // Last: nothing that is still being written of those conversations is kept after that.
        let forget = |channel| memory::forget(channel, &self.id);
        store.change(self.channels.iter().map(forget).collect()).await
    }
}
