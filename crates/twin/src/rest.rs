//! The REST API.

mod call;
mod call_faults;
mod endpoints;
mod error;
mod page;
mod permission;
mod rate;
mod raw;
mod record;
mod routes;
mod serve;
mod unserved;
mod version;

pub(crate) use call::{Call, Reply, text};
pub(crate) use error::ApiError;
pub(crate) use page::Ask;
pub use permission::Permission;
pub(crate) use rate::RateWindow;
pub(crate) use record::Recorder;
pub(crate) use routes::SERVED;
pub(crate) use serve::{run_late, serve};
pub use version::Version;
