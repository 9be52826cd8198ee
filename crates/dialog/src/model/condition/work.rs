//! How much work an expression is: it is looked at before it runs, for nothing stops it then.

use std::collections::BTreeMap;

use cel::common::ast::{EntryExpr, Expr, IdedExpr, operators::ADD};
use serde_json::Value;

/// Most steps of one expression.
const MOST_STEPS: usize = 1_000_000;

/// Most elements that a loop goes through.
const MOST_ROUNDS: usize = 5_000;

/// Most bytes that one expression may copy.
const MOST_BYTES: usize = 64 * 1024 * 1024;

/// How much work an expression is, values aside.
#[derive(Clone, Debug, Default)]
pub(crate) struct Work {
    /// How many parts it has.
    parts: usize,
    /// How often it puts values together.
    copies: usize,
    /// Whether it goes through a list.
    loops: bool,
    /// How often it names each variable.
    names: BTreeMap<String, usize>,
}

impl Work {
    pub(super) fn of(expr: &IdedExpr) -> Self {
        let mut work = Self { loops: loops(expr) > 0, ..Self::default() };
        work.add(expr);
        work
    }

    fn add(&mut self, expr: &IdedExpr) {
        self.parts += 1;
        match &expr.expr {
            Expr::Ident(name) => *self.names.entry(name.clone()).or_default() += 1,
            Expr::Call(call) if [ADD, "string", "bytes"].contains(&call.func_name.as_str()) => {
                self.copies += 1;
            }
            _ => {}
        }
        inner(expr).into_iter().for_each(|part| self.add(part));
    }

    /// Whether it is too much work with these values. What counts is the most that it could be: a
    /// loop goes through the longest list there is, and whatever puts values together copies all.
    pub(crate) fn is_too_much<'a>(&self, value: impl Fn(&str) -> Option<&'a Value>) -> bool {
        let (mut bytes, mut longest) = (0_usize, self.parts);
        for (name, times) in &self.names {
            let Some(value) = value(name) else { continue };
            let (size, length) = measure(value);
            bytes = bytes.saturating_add(size.saturating_mul(*times));
            longest = longest.max(length);
        }
        let rounds = if self.loops { longest } else { 1 };
        rounds > MOST_ROUNDS
            || self.parts.saturating_mul(rounds) > MOST_STEPS
            || bytes.saturating_mul(self.copies).saturating_mul(rounds) > MOST_BYTES
    }
}

/// How large a value is, in bytes, and how long the longest list in it.
fn measure(value: &Value) -> (usize, usize) {
    let all = |parts: &mut dyn Iterator<Item = (usize, &Value)>, count: usize| {
        parts.fold((2, count), |(bytes, longest), (key, part)| {
            let (size, length) = measure(part);
            (bytes + key + size, longest.max(length))
        })
    };
    match value {
        Value::Null | Value::Bool(_) | Value::Number(_) => (8, 1),
        Value::String(text) => (text.len(), 1),
        Value::Array(items) => all(&mut items.iter().map(|item| (0, item)), items.len()),
        Value::Object(entries) => {
            all(&mut entries.iter().map(|(key, value)| (key.len(), value)), entries.len())
        }
    }
}

/// How deep loops are in one another. One that goes through what another has found comes after it.
pub(super) fn loops(expr: &IdedExpr) -> usize {
    let deepest = |parts: Vec<&IdedExpr>| parts.into_iter().map(loops).max().unwrap_or(0);
    match &expr.expr {
        Expr::Comprehension(all) => {
            let body = vec![&all.accu_init, &all.loop_cond, &all.loop_step, &all.result];
            loops(&all.iter_range).max(1 + deepest(body))
        }
        _ => deepest(inner(expr)),
    }
}

/// The parts of an entry of a map or a struct.
fn entry(entry: &EntryExpr) -> Vec<&IdedExpr> {
    match entry {
        EntryExpr::StructField(field) => vec![&field.value],
        EntryExpr::MapEntry(entry) => vec![&entry.key, &entry.value],
    }
}

/// The parts that an expression is made of.
fn inner(expr: &IdedExpr) -> Vec<&IdedExpr> {
    match &expr.expr {
        Expr::Comprehension(all) => {
            vec![&all.iter_range, &all.accu_init, &all.loop_cond, &all.loop_step, &all.result]
        }
        Expr::Select(select) => vec![&select.operand],
        Expr::Call(call) => call.target.as_deref().into_iter().chain(&call.args).collect(),
        Expr::List(list) => list.elements.iter().collect(),
        Expr::Map(map) => map.entries.iter().flat_map(|one| entry(&one.expr)).collect(),
        Expr::Struct(all) => all.entries.iter().flat_map(|one| entry(&one.expr)).collect(),
        Expr::Ident(_) | Expr::Literal(_) | Expr::Unspecified => Vec::new(),
    }
}
