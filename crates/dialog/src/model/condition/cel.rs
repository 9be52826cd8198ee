//! Expressions in CEL, where rows are not enough.

use std::{collections::BTreeSet, fmt, sync::Arc};

use cel::{
    Program,
    common::ast::{CallExpr, EntryExpr, Expr, IdedExpr, LiteralValue, operators::INDEX},
};

use super::{
    parts::{inner_mut, loops},
    pattern::Patterns,
    work::Work,
};
use crate::{
    decode::Decode,
    diagnostic::Problems,
    place::{Span, Spanned},
    yaml::Node,
};

/// The longest expression.
const MAX_BYTES: usize = 2_000;

/// An expression.
#[derive(Clone)]
pub struct Cel {
    /// As it is written.
    pub source: Spanned<String>,
    pub(crate) program: Arc<IdedExpr>,
    /// The variables that it reads.
    pub(crate) variables: BTreeSet<String>,
    /// How much work it is, values aside.
    pub(crate) work: Work,
    /// The patterns that it writes out.
    pub(crate) patterns: Arc<Patterns>,
    /// The longest ways to values that it goes, such as `contact`, `custom_attributes`, `plan`.
    pub(crate) paths: BTreeSet<Vec<String>>,
}

impl fmt::Debug for Cel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.source.value)
    }
}

/// What a standard expression may call.
const FUNCTIONS: &[&str] = &[
    "size",
    "contains",
    "startsWith",
    "endsWith",
    "matches",
    "int",
    "uint",
    "double",
    "string",
    "bool",
    "bytes",
    "type",
    "dyn",
    "max",
    "min",
    "has",
    "all",
    "exists",
    "exists_one",
    "map",
    "filter",
    "add_days",
    "days_between",
];

/// What compares.
pub(super) const COMPARISONS: [&str; 6] = ["_<_", "_<=_", "_>_", "_>=_", "_==_", "_!=_"];

/// What a text that is a date is compared as. No name that an expression can write.
pub(crate) const COMPARABLE: &str = "@comparable";

impl Decode for Cel {
    fn decode(node: &Node, problems: &mut Problems) -> Option<Self> {
        let source = Spanned::<String>::decode(node, problems)?;
        Self::read(Spanned { span: node.span, ..source }, problems)
    }
}

impl Cel {
    /// Reads an expression that stands at a place.
    pub(crate) fn read(source: Spanned<String>, problems: &mut Problems) -> Option<Self> {
        let span = source.span;
        if source.value.len() > MAX_BYTES {
            let message = format!("this expression is longer than {MAX_BYTES} characters");
            problems.error_help(span, message, "split it into several rows");
            return None;
        }
        match Program::compile(&source.value) {
            Ok(program) => {
                let names = |names: Vec<&str>| {
                    names.into_iter().map(str::to_owned).collect::<BTreeSet<_>>()
                };
                let variables = names(program.references().variables());
                let functions = names(program.references().functions());
                for unknown in functions.iter().filter(|name| is_unknown(name)) {
                    let message = format!("there is no function `{unknown}` in expressions");
                    match crate::suggest::suggest(unknown, FUNCTIONS.iter().copied()) {
                        Some(near) => {
                            problems.error_help(span, message, format!("did you mean `{near}`?"));
                        }
                        None => problems.error(span, message),
                    }
                }
                if loops(program.expression()) > 1 {
                    let message = "a loop in a loop could take for ever";
                    let help = "use one of all, exists, map and filter at a time, or an `api` step";
                    problems.error_help(span, message, help);
                }
                let mut paths = BTreeSet::new();
                collect(program.expression(), &mut paths);
                let work = Work::of(program.expression());
                let mut program = program.expression().clone();
                compare_dates(&mut program);
                let mut patterns = Patterns::default();
                if let Err(why) = patterns.take(&mut program) {
                    problems.error(span, format!("a pattern in it cannot be used: {why}"));
                }
                let (program, patterns) = (Arc::new(program), Arc::new(patterns));
                Some(Self { source, program, variables, paths, work, patterns })
            }
            Err(errors) => {
                let first = errors.errors.first();
                let why = first.map_or("", |error| error.msg.as_str());
                let why = why.lines().next().unwrap_or_default();
                let why = why.trim_start_matches("Syntax error: ");
                let why = why.split(" expecting ").next().unwrap_or(why);
                let why = why.replace("mismatched input '<EOF>'", "it ends too early");
                let message = format!("this is not an expression: {why}");
                let help = "expressions are in CEL, like `tries > 2 && plan == \"pro\"`";
                let column = first.map_or(1, |error| error.pos.1);
                problems.error_help(inside(span, column, &source.value), message, help);
                None
            }
        }
    }
}

/// Operators have names that no function can have.
fn is_unknown(name: &str) -> bool {
    let operator = name.starts_with('_') || name.starts_with(['!', '-', '@']);
    !operator && !FUNCTIONS.contains(&name)
}

/// The place in an expression that stands on one line, a quote before it at most.
fn inside(span: Span, column: isize, source: &str) -> Span {
    let quote = (span.end - span.start).saturating_sub(source.len()) / 2;
    let column = usize::try_from(column).unwrap_or_default().saturating_sub(1);
    if quote > 1 || source.contains('\n') || column > source.len() {
        return span;
    }
    let start = span.start + quote + column;
    Span { start, end: (start + 1).min(span.end).max(start) }
}

/// Collects the longest ways that an expression goes.
fn collect(expr: &IdedExpr, paths: &mut BTreeSet<Vec<String>>) {
    match &expr.expr {
        Expr::Ident(name) => {
            paths.insert(vec![name.clone()]);
        }
        Expr::Select(select) => match (select.test, way(expr)) {
            (false, Some(way)) => {
                paths.insert(way);
            }
            _ => collect(&select.operand, paths),
        },
        Expr::Call(call) => {
            if let Some(way) = way(expr) {
                paths.insert(way);
                return;
            }
            call.target.iter().for_each(|target| collect(target, paths));
            call.args.iter().for_each(|argument| collect(argument, paths));
        }
        Expr::Comprehension(all) => {
            for part in
                [&all.iter_range, &all.accu_init, &all.loop_cond, &all.loop_step, &all.result]
            {
                collect(part, paths);
            }
        }
        Expr::List(list) => list.elements.iter().for_each(|element| collect(element, paths)),
        Expr::Map(map) => map.entries.iter().for_each(|entry| entry_paths(&entry.expr, paths)),
        Expr::Struct(all) => all.entries.iter().for_each(|entry| entry_paths(&entry.expr, paths)),
        Expr::Literal(_) | Expr::Unspecified => {}
    }
}

/// Has both sides of each comparison compared as dates, where they are dates.
fn compare_dates(expr: &mut IdedExpr) {
    inner_mut(expr).into_iter().for_each(compare_dates);
    let Expr::Call(call) = &mut expr.expr else { return };
    if COMPARISONS.contains(&call.func_name.as_str()) {
        for argument in &mut call.args {
            let id = argument.id;
            let args = vec![std::mem::take(argument)];
            let func_name = COMPARABLE.to_owned();
            let call = CallExpr { func_name, target: None, args };
            *argument = IdedExpr { id, expr: Expr::Call(call) };
        }
    }
}

fn entry_paths(entry: &EntryExpr, paths: &mut BTreeSet<Vec<String>>) {
    match entry {
        EntryExpr::StructField(field) => collect(&field.value, paths),
        EntryExpr::MapEntry(entry) => {
            collect(&entry.key, paths);
            collect(&entry.value, paths);
        }
    }
}

fn way(expr: &IdedExpr) -> Option<Vec<String>> {
    match &expr.expr {
        Expr::Ident(name) => Some(vec![name.clone()]),
        Expr::Select(select) if !select.test => {
            let mut way = way(&select.operand)?;
            way.push(select.field.clone());
            Some(way)
        }
        // `contact.custom_attributes["Company Name"]`
        Expr::Call(call) if call.func_name == INDEX => {
            let [of, key] = call.args.as_slice() else { return None };
            let Expr::Literal(LiteralValue::String(key)) = &key.expr else { return None };
            let mut way = way(of)?;
            way.push(key.inner().to_owned());
            Some(way)
        }
        _ => None,
    }
}
