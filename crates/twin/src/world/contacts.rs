//! All contacts, and who is known by which e-mail address or external id.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Deref,
};

use super::Contact;

/// All contacts, by id.
#[derive(Debug, Default)]
pub(crate) struct Contacts {
    all: BTreeMap<String, Contact>,
    /// E-mail addresses and external ids in lower case, each with the id of the contact who has it
    /// or had it once.
    handles: BTreeSet<(String, String)>,
    /// Contacts who may have got handles that are not among these yet.
    changed: BTreeSet<String>,
}

impl Deref for Contacts {
    type Target = BTreeMap<String, Contact>;

    fn deref(&self) -> &Self::Target {
        &self.all
    }
}

impl Contacts {
    pub(crate) fn insert(&mut self, id: String, contact: Contact) {
        self.changed.insert(id.clone());
        self.all.insert(id, contact);
    }

    /// A contact, to be changed.
    pub(crate) fn get_mut(&mut self, id: &str) -> Option<&mut Contact> {
        let found = self.all.get_mut(id)?;
        if !self.changed.contains(id) {
            self.changed.insert(id.to_owned());
        }
        Some(found)
    }

    /// All of them, to be changed.
    pub(crate) fn values_mut(&mut self) -> impl Iterator<Item = &mut Contact> {
        self.changed.extend(self.all.keys().cloned());
        self.all.values_mut()
    }

    pub(crate) fn remove(&mut self, id: &str) {
        self.all.remove(id);
    }

    pub(crate) fn clear(&mut self) {
        *self = Self::default();
    }

    /// Takes note of the handles of all who changed.
    pub(super) fn note_handles(&mut self) {
        for id in std::mem::take(&mut self.changed) {
            let Some(contact) = self.all.get(&id) else { continue };
            for handle in contact.handles() {
                self.handles.insert((handle.to_ascii_lowercase(), id.clone()));
            }
        }
    }

    /// Who has this e-mail address or external id, in the order of their ids. Letter case does not
    /// matter.
    pub(crate) fn known_as<'a>(&'a self, handle: &'a str) -> impl Iterator<Item = &'a Contact> {
        let key = handle.to_ascii_lowercase();
        let from = (key, String::new());
        let noted = self.handles.range(&from..).take_while(|(noted, _)| *noted == from.0);
        let ids: BTreeSet<&str> =
            noted.map(|(_, id)| id).chain(&self.changed).map(String::as_str).collect();
        ids.into_iter()
            .filter_map(|id| self.all.get(id))
            .filter(|contact| contact.handles().any(|own| own.eq_ignore_ascii_case(handle)))
    }
}

impl Contact {
    fn handles(&self) -> impl Iterator<Item = &str> {
        self.external_id.as_deref().into_iter().chain(self.email.as_deref())
    }
}
