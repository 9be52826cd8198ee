//! The REST API.

mod call;
mod call_faults;
mod endpoints;
mod page;
mod raw;
mod record;
mod routes;
mod serve;
mod unserved;

pub(crate) use call::{Call, Reply};
pub(crate) use page::Ask;
pub(crate) use record::Recorder;
pub(crate) use routes::SERVED;
pub(crate) use serve::{run_late, serve};
