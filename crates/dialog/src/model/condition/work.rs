//! How much work an expression is: it is looked at before it runs, for nothing stops it then. So
//! what is counted here bounds the time that it takes, however busy the machine is.

use std::collections::BTreeMap;

use cel::common::ast::{Expr, IdedExpr, LiteralValue, operators::ADD};
use serde_json::Value;

use super::{
    cel::COMPARISONS,
    parts::{inner, loops},
    pattern::MATCHES,
};

/// Most steps of one expression.
const MOST_STEPS: usize = 1_000_000;

/// Most elements that a loop goes through.
const MOST_ROUNDS: usize = 5_000;

/// Most bytes that one expression may look at or copy.
const MOST_BYTES: usize = 64 * 1024 * 1024;

/// How many steps it is to see whether two texts are dates.
const COMPARISON: usize = 10;

/// How many steps it is to find a day.
const DAY: usize = 20;

/// How many steps it is to read a pattern that is not known beforehand.
const PATTERN: usize = 20_000;

/// As how many bytes one counts that a pattern looks at.
const SEARCH: usize = 256;

/// How much work an expression is, values aside.
#[derive(Clone, Debug, Default)]
pub(crate) struct Work {
    /// What is done once.
    once: Share,
    /// What is done for each element of a list.
    each: Share,
    loops: bool,
}

#[derive(Clone, Debug, Default)]
struct Share {
    steps: usize,
    /// How often it goes over all of its values: to look at them, to put them together.
    passes: usize,
    copies: bool,
    /// How often it names each variable.
    names: BTreeMap<String, usize>,
}

/// What a share is with these values.
#[derive(Default)]
struct Load {
    /// All that it names, each as often as it does.
    bytes: usize,
    /// The longest list, and all lists together.
    longest: usize,
    lengths: usize,
    /// How often it names what is no variable: an element of the list.
    elements: usize,
}

impl Work {
    pub(super) fn of(expr: &IdedExpr) -> Self {
        let share = || Share { passes: 1, ..Share::default() };
        let mut work = Self { once: share(), each: share(), loops: loops(expr) > 0 };
        work.add(expr, false);
        work
    }

    fn add(&mut self, expr: &IdedExpr, looped: bool) {
        let share = if looped { &mut self.each } else { &mut self.once };
        share.steps += 1;
        match &expr.expr {
            Expr::Ident(name) => *share.names.entry(name.clone()).or_default() += 1,
            Expr::Call(call) => match call.func_name.as_str() {
                ADD | "string" | "bytes" => {
                    share.passes += 1;
                    share.copies = true;
                }
                "add_days" | "days_between" => share.steps += DAY,
                name if COMPARISONS.contains(&name) => share.steps += COMPARISON,
                MATCHES => {
                    share.passes += SEARCH;
                    let known = call.args.last().is_some_and(|pattern| {
                        matches!(pattern.expr, Expr::Literal(LiteralValue::String(_)))
                    });
                    share.steps += if known { 0 } else { PATTERN };
                }
                _ => {}
            },
            Expr::Comprehension(all) => {
                self.add(&all.iter_range, looped);
                self.add(&all.accu_init, looped);
                self.add(&all.loop_cond, true);
                self.add(&all.loop_step, true);
                self.add(&all.result, looped);
                return;
            }
            _ => {}
        }
        inner(expr).into_iter().for_each(|part| self.add(part, looped));
    }

    /// Whether it is too much work with these values. What counts is the most that it could be: a
    /// loop goes through the longest list there is, and whatever looks at values looks at all.
    pub(crate) fn is_too_much<'a>(&self, value: impl Fn(&str) -> Option<&'a Value>) -> bool {
        let (once, each) = (self.once.load(&value), self.each.load(&value));
        let longest = if self.once.copies { once.lengths } else { once.longest };
        let rounds = if self.loops { longest.max(self.once.steps) } else { 0 };
        let steps = self.each.steps.saturating_mul(rounds).saturating_add(self.once.steps);
        let of_elements = once.bytes.saturating_mul(each.elements);
        let in_loop = each.bytes.saturating_mul(rounds).saturating_add(of_elements);
        let bytes = (once.bytes.saturating_mul(self.once.passes))
            .saturating_add(in_loop.saturating_mul(self.each.passes));
        rounds > MOST_ROUNDS || steps > MOST_STEPS || bytes > MOST_BYTES
    }
}

impl Share {
    fn load<'a>(&self, value: &impl Fn(&str) -> Option<&'a Value>) -> Load {
        let mut load = Load::default();
        for (name, times) in &self.names {
            let Some(value) = value(name) else {
                load.elements += times;
                continue;
            };
            let (size, length) = measure(value);
            load.bytes = load.bytes.saturating_add(size.saturating_mul(*times));
            load.longest = load.longest.max(length);
            load.lengths = load.lengths.saturating_add(length.saturating_mul(*times));
        }
        load
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
