//! How well a bot understands, as figures.

use deskmate_dialog::Measured;

use super::json;
use crate::out::{self, Ink, paint};

/// How many lines of each kind are printed; JSON has them all.
const LINES: usize = 10;

/// Prints them.
///
/// # Errors
/// They are no JSON.
pub(super) fn tell(measured: &Measured, as_json: bool) -> anyhow::Result<()> {
    if as_json {
        return json(measured);
    }
    let Measured { with_intent, without_intent, .. } = measured;
    out::line(&paint(Ink::Bold, &format!("{with_intent} messages with an intent")));
    line("the right intent is the best", measured.right, *with_intent);
    line("it fires", measured.understood, *with_intent);
    line("it is asked which is meant", measured.asked, *with_intent);
    line("the right one among them", measured.asked_rightly, *with_intent);
    line("a wrong one fires", measured.misunderstood, *with_intent);
    line("lost to the threshold", measured.lost.len(), *with_intent);
    if *without_intent > 0 {
        out::line(&paint(Ink::Bold, &format!("{without_intent} messages without one")));
        line("nothing fires", measured.told, *without_intent);
    }
    let confused = measured.confused.iter().map(|pair| {
        let times = format!("{}x", pair.times);
        format!("{times:>4}  {} is taken for {}: {}", pair.meant, pair.understood, pair.example)
    });
    list("taken for each other", &confused.collect::<Vec<_>>());
    let lost =
        measured.lost.iter().map(|one| format!("{:.2}  {}: {}", one.score, one.intent, one.text));
    list("lost to the threshold", &lost.collect::<Vec<_>>());
    let thin = measured.thin.iter().map(|(intent, size)| format!("{intent}: {size} expressions"));
    list("thin: give them more expressions", &thin.collect::<Vec<_>>());
    let (now, better) = (measured.threshold, measured.suggested_threshold);
    if (now - better).abs() < 0.005 {
        out::line(&format!("the threshold {now} is the best for these messages"));
    } else {
        out::line(&format!(
            "a threshold of {better} would do better for these messages than {now}"
        ));
    }
    Ok(())
}

fn line(what: &str, count: usize, of: usize) {
    let percent = count.saturating_mul(100).checked_div(of).unwrap_or_default();
    out::line(&format!("  {count:>5}  {percent:>3} %  {what}"));
}

fn list(what: &str, lines: &[String]) {
    if lines.is_empty() {
        return;
    }
    out::line(&paint(Ink::Bold, what));
    lines.iter().take(LINES).for_each(|line| out::line(&format!("  {line}")));
    if let Some(more @ 1..) = lines.len().checked_sub(LINES) {
        out::line(&format!("  and {more} more; --json has them all"));
    }
}
