//! Options and cards from a list, such as one that a service returned.

use serde_json::Value;

use super::run::{Run, Stop};
use crate::{model::Each, template::Lookup};

/// The most options or cards that one list makes.
const MOST: usize = 20;

impl Run<'_> {
    /// Does something once, or once for each element of a list.
    pub(super) fn for_each(
        &mut self,
        list: Option<&Each>,
        mut make: impl FnMut(&mut Self) -> Result<(), Stop>,
    ) -> Result<(), Stop> {
        let Some(list) = list else { return make(self) };
        let items = match self.vars.value(&list.path) {
            Some(Value::Array(items)) => items,
            other => {
                let what = if other.is_some() { "no list" } else { "not known" };
                self.note(format!("`{}` is {what}: nothing comes of it", list.path));
                return Ok(());
            }
        };
        if items.len() > MOST {
            self.note(format!("`{}` has more than {MOST} elements: the first count", list.path));
        }
        let outer = self.vars.item.take();
        let made = items.into_iter().take(MOST).try_for_each(|item| {
            self.vars.item = Some(item);
            make(self)
        });
        self.vars.item = outer;
        made
    }
}
