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
    /// Why, while away.
    pub(crate) away_reason: Option<u64>,
    /// Which of the pictures is theirs, if they have one.
    pub(crate) picture: Option<&'static str>,
}

/// A reason to be away, of those of the workspace.
#[derive(Debug, Clone, Copy)]
pub(crate) struct AwayReason {
    pub(crate) id: u64,
    pub(crate) label: &'static str,
    pub(crate) emoji: &'static str,
    pub(crate) deleted: bool,
}

/// The reasons that there are, in their order; a deleted one is still listed.
pub(crate) const AWAY_REASONS: [AwayReason; 4] = [
    AwayReason { id: 4_201, label: "On a break", emoji: "☕", deleted: false },
    AwayReason { id: 4_202, label: "In a meeting", emoji: "📅", deleted: false },
    AwayReason { id: 4_203, label: "Done for today", emoji: "🏡", deleted: false },
    AwayReason { id: 4_204, label: "At the fair", emoji: "🎪", deleted: true },
];

/// A team.
#[derive(Debug, Clone)]
pub(crate) struct Team {
    pub(crate) id: u64,
    pub(crate) name: String,
    pub(crate) admin_ids: Vec<u64>,
}
