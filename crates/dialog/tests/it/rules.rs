//! The rules of the dialog language, each with conversations that show it.

mod actions;
mod api;
mod conditions;
mod contexts;
mod contract;
mod flow;
mod inputs;
mod languages;
mod meant;
mod messages;
mod offload;
mod presses;
mod product;
mod scripts;
mod understanding;
mod variables;
