//! A module for each resource of the API, a file for each thing that is done with it.

pub(super) mod admins;
pub(super) mod articles;
pub(super) mod auth;
pub(super) mod companies;
pub(super) mod contacts;
pub(super) mod conversations;
pub(super) mod data_attributes;
pub(super) mod events;
pub(super) mod me;
pub(super) mod messages;
pub(super) mod notes;
pub(super) mod segments;
pub(super) mod subscriptions;
pub(super) mod tags;
pub(super) mod teams;
pub(super) mod tickets;
