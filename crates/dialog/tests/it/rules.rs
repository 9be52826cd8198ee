//! The rules of the dialog language, each with conversations that show it.

mod actions;
mod api;
mod budgets;
mod conditions;
mod contexts;
mod contract;
mod flow;
mod found;
mod inputs;
mod languages;
mod meant;
mod messages;
mod modelled;
mod offers;
mod offload;
mod open;
mod presses;
mod product;
mod scripts;
mod told;
mod understanding;
mod values;
mod variables;
