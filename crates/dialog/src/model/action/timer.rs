//! Timers.

use crate::{decode::record, model::Period, place::Spanned};

record! {
    /// Goes on later, if the customer does not write before.
    pub struct Timer {
        /// When.
        after: Period = "after",
        /// With which dialog.
        goto: Spanned<String> = "goto",
        /// A timer of the same name replaces the earlier one; the dialog's where it is missing.
        name: Option<String> = "name",
    }
}
