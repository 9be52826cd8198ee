//! `deskmate demo`: everything local.

mod browser;

use std::path::Path;

use deskmate_core::Autonomy;

use super::check::lint_file;
use crate::{
    args,
    demo::{Demo, tour},
    out::{self, Ink, paint},
    until::Interrupt,
};

pub(crate) async fn run(args: args::Demo) -> anyhow::Result<()> {
    let autonomy = if args.draft { Autonomy::Draft } else { Autonomy::Reply };
    let has_history = !args.tour && args.bot.is_none();
    let demo = Demo::start(args.bot.as_deref(), args.listen, autonomy, has_history).await?;
    if has_history {
        demo.play_history().await?;
    }
    let outcome = match args.bot.as_deref() {
        _ if args.tour => tour::play(&demo).await,
        bot => show(&demo, bot, &args).await,
    };
    demo.stop().await;
    outcome
}

async fn show(demo: &Demo, bot: Option<&Path>, args: &args::Demo) -> anyhow::Result<()> {
    let interrupt = Interrupt::listen()?;
    let about = demo.twin.describe();
    if args.open {
        browser::open(&format!("{}/", about.base_url));
    }
    if args.json {
        let mut line = serde_json::to_value(&about)?;
        line["service_url"] = demo.base_url.as_str().into();
        line["console_url"] = demo.console_url.as_str().into();
        line["orders_url"] = demo.orders_url.as_str().into();
        out::line(&line.to_string());
        interrupt.comes().await;
        return Ok(());
    }
    out::line(&paint(Ink::Bold, "Deskmate is at its desk."));
    out::line(&format!("  the console       {}", demo.console_url));
    out::line(&format!("  play both sides   {}/", about.base_url));
    out::line(&format!("  be the customer   {}", about.messenger_url));
    out::line(&format!("  be the teammate   {}", about.inbox_url));
    out::line(&format!("  the service       {}/readyz", demo.base_url));
    out::line(&format!("  the shop's orders {}/orders/A-17", demo.orders_url));
    match bot {
        Some(file) => {
            out::line("\nYour bot, and what its names are in the example workspace:");
            lint_file(file, Some(&demo.workspace), &[]);
        }
        None => {
            out::line(
                "\nTry this: as the customer ask for order A-17, then ask for a person. As a teammate reply,",
            );
            out::line(
                "and see the bot keep quiet; assign the conversation back to it, and it goes on.",
            );
        }
    }
    out::line(&paint(Ink::Dim, "\nCtrl-C stops all of it; nothing is kept."));
    interrupt.comes().await;
    Ok(())
}
