//! A twin on a free port, until it is interrupted: `cargo run -p intercom-twin --example twin`.

use std::io::Write as _;

use intercom_twin::{Twin, TwinOptions};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let twin = Twin::start(TwinOptions::default()).await?;
    let line = serde_json::to_string(&twin.describe())?;
    writeln!(std::io::stdout(), "{line}")?;
    tokio::signal::ctrl_c().await?;
    twin.stop().await;
    Ok(())
}
