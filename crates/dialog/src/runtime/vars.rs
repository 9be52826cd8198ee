//! The variables of a turn: what was set, what the turn brings, and what counts until then.

use deskmate_core::{Session, Turn};
use jiff::tz::TimeZone;
use serde_json::{Map, Value};

pub(super) use super::evaluate::fits;
use super::{World, contact, evaluate::evaluate, state::STATE_KEY};
use crate::{
    model::{Dynamic, File, ITEM, VariableName},
    template::{Lookup, Path},
};

/// The variables, nearest first.
#[derive(Clone, Debug)]
pub(super) struct Vars {
    /// What was set in the conversation.
    pub(super) session: Session,
    /// What the turn brings.
    turn: Map<String, Value>,
    /// What is the same everywhere.
    world: Session,
    /// What counts until something is set.
    defaults: Map<String, Value>,
    /// The element of a list that fills an option or a card now.
    pub(super) item: Option<Value>,
    /// The time zone that moments are shown in.
    pub(super) zone: TimeZone,
}

impl Vars {
    pub(super) fn new(file: &File, turn: &Turn, world: &World) -> Self {
        let mut session = turn.session.clone();
        session.remove(STATE_KEY);
        let default = |(name, variable): (&crate::Spanned<String>, &crate::model::Variable)| {
            Some((name.value.clone(), variable.default.clone()?.0))
        };
        let defaults = file.variables.iter().filter_map(default).collect();
        let (turn, world) = (contact::variables(turn), world.variables.clone());
        Self { session, turn, world, defaults, zone: TimeZone::UTC, item: None }
    }

    /// A variable, if it has a value.
    pub(super) fn get(&self, name: &str) -> Option<&Value> {
        if let (ITEM, Some(item)) = (name, &self.item) {
            return Some(item);
        }
        let layers = match name {
            "contact" | "conversation" | "company" | "internal" | "_input" => [&self.turn; 4],
            _ => [&self.session, &self.turn, &self.world, &self.defaults],
        };
        layers.into_iter().filter_map(|layer| layer.get(name)).find(|value| !value.is_null())
    }

    /// The value of a variable, or of a place in one.
    pub(super) fn of(&self, name: &VariableName) -> Option<&Value> {
        let (root, rest) = name.0.split_first()?;
        rest.iter().try_fold(self.get(root)?, |value, key| value.get(key))
    }

    /// Whether a variable has a value that is not an empty text.
    pub(super) fn has(&self, name: &VariableName) -> bool {
        self.of(name).is_some_and(exists)
    }

    /// Sets a variable, or a place in one; nothing removes it. Tells whether that is a change;
    /// `None` means that the variable would be larger than it can be, and is as it was.
    pub(super) fn set(&mut self, name: &VariableName, value: Value) -> Option<bool> {
        let before = self.of(name).cloned().unwrap_or(Value::Null);
        let (root, rest) = name.0.split_first()?;
        let whole = match rest {
            [] => value,
            rest => with(self.get(root).cloned().unwrap_or(Value::Null), rest, value),
        };
        if !fits(&whole) {
            return None;
        }
        if whole.is_null() {
            self.session.remove(root);
        } else {
            self.session.insert(root.clone(), whole);
        }
        Some(before != self.of(name).cloned().unwrap_or(Value::Null))
    }

    /// Sets what only this turn has.
    pub(super) fn set_turn(&mut self, name: &str, value: Value) {
        self.turn.insert(name.to_owned(), value);
    }

    /// The value of something with placeholders.
    ///
    /// # Errors
    /// It is larger than a variable can be.
    pub(super) fn evaluate(
        &self,
        value: &Dynamic,
        unknown: &mut Vec<String>,
    ) -> Result<Value, String> {
        evaluate(value, self, unknown)
    }
}

/// Whether a value is there and is not an empty text.
pub(super) fn exists(value: &Value) -> bool {
    !value.is_null() && value.as_str() != Some("")
}

fn with(whole: Value, way: &[String], value: Value) -> Value {
    let Some((key, rest)) = way.split_first() else { return value };
    let mut object = match whole {
        Value::Object(object) => object,
        _ => Map::new(),
    };
    let inner = object.remove(key).unwrap_or(Value::Null);
    object.insert(key.clone(), with(inner, rest, value));
    Value::Object(object)
}

impl Lookup for Vars {
    fn value(&self, path: &Path) -> Option<Value> {
        path.within(self.get(&path.root)?).filter(|value| !value.is_null()).cloned()
    }

    fn zone(&self) -> TimeZone {
        self.zone.clone()
    }
}
