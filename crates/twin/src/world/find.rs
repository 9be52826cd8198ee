//! Who and what is meant by an id or a name.

use super::{Assignee, Contact, World};
use crate::{api_error::ApiError, error::TwinError};

fn refused<T>(message: String) -> Result<T, TwinError> {
    Err(TwinError::Refused(message))
}

impl World {
    /// A conversation by id, or `"last"`: the one started last.
    pub(crate) fn find_conversation(&self, named: &str) -> Result<String, TwinError> {
        let found = match named {
            // Ids rise.
            "last" => self.conversations.values().next_back().map(|c| &c.id),
            id => self.conversations.get(id).map(|c| &c.id),
        };
        match found {
            Some(id) => Ok(id.clone()),
            None if self.deleted.contains_key(named) => {
                refused(format!("the conversation `{named}` was deleted"))
            }
            None => refused(format!("there is no conversation `{named}`")),
        }
    }

    /// A conversation, or a message that a contact can answer: by the id of the conversation that
    /// comes of it, or by its own id (of several contacts, the first who has not answered).
    pub(crate) fn find_answerable(&self, named: &str) -> Result<String, TwinError> {
        let message =
            self.unanswered.values().find(|c| c.id == named || c.source.id.to_string() == named);
        match message {
            Some(message) => Ok(message.id.clone()),
            None => self.find_conversation(named),
        }
    }

    /// A teammate by id or name; `"bot"` is the bot teammate.
    pub(crate) fn find_admin(&self, named: &str) -> Result<u64, TwinError> {
        if named.eq_ignore_ascii_case("bot") {
            return Ok(self.bot_teammate);
        }
        let found = self.admins.values().find(|a| {
            a.id.to_string() == named
                || a.name.eq_ignore_ascii_case(named)
                || first_word(&a.name).eq_ignore_ascii_case(named)
        });
        match found {
            Some(admin) => Ok(admin.id),
            None => {
                let names: Vec<_> = self.admins.values().map(|a| a.name.as_str()).collect();
                refused(format!("there is no teammate `{named}`; there are {}", names.join(", ")))
            }
        }
    }

    /// A teammate, a team, `"bot"` or `"nobody"`.
    pub(crate) fn find_assignee(&self, named: &str) -> Result<Assignee, TwinError> {
        if named == "0" || named.eq_ignore_ascii_case("nobody") {
            return Ok(Assignee::Nobody);
        }
        let team = self
            .teams
            .values()
            .find(|t| t.id.to_string() == named || t.name.eq_ignore_ascii_case(named));
        if let Some(team) = team {
            return Ok(Assignee::Team(team.id));
        }
        self.find_admin(named).map(Assignee::Admin).or_else(|_| {
            let admins = self.admins.values().map(|a| a.name.as_str());
            let names: Vec<_> =
                self.teams.values().map(|t| t.name.as_str()).chain(admins).collect();
            refused(format!(
                "there is no team or teammate `{named}`; there are {}, and `bot` and `nobody`",
                names.join(", ")
            ))
        })
    }

    /// A contact by id, external id, e-mail or name.
    pub(crate) fn find_contact(&self, named: &str) -> Result<String, TwinError> {
        if let Some(contact) = self.contacts.get(named) {
            return match &contact.merged_into {
                Some(into) => refused(format!("the contact `{named}` was merged into `{into}`")),
                None => Ok(contact.id.clone()),
            };
        }
        let is_called = |name: &str| {
            name.eq_ignore_ascii_case(named) || first_word(name).eq_ignore_ascii_case(named)
        };
        let here = |c: &&Contact| c.merged_into.is_none();
        let known = self.contacts.known_as(named).find(here);
        let found = known.or_else(|| {
            let mut all = self.contacts.values().filter(here);
            all.find(|c| c.name.as_deref().is_some_and(is_called))
        });
        match found {
            Some(contact) => Ok(contact.id.clone()),
            None => refused(format!("there is no contact `{named}`")),
        }
    }

    /// The named contact of a conversation, or its first.
    pub(crate) fn contact_in(
        &self,
        conversation: &str,
        named: Option<&str>,
    ) -> Result<String, TwinError> {
        let there = self.conversations.get(conversation);
        let Some(found) = there.or_else(|| self.unanswered.get(conversation)) else {
            return refused(format!("there is no conversation `{conversation}`"));
        };
        match named {
            None => match found.contacts.first() {
                Some(id) => Ok(id.clone()),
                None => refused(format!("the conversation `{conversation}` has no contact")),
            },
            Some(named) => {
                let id = self.find_contact(named)?;
                if found.contacts.contains(&id) {
                    Ok(id)
                } else {
                    refused(format!(
                        "the contact `{named}` is not in the conversation `{conversation}`; \
                         attach them first (`contact_attached`)"
                    ))
                }
            }
        }
    }

    /// A tag by id or name.
    pub(crate) fn find_tag(&self, named: &str) -> Result<String, TwinError> {
        let found =
            self.tags.values().find(|t| t.id == named || t.name.eq_ignore_ascii_case(named));
        match found {
            Some(tag) => Ok(tag.id.clone()),
            None => refused(format!("there is no tag `{named}`")),
        }
    }

    /// The contact that an id leads to after all merges.
    pub(crate) fn surviving_contact<'a>(&'a self, id: &'a str) -> &'a str {
        let mut id = id;
        while let Some(into) = self.contacts.get(id).and_then(|c| c.merged_into.as_deref()) {
            id = into;
        }
        id
    }
}

fn first_word(name: &str) -> &str {
    name.split_whitespace().next().unwrap_or_default()
}

impl From<ApiError> for TwinError {
    fn from(error: ApiError) -> Self {
        Self::Refused(error.message)
    }
}
