//! How much memory it has: at rest, and after many conversations at once.

use std::time::Duration;

use crate::{intercom_side::IntercomSide, servers::Deskmate};

/// Conversations that the bot has at once.
const ACTIVE: usize = 10_000;

pub(crate) async fn measure() -> anyhow::Result<()> {
    let intercom = &IntercomSide::start().await?;
    let deskmate = Deskmate::start(intercom).await?;
    tokio::time::sleep(Duration::from_secs(2)).await;
    println!("\n| Memory | MB |");
    println!("|---|---|");
    println!("| at rest | {:.0} |", deskmate.process.resident_megabytes()?);
    // The bot still thinks about the first when the last one writes.
    intercom.bot_takes(60_000);
    intercom.send_webhooks_to(&[deskmate.process.address]);
    for number in 0..ACTIVE {
        intercom.somebody_writes(3_000_000 + number)?;
        if number % 100 == 0 {
            intercom.twin.settle().await;
        }
    }
    intercom.twin.settle().await;
    tokio::time::sleep(Duration::from_secs(2)).await;
    println!(
        "| {ACTIVE} conversations under way | {:.0} |",
        deskmate.process.resident_megabytes()?
    );
    println!("| most so far | {:.0} |", deskmate.process.peak_megabytes()?);
    intercom.send_webhooks_to(&[]);
    Ok(())
}
