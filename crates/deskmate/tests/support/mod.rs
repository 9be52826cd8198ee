//! The world in which scenarios play: the service and the twin in one process, over real HTTP, on a
//! clock that stands still.

#![allow(
    clippy::allow_attributes,
    clippy::expect_used,
    dead_code,
    unused_imports,
    reason = "each test program uses its part, and may fail loudly"
)]

pub(crate) mod bot;
pub(crate) mod faulty_store;
#[path = "../../../store/tests/support/postgres.rs"]
pub(crate) mod postgres_server;
pub(crate) mod scene;
pub(crate) mod service;
pub(crate) mod storage;
pub(crate) mod world;

pub(crate) use bot::TestBot;
pub(crate) use world::{ANN, BEN, BOT, CLEO, DAN, JOE, LENA, World};
