//! Send to offload provider.

use crate::{
    decode::record,
    diagnostic::Problems,
    model::{HoursChoice, Texts},
    template::Template,
    yaml::Node,
};

record! {
    check one_target;
    /// The conversation goes to a team, to a teammate, or where its channel sends it.
    pub struct Offload {
        /// Name or id of a team.
        team: Option<Template> = "team",
        /// Name or id of a teammate.
        teammate: Option<Template> = "teammate",
        /// For the people who take over.
        note: Option<Template> = "note",
        /// Said to the customer before.
        message: Option<Texts> = "message",
        /// When somebody is there; always where this is missing.
        hours: Option<HoursChoice> = "hours",
    }
}

impl Offload {
    fn one_target(&self, node: &Node, problems: &mut Problems) {
        if let (Some(span), true) = (node.key("teammate"), node.get("team").is_some()) {
            let message = "a conversation goes to a team or to a teammate, not to both";
            problems.error_help(span, message, "remove one of them");
        }
    }
}
