//! The twin as its users see it: over HTTP, through the control API, in process and in a browser.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod api;
mod assigning;
mod behaviour;
mod common;
mod companies;
mod contact_keeping;
mod contacts;
mod control;
mod conversation_attributes;
mod conversation_extras;
mod conversations;
mod delivery;
mod disorder;
mod endpoint;
mod faults;
mod files;
mod messages;
mod notes;
mod oauth;
mod operations;
mod pages;
mod pages_events;
mod pages_tools;
mod people;
mod permissions;
mod rating;
mod search;
mod states;
mod statistics;
mod tickets;
mod topics;
mod unknowns;
mod versions;
mod webhooks;
