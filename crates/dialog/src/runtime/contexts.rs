//! Contexts: what an intent may need to have been talked about.

use super::run::Run;
use crate::model::Dialog;

impl Run<'_> {
    /// The contexts that begin or end after a dialog.
    pub(super) fn output_contexts(&mut self, dialog: &Dialog) {
        for context in dialog.output_context.iter().flat_map(|all| &all.0) {
            if context.lifespan == 0 {
                self.state.contexts.remove(&context.name.value);
            } else {
                self.state.contexts.insert(context.name.value.clone(), context.lifespan);
            }
        }
    }

    /// One message of the customer has passed.
    pub(super) fn count_down(&mut self) {
        self.state.contexts.retain(|_, lifespan| {
            *lifespan = lifespan.saturating_sub(1);
            *lifespan > 0
        });
    }

    /// The highest lifespan among the contexts that a dialog needs; `None` if one is not active.
    pub(super) fn lifespan(&self, dialog: &Dialog) -> Option<u32> {
        let needed = dialog.required_context.iter().flat_map(|all| &all.0);
        let active = |name: &crate::Spanned<String>| self.state.contexts.get(&name.value).copied();
        needed.map(active).try_fold(0, |highest, lifespan| Some(lifespan?.max(highest)))
    }
}
