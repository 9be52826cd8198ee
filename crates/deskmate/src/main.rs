//! The `deskmate` binary.

use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    deskmate::run().await
}
