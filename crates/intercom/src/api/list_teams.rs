//! `GET /teams`

use crate::{
    Endpoint, Method,
    types::{List, Team},
};

/// All team inboxes of the workspace.
/// Source: `paths./teams.get`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListTeams;

impl Endpoint for ListTeams {
    const METHOD: Method = Method::GET;
    type Response = List<Team>;

    fn path(&self) -> String {
        "/teams".to_owned()
    }
}
