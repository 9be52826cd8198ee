//! Customers as a bot is told about them, remembered for a minute: one call saved per turn.

use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use deskmate_core::{Contact, ContactId, Timestamp};
use intercom::{Class, Client, Error};

use crate::convert;

const FRESH: Duration = Duration::from_secs(60);
const MOST: usize = 10_000;

/// What was read of customers lately.
#[derive(Debug, Default)]
pub(crate) struct Customers {
    known: Mutex<BTreeMap<ContactId, (Timestamp, Contact)>>,
}

impl Customers {
    /// The customer with that id; `None` where Intercom has none (merged into another one).
    pub(crate) async fn get(
        &self,
        client: &Client,
        id: &ContactId,
        now: Timestamp,
    ) -> Result<Option<Contact>, Error> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner).get(id).cloned();
        if let Some((_, contact)) = known.filter(|(at, _)| now.since(*at) < FRESH) {
            return Ok(Some(contact));
        }
        let contact = match client.contact(&convert::contact_id(id)).await {
            Ok(contact) => contact,
            Err(error) if matches!(error.class(), Class::Gone { .. }) => return Ok(None),
            Err(error) => return Err(error),
        };
        let companies = if contact.companies.is_empty() {
            Vec::new()
        } else {
            client.contact_companies(&contact.id).await?.items
        };
        // Tags come inline without their names, and ten at most.
        let named = contact.tags.iter().all(|tag| tag.name.is_some()) && !contact.tags.is_cut();
        let tags = if named {
            contact.tags.items.clone()
        } else {
            client.contact_tags(&contact.id).await?.items
        };
        let tags = tags.into_iter().filter_map(|tag| tag.name).collect();
        let contact = convert::contact(contact, &companies, tags);
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= MOST {
            known.retain(|_, (at, _)| now.since(*at) < FRESH);
        }
        known.insert(id.clone(), (now, contact.clone()));
        Ok(Some(contact))
    }

    /// Forgets what our own writes have changed.
    pub(crate) fn forget(&self, id: &ContactId) {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).remove(id);
    }
}
