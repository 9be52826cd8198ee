//! Gives the world the shape of a workspace file.

use super::{AppliedTag, Attribute, Company, Contact, Location, NoteOn, Role, Team, World};
use crate::{error::TwinError, workspace};

impl World {
    /// Takes over what the file says.
    pub(crate) fn apply_workspace_file(
        &mut self,
        shape: &workspace::Workspace,
    ) -> Result<(), TwinError> {
        if shape.teammates.is_some() || shape.teams.is_some() {
            let bot = self.bot_teammate;
            self.admins.retain(|id, _| *id == bot);
            self.teams.clear();
        }
        if let Some(bot) = &shape.bot {
            self.admins.remove(&self.bot_teammate);
            self.bot_teammate = self.apply_teammate(bot)?;
        }
        for teammate in shape.teammates.iter().flatten() {
            self.apply_teammate(teammate)?;
        }
        for team in shape.teams.iter().flatten() {
            self.apply_team(team)?;
        }
        for tag in &shape.tags {
            self.tag_named(tag);
        }
        for attribute in &shape.attributes {
            self.apply_attribute(attribute)?;
        }
        if let Some(contacts) = &shape.contacts {
            self.contacts.clear();
            contacts.iter().try_for_each(|contact| self.apply_contact(contact))?;
        }
        if let Some(articles) = &shape.articles {
            self.articles.clear();
            for new in articles {
                let body = crate::body::from_api(&new.body, &self.switches);
                self.add_article(&new.title, &new.description, &body, !new.draft);
            }
        }
        Ok(())
    }

    fn apply_teammate(&mut self, new: &workspace::Teammate) -> Result<u64, TwinError> {
        let next = || self.admins.keys().next_back().map_or(814_000, |last| last + 7);
        let id = new.id.unwrap_or_else(next);
        if self.admins.contains_key(&id) || self.teams.contains_key(&id) {
            return Err(TwinError::Options(format!("teammates: the id {id} is there twice")));
        }
        let dotted = new.name.to_lowercase().split_whitespace().collect::<Vec<_>>().join(".");
        let email = new.email.clone().unwrap_or_else(|| format!("{dotted}@team.test"));
        self.add_admin(id, &new.name, &email, new.job_title.as_deref(), new.has_inbox_seat);
        Ok(id)
    }

    fn apply_team(&mut self, new: &workspace::Team) -> Result<(), TwinError> {
        let next = || self.teams.keys().next_back().map_or(5_017_000, |last| last + 7);
        let id = new.id.unwrap_or_else(next);
        if self.admins.contains_key(&id) || self.teams.contains_key(&id) {
            return Err(TwinError::Options(format!("teams: the id {id} is there twice")));
        }
        let member = |named: &String| {
            self.find_admin(named).map_err(|_| {
                let team = &new.name;
                TwinError::Options(format!("teams: {team}: there is no teammate `{named}`"))
            })
        };
        let admin_ids = new.members.iter().map(member).collect::<Result<_, _>>()?;
        self.teams.insert(id, Team { id, name: new.name.clone(), admin_ids });
        Ok(())
    }

    fn apply_attribute(&mut self, new: &workspace::DataAttribute) -> Result<(), TwinError> {
        const MODELS: [&str; 3] = ["contact", "company", "conversation"];
        const TYPES: [&str; 6] = ["string", "integer", "float", "boolean", "datetime", "list"];
        for (what, value, all) in
            [("model", &new.model, &MODELS[..]), ("data_type", &new.data_type, &TYPES[..])]
        {
            if !all.contains(&value.as_str()) {
                let (name, all) = (&new.name, all.join(", "));
                return Err(TwinError::Options(format!(
                    "attributes: {name}: there is no {what} `{value}`; there are {all}"
                )));
            }
        }
        self.attributes.retain(|own| !(own.model == new.model && own.name == new.name));
        let id = self.ids.small(&mut self.seeded);
        let made = Attribute::new(id, &new.model, &new.name, &new.data_type, self.created_at);
        self.attributes.push(made.allowing(&new.options));
        Ok(())
    }

    fn apply_contact(&mut self, new: &workspace::NewContact) -> Result<(), TwinError> {
        let known = new.external_id.is_some() || new.email.is_some();
        let role = match new.role.as_deref().unwrap_or(if known { "user" } else { "lead" }) {
            "user" => Role::User,
            "lead" => Role::Lead,
            other => {
                let what = format!("contacts: role must be user or lead, not {other}");
                return Err(TwinError::Options(what));
            }
        };
        if let Some(id) = new.id.as_ref().filter(|id| self.contacts.contains_key(id.as_str())) {
            return Err(TwinError::Options(format!("contacts: the id {id} is there twice")));
        }
        let author = self.admins.keys().next().copied().unwrap_or_default();
        let applied_at = self.created_at;
        let applied = |id| AppliedTag { id, applied_at, applied_by: author };
        let tags = new.tags.iter().map(|tag| applied(self.tag_named(tag))).collect();
        let companies = new.company.iter().map(|company| self.apply_company(company)).collect();
        let location = new.location.clone().unwrap_or_default();
        let blank = self.blank_contact(role);
        let contact = Contact {
            id: new.id.clone().unwrap_or(blank.id),
            external_id: new.external_id.clone(),
            email: new.email.clone(),
            phone: new.phone.clone(),
            name: new.name.clone(),
            language: new.language.clone(),
            location: Location {
                country: location.country,
                region: location.region,
                city: location.city,
                country_code: location.country_code,
                continent_code: location.continent_code,
            },
            custom_attributes: new.custom_attributes.clone(),
            tags,
            companies,
            ..blank
        };
        let id = contact.id.clone();
        self.contacts.insert(id.clone(), contact);
        for text in &new.notes {
            self.contact_note(NoteOn::Contact(id.clone()), author, text);
        }
        Ok(())
    }

    /// The company of that name, made if there is none.
    fn apply_company(&mut self, new: &workspace::Company) -> String {
        let known = self.companies.values().find(|own| own.name == new.name);
        if let Some(known) = known {
            return known.id.clone();
        }
        let id = self.seeded.hex(24);
        let dashed = || new.name.to_lowercase().replace(' ', "-");
        let company_id = new.company_id.clone().unwrap_or_else(dashed);
        let company = Company {
            name: new.name.clone(),
            plan: new.plan.as_deref().map(|plan| self.plan_named(plan)),
            size: new.size,
            website: new.website.clone(),
            industry: new.industry.clone(),
            monthly_spend: new.monthly_spend,
            last_request_at: Some(self.created_at),
            custom_attributes: new.custom_attributes.clone(),
            ..Company::new(id.clone(), company_id, self.created_at)
        };
        self.companies.insert(id.clone(), company);
        id
    }
}
