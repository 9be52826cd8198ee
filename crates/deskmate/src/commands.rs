//! One file a command.

pub(crate) mod check;
pub(crate) mod demo;
pub(crate) mod draw;
pub(crate) mod kept;
pub(crate) mod migrate_database;
pub(crate) mod schema;
pub(crate) mod serve;
pub(crate) mod test;
pub(crate) mod twin;
pub(crate) mod understand;
