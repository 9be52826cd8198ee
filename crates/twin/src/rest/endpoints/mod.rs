//! One file for each thing the API has.

pub(super) mod admins;
pub(super) mod contact_companies;
pub(super) mod contact_keeping;
pub(super) mod contact_merge_history;
pub(super) mod contact_tags;
pub(super) mod contacts;
pub(super) mod contacts_merge;
pub(super) mod contacts_search;
pub(super) mod conversation_attributes;
pub(super) mod conversation_customers;
pub(super) mod conversation_tags;
pub(super) mod conversations;
pub(super) mod conversations_create;
pub(super) mod conversations_deleted;
pub(super) mod conversations_handling;
pub(super) mod conversations_manage;
pub(super) mod conversations_merge;
pub(super) mod conversations_redact;
pub(super) mod conversations_reply;
pub(super) mod conversations_search;
pub(super) mod conversations_update;
pub(super) mod data_attributes;
pub(super) mod me;
pub(super) mod notes;
pub(super) mod tags;
pub(super) mod teams;
