//! Scenarios: the service and the twin in one process, over real HTTP, on a clock that stands still.

#![allow(clippy::disallowed_methods, clippy::disallowed_types, reason = "tests start servers and talk to them")]

mod smoke;
mod support;
