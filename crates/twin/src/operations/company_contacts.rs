//! Contacts join companies and leave them.

use serde_json::json;

use crate::{
    api_error::ApiError,
    world::{Contact, World},
};

/// A contact is in at most so many companies (API description, `POST /contacts/{id}/companies`).
const MOST_COMPANIES: usize = 1_000;

impl World {
    /// The people of a company.
    pub(crate) fn people_of(&self, company: &str) -> impl Iterator<Item = &Contact> {
        let is_in = move |c: &&Contact| c.companies.iter().any(|id| id == company);
        self.contacts.values().filter(|c| c.is_listed()).filter(is_in)
    }

    /// A contact joins a company.
    pub(crate) fn join_company(&mut self, contact: &str, company: &str) -> Result<(), ApiError> {
        self.must_see_company(company)?;
        let found = self.must_change_contact(contact)?;
        if found.companies.iter().any(|id| id == company) {
            return Ok(());
        }
        if found.companies.len() >= MOST_COMPANIES {
            return Err(ApiError::new(
                400,
                "contact_company_limit_exceeded",
                &format!(
                    "Contact has reached the maximum of {MOST_COMPANIES} company associations"
                ),
            ));
        }
        found.companies.push(company.to_owned());
        self.notify_company_contact(contact, company, "company.contact.attached");
        Ok(())
    }

    /// A contact leaves a company.
    pub(crate) fn leave_company(&mut self, contact: &str, company: &str) -> Result<(), ApiError> {
        self.must_see_company(company)?;
        let found = self.must_change_contact(contact)?;
        if !found.companies.iter().any(|id| id == company) {
            return Err(ApiError::no_company());
        }
        found.companies.retain(|id| id != company);
        self.notify_company_contact(contact, company, "company.contact.detached");
        Ok(())
    }

    fn notify_company_contact(&mut self, contact: &str, company: &str, topic: &str) {
        let (company, contact) = (self.company_item(company), self.contact_item(contact));
        if let (Some(company), Some(contact)) = (company, contact) {
            self.notify_item(topic, None, json!({ "company": company, "contact": contact }));
        }
    }
}
