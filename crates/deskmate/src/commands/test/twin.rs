//! `--twin`: tests go through everything. The customer writes in the twin; the bot's answers reach
//! it by webhook, worker, outbox and API; time stands still and is moved.

mod acts;
mod recorder;
mod stage;
mod workspace;

use deskmate_dialog::{
    Bot,
    testing::{Next, Test, Tested, Tests, Verdict},
};

use self::stage::Stage;

/// Plays every test, each in a world of its own.
///
/// # Errors
/// The world could not be set up.
pub(super) async fn play(bot: &Bot, text: &str, tests: &Tests) -> anyhow::Result<Vec<Tested>> {
    let mut played = Vec::new();
    for test in tests.all() {
        played.push(one(bot, text, tests, test).await?);
    }
    Ok(played)
}

async fn one(bot: &Bot, text: &str, tests: &Tests, test: &Test) -> anyhow::Result<Tested> {
    let mut stage = Stage::set(bot, text, test).await?;
    let mut watch = tests.watch(bot, test);
    for step in &test.steps {
        let next = match watch.step(step) {
            Next::Do => {
                let done = stage.does(&step.step).await;
                stage.report(&mut watch);
                match done {
                    Ok(()) => watch.done(stage.delivered().await?),
                    Err(why) => watch.done(Verdict::Failed {
                        expected: "this can be done in Intercom".into(),
                        got: why.to_string(),
                    }),
                }
            }
            next => next,
        };
        if next == Next::Over {
            break;
        }
    }
    stage.strike().await;
    Ok(watch.end())
}
