//! The customer's own system says what a contact did.

use crate::{
    render,
    world::{Event, World},
};

impl World {
    /// Keeps an event and tells of it; one that is there already changes nothing.
    pub(crate) fn event(&mut self, event: Event) {
        let item = render::event(self, &event);
        if self.events.add(event) {
            self.notify_item("event.created", None, item);
        }
    }
}
