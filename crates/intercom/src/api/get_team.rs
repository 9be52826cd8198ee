//! `GET /teams/{id}`

use crate::{Endpoint, Method, TeamId, types::Team};

/// One team inbox.
/// Source: `paths./teams/{team_id}.get`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GetTeam {
    /// The team.
    pub team: TeamId,
}

impl Endpoint for GetTeam {
    const METHOD: Method = Method::GET;
    type Response = Team;

    fn path(&self) -> String {
        format!("/teams/{}", self.team.in_path())
    }
}
