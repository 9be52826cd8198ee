//! How far an agent may go, by what is talked about.

use deskmate_dialog::closed_enum;

closed_enum! {
    /// How far answers on a topic may go.
    pub enum TopicAutonomy {
        /// People look at them before they go out.
        Draft = "draft",
        /// They go out, as far as the channel lets them.
        Reply = "reply",
    }
}
