//! Teammates and teams.

/// A teammate, which the API calls an admin.
#[derive(Debug, Clone)]
pub(crate) struct Admin {
    pub(crate) id: u64,
    pub(crate) name: String,
    pub(crate) email: String,
    pub(crate) job_title: Option<String>,
    pub(crate) has_inbox_seat: bool,
    pub(crate) away_mode_enabled: bool,
    pub(crate) away_mode_reassign: bool,
}

/// A team.
#[derive(Debug, Clone)]
pub(crate) struct Team {
    pub(crate) id: u64,
    pub(crate) name: String,
    pub(crate) admin_ids: Vec<u64>,
}
