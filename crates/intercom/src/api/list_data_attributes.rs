//! `GET /data_attributes`

use crate::{
    Endpoint, Method,
    types::{DataAttribute, List},
};

/// The attributes that contacts, companies or conversations can have, archived ones left out.
/// Source: `paths./data_attributes.get`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListDataAttributes {
    /// Of which model; `None` is all.
    pub model: Option<Model>,
}

/// What an attribute is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Model {
    /// Users and leads.
    Contact,
    /// Companies.
    Company,
    /// Conversations.
    Conversation,
}

impl Endpoint for ListDataAttributes {
    const METHOD: Method = Method::GET;
    type Response = List<DataAttribute>;

    fn path(&self) -> String {
        "/data_attributes".to_owned()
    }

    fn query(&self) -> Vec<(&'static str, String)> {
        let Some(model) = self.model else {
            return Vec::new();
        };
        let model = match model {
            Model::Contact => "contact",
            Model::Company => "company",
            Model::Conversation => "conversation",
        };
        vec![("model", model.to_owned())]
    }
}
