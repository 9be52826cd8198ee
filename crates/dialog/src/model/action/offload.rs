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
        /// Outside `hours`: the bot keeps the conversation, and goes to `offloading_closed`.
        keep: Option<bool> = "keep",
    }
}

impl Offload {
    fn one_target(&self, node: &Node, problems: &mut Problems) {
        if let (Some(span), true) = (node.key("teammate"), node.get("team").is_some()) {
            let message = "a conversation goes to a team or to a teammate, not to both";
            problems.error_help(span, message, "remove one of them");
        }
        if let (Some(span), None) = (node.key("keep"), &self.hours) {
            let message = "`keep` is about what is outside `hours`, and there are none";
            problems.error_help(span, message, "give `hours`, or remove it");
        }
    }
}
