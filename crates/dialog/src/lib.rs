//! The dialog language and its runtime.
//!
//! [`Bot::parse`] reads a file and tells everything that is wrong with it; [`lint`] tells what is
//! probably not meant. [`run`] is a pure function from a turn to what to do; where a dialog asks
//! another service, [`resume`] goes on with the reply. [`testing`] plays conversations from test
//! files, [`draw()`] shows a bot as a picture, and [`schema`] is what editors check files with.
//! Nothing here does I/O, waits, or asks what time it is.

mod bot;
pub mod decode;
mod diagnostic;
mod draw;
mod explain;
mod lint;
mod measure;
mod mentions;
pub mod model;
mod offloads;
mod place;
mod runtime;
mod schema;
mod suggest;
mod template;
pub mod testing;
mod understanding;
mod values;
mod visit;
pub mod yaml;

pub use bot::Bot;
pub use decode::{AnyNumber, Named, Nothing, OneOrMore};
pub use diagnostic::{Diagnostic, Problems, Severity};
pub use draw::{PICTURE_STYLE, draw};
pub use explain::{Explained, ScoredIntent, Words, explain};
pub use lint::{RESERVED, Workspace, lint};
pub use measure::{Confused, Labelled, Lost, Measured, cross_validate, measure};
pub use model::{Dynamic, is_timezone};
pub use offloads::{Offload, offloads, source};
pub use place::{Span, Spanned};
pub use runtime::{
    Continuation, Done, Failed, Outcome, Pending, Reply, Request, STATE_KEY, Trace, Understood,
    World, again, asks, evaluate, request_of, resume, run,
};
pub use schema::{schema, schema_of, test_schema};
pub use suggest::suggest;
pub use template::{Lookup, Path, Rendered, Target, Template};
pub use understanding::{
    Classified, Classify, ExactOnly, Lexical, MARGIN, Scored, Understanding, language_of, near,
    topics,
};
pub use values::Expression;
