//! More than one attempt at a turn, for as long as the channel's `turn_timeout` lasts.

use std::time::Duration;

use crate::{Bot, Call, Failure, Outcome, Timing};

const FIRST_WAIT: Duration = Duration::from_millis(250);
const LONGEST_WAIT: Duration = Duration::from_secs(5);

/// Runs the turn until the bot answers, fails for good, or `turn_timeout` is over.
///
/// Between attempts it waits as long as the bot asked for, else 0.25 s, doubling up to 5 s. A wait
/// that would outlast the time is not begun: the turn fails at once, so that people get the
/// conversation sooner. An attempt that is under way when the time is over is dropped. The result
/// is never a [`Failure::Retry`].
pub async fn run(
    bot: &dyn Bot,
    call: &Call,
    timing: &dyn Timing,
    turn_timeout: Duration,
) -> Outcome {
    let began = timing.steady_ms();
    let mut time_is_up = timing.sleep(turn_timeout);
    let mut wait = FIRST_WAIT;
    let mut last = None;
    loop {
        let outcome = tokio::select! {
            biased;
            outcome = bot.turn(call) => outcome,
            () = &mut time_is_up => return too_late(bot, turn_timeout, last),
        };
        let Outcome::Failed(Failure::Retry { why, after }) = outcome else { return outcome };
        let pause = after.unwrap_or(wait);
        tracing::debug!(turn.id = %call.turn.turn_id, bot.name = call.turn.bot, why, ?pause, "bot.attempt_failed");
        last = Some(why);
        if spent(began, timing).saturating_add(pause) >= turn_timeout {
            return too_late(bot, turn_timeout, last);
        }
        tokio::select! {
            biased;
            () = timing.sleep(pause) => wait = (wait * 2).min(LONGEST_WAIT),
            () = &mut time_is_up => return too_late(bot, turn_timeout, last),
        }
    }
}

fn spent(began: i64, timing: &dyn Timing) -> Duration {
    Duration::from_millis(timing.steady_ms().saturating_sub(began).try_into().unwrap_or(0))
}

fn too_late(bot: &dyn Bot, turn_timeout: Duration, last: Option<String>) -> Outcome {
    let last = last.map(|why| format!(" (last: {why})")).unwrap_or_default();
    let seconds = turn_timeout.as_secs_f64();
    let why = format!("{} did not answer within {seconds} s{last}", bot.subject());
    Outcome::Failed(Failure::Final { why })
}
