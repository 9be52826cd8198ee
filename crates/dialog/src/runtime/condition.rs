//! Conditions: the first row that holds wins.

mod cel;
mod compare;

pub(crate) use cel::resolve;

use super::{
    Trace,
    flow::After,
    run::{Run, Stop},
};
use crate::model::condition::{Row, Test};

impl Run<'_> {
    pub(super) fn condition(&mut self, rows: &[Row]) -> Result<After, Stop> {
        for (place, row) in rows.iter().enumerate() {
            if self.holds(&row.test) {
                self.trace.push(Trace::Row { number: place + 1 });
                self.assign(&row.set)?;
                let to = row.goto.as_ref().map(|goto| After::To(goto.value.clone()));
                return Ok(to.unwrap_or(After::On));
            }
        }
        self.note("no row holds");
        Ok(After::On)
    }

    /// Whether something holds. What cannot be compared does not.
    pub(super) fn holds(&mut self, test: &Test) -> bool {
        match test {
            Test::Else => true,
            Test::All(tests) => tests.iter().all(|test| self.holds(test)),
            Test::Any(tests) => tests.iter().any(|test| self.holds(test)),
            Test::Compare(compare) => {
                let mut unknown = Vec::new();
                let holds = compare::holds(compare, &self.vars, &mut unknown);
                self.unknown(unknown);
                holds
            }
            Test::Cel(expression) => match cel::holds(expression, &self.vars) {
                Ok(holds) => holds,
                Err(why) => {
                    self.note(format!("an expression has no answer: {why}"));
                    false
                }
            },
        }
    }
}
