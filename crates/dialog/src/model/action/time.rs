//! Get Time.

use crate::{
    decode::record,
    diagnostic::Problems,
    model::{VariableName, Zone},
    place::Spanned,
    yaml::Node,
};

record! {
    check one_offset;
    /// Puts the time into a variable, as `utc` and `offset`.
    pub struct Time {
        /// The variable.
        save: Spanned<VariableName> = "save",
        /// The time zone of `offset`, like `Europe/Brussels`.
        zone: Option<Zone> = "zone",
        /// Hours of `offset` from UTC.
        offset: Option<f64> = "offset",
    }
}

impl Time {
    fn one_offset(&self, node: &Node, problems: &mut Problems) {
        if let (Some(_), Some(span)) = (&self.zone, node.key("offset")) {
            problems.error_help(span, "`zone` says the offset already", "remove one of them");
        }
        if self.offset.is_some_and(|hours| !(-14.0..=14.0).contains(&hours)) {
            let span = node.get("offset").map_or(node.span, |node| node.span);
            problems.error(span, "an offset is from -14 to 14 hours");
        }
    }
}
