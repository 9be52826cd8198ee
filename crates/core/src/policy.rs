//! What decisions depend on: the channel's rules, and who is who in its workspace.

use std::collections::BTreeSet;

use crate::{Rules, TeamId, TeammateId};

/// The rules of one channel, in its workspace.
#[derive(Clone, Debug, PartialEq)]
pub struct Policy {
    /// Our bot teammate.
    pub us: TeammateId,
    /// The bot teammates of our other channels in this workspace.
    pub peers: BTreeSet<TeammateId>,
    /// The teams whose conversations are taken: those that `rules.takes.teams` names.
    pub teams: BTreeSet<TeamId>,
    /// The rules.
    pub rules: Rules,
}

impl Policy {
    /// The default rules, for one bot teammate.
    pub fn new(us: TeammateId) -> Self {
        Self { us, peers: BTreeSet::new(), teams: BTreeSet::new(), rules: Rules::default() }
    }

    /// Whether that teammate is a bot of ours: this channel's or another's.
    pub fn is_bot(&self, teammate: &TeammateId) -> bool {
        *teammate == self.us || self.peers.contains(teammate)
    }
}
