//! The dialog language and its runtime.

mod bot;
mod decode;
mod diagnostic;
mod lint;
mod near;
mod place;
mod runtime;
mod schema;
pub mod shape;
mod template;
pub mod testing;
mod understanding;
mod walk;
mod yaml;

pub use bot::Bot;
pub use decode::{Named, Nothing, OneOrMore};
pub use diagnostic::{Diagnostic, Severity};
pub use lint::{RESERVED, Workspace, lint};
pub use place::{Span, Spanned};
pub use runtime::{
    Continuation, Done, Failed, Outcome, Pending, Reply, Request, STATE_KEY, Trace, Understood,
    World, resume, run,
};
pub use schema::{schema, test_schema};
pub use template::{Lookup, Path, Rendered, Target, Template};
pub use understanding::{ExactOnly, Lexical, Scored, Understanding};
