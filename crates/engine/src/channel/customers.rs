//! Customers as a bot is told about them, remembered for a minute: one call saved per turn.

use std::sync::{Mutex, MutexGuard, PoisonError};

use deskmate_core::{Contact, ContactId, Timestamp};
use intercom::{
    Class, Client, Error,
    types::{self, Company},
};

use super::lately::Lately;
use crate::convert;

/// What was read of customers lately.
#[derive(Debug, Default)]
pub(crate) struct Customers {
    known: Mutex<Lately<ContactId, Contact>>,
    /// Those of whom companies and tags could not be read yet.
    basic: Mutex<Lately<ContactId, types::Contact>>,
}

/// How much is to be known of a customer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Detail {
    /// Everything, or nothing.
    Full,
    /// Companies and tags only if they can be read.
    Basic,
}

impl Customers {
    /// The customer with that id; `None` where Intercom has none (merged into another one).
    pub(crate) async fn get(
        &self,
        client: &Client,
        id: &ContactId,
        detail: Detail,
        now: Timestamp,
    ) -> Result<Option<Contact>, Error> {
        let known = self.known().get(id, now).cloned();
        if known.is_some() {
            return Ok(known);
        }
        let basic = self.basic().get(id, now).cloned();
        let contact = match basic {
            Some(contact) => contact,
            None => match client.contact(&convert::contact_id(id)).await {
                Ok(contact) => contact,
                Err(error) if matches!(error.class(), Class::Gone { .. }) => return Ok(None),
                Err(error) => return Err(error),
            },
        };
        let (companies, tags) = match more(client, &contact).await {
            Ok(more) => more,
            Err(_) if detail == Detail::Basic => {
                return Ok(Some(convert::contact(contact, &[], Vec::new())));
            }
            Err(error) => {
                self.basic().put(id.clone(), contact, now);
                return Err(error);
            }
        };
        let contact = convert::contact(contact, &companies, tags);
        self.basic().remove(id);
        self.known().put(id.clone(), contact.clone(), now);
        Ok(Some(contact))
    }

    /// Forgets what our own writes have changed.
    pub(crate) fn forget(&self, id: &ContactId) {
        self.basic().remove(id);
        self.known().remove(id);
    }

    fn known(&self) -> MutexGuard<'_, Lately<ContactId, Contact>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn basic(&self) -> MutexGuard<'_, Lately<ContactId, types::Contact>> {
        self.basic.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Companies, and names of tags: a contact has them in part only.
async fn more(
    client: &Client,
    contact: &types::Contact,
) -> Result<(Vec<Company>, Vec<String>), Error> {
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
    Ok((companies, tags.into_iter().filter_map(|tag| tag.name).collect()))
}
