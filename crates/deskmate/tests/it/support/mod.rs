//! The world in which scenarios play.

pub(crate) mod bot;
pub(crate) mod faulty_store;
mod service;
pub(crate) mod world;

pub(crate) use bot::TestBot;
pub(crate) use world::{ANN, BEN, BOT, CLEO, DAN, JOE, LENA, World};
