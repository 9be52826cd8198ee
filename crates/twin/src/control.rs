//! The control API, under `control_url`.

mod api;
mod events;
pub(crate) mod guard;
pub(crate) mod webhook;

pub(crate) use api::router;
