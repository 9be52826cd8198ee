//! `deskmate user`: who may sign in to the console.

use anyhow::bail;
use deskmate_engine::{Clock, SystemClock};
use deskmate_server::console;
use deskmate_store::{Console, Role};

use super::{remote::Side, serve::console_url};
use crate::{
    args::{User, UserCommand, Where},
    config, out,
};

pub(crate) async fn run(args: User) -> anyhow::Result<()> {
    let Side::Database(store) = Side::of(&args.at).await? else {
        return over_the_api(&args).await;
    };
    match args.command {
        UserCommand::List => {
            for user in store.users().await? {
                out::line(&format!("{}  {}", user.name, user.role));
            }
            Ok(())
        }
        UserCommand::Invite { role } => invite(&store, role, &args.at).await,
        UserCommand::OneStep { name } => {
            let now = SystemClock.now();
            if !console::one_step(&store, now, &name, "the command line").await? {
                bail!("nobody who is called `{name}` signs in in two steps");
            }
            out::line(&format!("{name} signs in with the password alone"));
            Ok(())
        }
    }
}

async fn invite(store: &Console, role: Role, at: &Where) -> anyhow::Result<()> {
    let Some(base) = console_url(&config::load(&at.config)?) else {
        bail!("`console = false`: there is nothing to sign in to");
    };
    let path = console::invite(store, SystemClock.now(), role, "the command line").await?;
    out::line(&format!("{base}{path}"));
    Ok(())
}

async fn over_the_api(args: &User) -> anyhow::Result<()> {
    let Side::Service(api) = Side::of(&args.at).await? else { return Ok(()) };
    match &args.command {
        UserCommand::OneStep { name } => {
            let body = serde_json::json!({ "name": name });
            api.post("/api/v1/users/one-step", &body).await?;
            out::line(&format!("{name} signs in with the password alone"));
        }
        UserCommand::List => {
            let told = api.get("/api/v1/users").await?;
            for user in told["users"].as_array().into_iter().flatten() {
                let text = |key: &str| user[key].as_str().unwrap_or_default().to_owned();
                out::line(&format!("{}  {}", text("name"), text("role")));
            }
        }
        UserCommand::Invite { role } => {
            let told =
                api.post("/api/v1/invitations", &serde_json::json!({"role": role.word()})).await?;
            out::line(told["url"].as_str().unwrap_or_default());
        }
    }
    Ok(())
}
