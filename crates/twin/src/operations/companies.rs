//! Companies are made, changed and deleted.

use serde_json::{Map, Value, json};

use super::text_of;
use crate::{
    api_error::ApiError,
    world::{Company, NoteOn, Plan, World},
};

type Fields = Map<String, Value>;

/// What a company can be made and changed with.
const FIELDS: [&str; 10] = [
    "company_id",
    "custom_attributes",
    "industry",
    "monthly_spend",
    "name",
    "plan",
    "remote_created_at",
    "size",
    "update_last_request_at",
    "website",
];

impl World {
    /// Changes the company with the `company_id` that is given, or makes it; returns its id.
    pub(crate) fn save_company(&mut self, fields: &Fields) -> Result<String, ApiError> {
        self.check_company(fields)?;
        let named = text_of(fields, "company_id");
        let known = self.companies.values().find(|c| Some(&c.company_id) == named.as_ref());
        if let Some(known) = known.map(|c| c.id.clone()) {
            self.update_company(&known, fields)?;
            return Ok(known);
        }
        if named.is_none() && text_of(fields, "name").is_none() {
            return Err(ApiError::missing("company_id or name"));
        }
        let id = self.seeded.hex(24);
        let mut company = Company::new(id.clone(), named.unwrap_or_else(|| id.clone()), self.now());
        self.change_company(&mut company, fields);
        self.companies.insert(id.clone(), company);
        self.notify_company(&id, "company.created");
        Ok(id)
    }

    /// Changes a company; its `company_id` stays what it was.
    pub(crate) fn update_company(&mut self, id: &str, fields: &Fields) -> Result<(), ApiError> {
        self.check_company(fields)?;
        let mut company = self.must_see_company(id)?.clone();
        company.updated_at = self.now();
        self.change_company(&mut company, fields);
        self.companies.insert(id.to_owned(), company);
        self.notify_company(id, "company.updated");
        Ok(())
    }

    /// Gone, with the notes about it; its people stay.
    pub(crate) fn delete_company(&mut self, id: &str) -> Result<(), ApiError> {
        self.must_see_company(id)?;
        self.companies.remove(id);
        for contact in self.contacts.values_mut() {
            contact.companies.retain(|company| company != id);
        }
        let on = NoteOn::Company(id.to_owned());
        self.notes.retain(|_, note| note.on != on);
        let item = json!({ "type": "company", "id": id, "deleted": true });
        self.notify_item("company.deleted", None, item);
        Ok(())
    }

    /// A company, to be looked at.
    pub(crate) fn must_see_company(&self, id: &str) -> Result<&Company, ApiError> {
        self.companies.get(id).ok_or_else(ApiError::no_company)
    }

    /// The plan of that name; made if no company has it.
    pub(crate) fn plan_named(&mut self, name: &str) -> Plan {
        let known =
            self.companies.values().filter_map(|c| c.plan.as_ref()).find(|p| p.name == name);
        match known {
            Some(plan) => plan.clone(),
            None => Plan { id: self.ids.small(&mut self.seeded), name: name.to_owned() },
        }
    }

    fn check_company(&self, fields: &Fields) -> Result<(), ApiError> {
        if let Some(key) = fields.keys().find(|key| !FIELDS.contains(&key.as_str())) {
            return Err(ApiError::new(400, "bad_request", &format!("bad '{key}' parameter")));
        }
        for key in ["monthly_spend", "remote_created_at", "size"] {
            if fields.get(key).is_some_and(|v| !v.is_null() && number(v).is_none()) {
                return Err(ApiError::invalid(format!("{key} must be a number")));
            }
        }
        match fields.get("custom_attributes") {
            None | Some(Value::Null) => Ok(()),
            Some(Value::Object(values)) => self.check_attributes("company", values),
            Some(_) => Err(ApiError::invalid("custom_attributes must be an object")),
        }
    }

    /// Sets what is given; `null` takes a value away.
    fn change_company(&mut self, company: &mut Company, fields: &Fields) {
        if let Some(name) = text_of(fields, "name") {
            company.name = name;
        }
        if fields.contains_key("plan") {
            company.plan = text_of(fields, "plan").map(|name| self.plan_named(&name));
        }
        if let Some(size) = fields.get("size") {
            company.size = number(size);
        }
        for (key, field) in [("website", &mut company.website), ("industry", &mut company.industry)]
        {
            if fields.contains_key(key) {
                *field = text_of(fields, key);
            }
        }
        if let Some(spend) = fields.get("monthly_spend") {
            company.monthly_spend = number(spend).unwrap_or_default();
        }
        if let Some(at) = fields.get("remote_created_at").and_then(number) {
            company.remote_created_at = at;
        }
        if fields.get("update_last_request_at").and_then(Value::as_bool) == Some(true) {
            company.last_request_at = Some(self.now());
        }
        for (name, value) in
            fields.get("custom_attributes").and_then(Value::as_object).into_iter().flatten()
        {
            if value.is_null() {
                company.custom_attributes.remove(name);
            } else {
                company.custom_attributes.insert(name.clone(), value.clone());
            }
        }
    }

    fn notify_company(&mut self, id: &str, topic: &str) {
        if let Some(item) = self.company_item(id) {
            self.notify_item(topic, None, item);
        }
    }
}

/// A whole number; what is behind the point is cut off.
fn number(value: &Value) -> Option<i64> {
    value.as_i64().or_else(|| value.as_f64().map(|n| n as i64))
}
