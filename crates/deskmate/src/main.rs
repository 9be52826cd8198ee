//! The `deskmate` binary.

use std::process::ExitCode;

/// Many small things live for one message: the C library's allocator took a seventh of its CPU.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    deskmate::run()
}
