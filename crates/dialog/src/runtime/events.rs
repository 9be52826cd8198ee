//! Dialogs that follow the change of a variable. They run before the dialog that changed it goes on.

use super::{
    Trace,
    run::{Run, Stop},
};

impl Run<'_> {
    pub(super) fn follow_changes(&mut self) -> Result<(), Stop> {
        let changed = std::mem::take(&mut self.changed);
        let file = self.file;
        for event in &file.events {
            let watched = &event.changed.0;
            let hit = changed
                .iter()
                .any(|name| name.0.iter().zip(watched).all(|(one, other)| one == other));
            if hit && !self.handed_over && !self.waiting {
                self.trace.push(Trace::Event { variable: watched.join(".") });
                self.go(&event.goto)?;
            }
        }
        Ok(())
    }
}
