//! One file a command.

pub(crate) mod channel;
pub(crate) mod check;
pub(crate) mod demo;
pub(crate) mod draw;
pub(crate) mod kept;
pub(crate) mod migrate_database;
mod remote;
pub(crate) mod say;
pub(crate) mod schema;
pub(crate) mod serve;
pub(crate) mod test;
pub(crate) mod twin;
pub(crate) mod understand;
pub(crate) mod user;
