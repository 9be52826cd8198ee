//! The parts that an expression is made of.

use cel::common::ast::{EntryExpr, Expr, IdedExpr};

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

/// The parts of an expression, for looking at.
pub(super) fn inner(expr: &IdedExpr) -> Vec<&IdedExpr> {
    fn entry(entry: &EntryExpr) -> Vec<&IdedExpr> {
        match entry {
            EntryExpr::StructField(field) => vec![&field.value],
            EntryExpr::MapEntry(entry) => vec![&entry.key, &entry.value],
        }
    }
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

/// The parts of an expression, for changing.
pub(super) fn inner_mut(expr: &mut IdedExpr) -> Vec<&mut IdedExpr> {
    fn entry(entry: &mut EntryExpr) -> Vec<&mut IdedExpr> {
        match entry {
            EntryExpr::StructField(field) => vec![&mut field.value],
            EntryExpr::MapEntry(entry) => vec![&mut entry.key, &mut entry.value],
        }
    }
    match &mut expr.expr {
        Expr::Comprehension(all) => vec![
            &mut all.iter_range,
            &mut all.accu_init,
            &mut all.loop_cond,
            &mut all.loop_step,
            &mut all.result,
        ],
        Expr::Select(select) => vec![&mut select.operand],
        Expr::Call(call) => call.target.as_deref_mut().into_iter().chain(&mut call.args).collect(),
        Expr::List(list) => list.elements.iter_mut().collect(),
        Expr::Map(map) => map.entries.iter_mut().flat_map(|one| entry(&mut one.expr)).collect(),
        Expr::Struct(all) => all.entries.iter_mut().flat_map(|one| entry(&mut one.expr)).collect(),
        Expr::Ident(_) | Expr::Literal(_) | Expr::Unspecified => Vec::new(),
    }
}
