//! How a webhook's address answers, and what Intercom makes of that.

use deskmate_engine::Received;

/// What is told of one address.
pub(super) struct Told {
    pub(super) channel: String,
    /// Whether all is as it should be.
    pub(super) good: bool,
    /// What became of the last ones.
    pub(super) what: String,
    /// What that leads to; may be empty.
    pub(super) so: String,
}

impl Told {
    /// Source of what Intercom does: `docs/webhooks/webhook-notifications`.
    pub(super) fn of(channel: &str, received: Received) -> Self {
        let Received { taken, slow, refused, not_kept, longest_ms } = received;
        let told = |good, what: String, so: &str| Self {
            channel: channel.to_owned(),
            good,
            what,
            so: so.to_owned(),
        };
        if received.is_nothing() {
            return told(true, "No webhook in the last 15 minutes.".to_owned(), "");
        }
        let all = taken + refused + not_kept;
        let of_all = |count: u32| format!("{count} of {all} in the last 15 minutes");
        if not_kept > 0 {
            return told(
                false,
                format!("{} could not be kept: the database took nothing.", of_all(not_kept)),
                "Intercom sends each of them once more after a minute. What it drops then, Deskmate finds by asking.",
            );
        }
        if refused > 0 {
            return told(
                false,
                format!(
                    "{} were refused: signed with another client secret, or not to be read.",
                    of_all(refused)
                ),
                "Intercom sends each once more after a minute, and nothing for 15 minutes after 1,000 in a row.",
            );
        }
        if slow > 0 {
            return told(
                false,
                format!(
                    "{} were answered after more than half a second, one after {longest_ms} ms.",
                    of_all(slow)
                ),
                "Intercom serves faster addresses first, and counts one as failed after five seconds.",
            );
        }
        let noun = if taken == 1 { "webhook" } else { "webhooks" };
        let what = format!(
            "{taken} {noun} in the last 15 minutes, each answered within {} ms.",
            longest_ms.max(1)
        );
        told(true, what, "")
    }
}

#[cfg(test)]
mod tests {
    use deskmate_engine::Received;

    use super::Told;

    #[test]
    fn the_worst_is_told_and_what_it_leads_to() {
        let said = |received| Told::of("support", received);
        let fine = Received { taken: 12, longest_ms: 37, ..Received::default() };
        let cases = [
            (Received::default(), true, "No webhook in the last 15 minutes.", ""),
            (fine, true, "12 webhooks in the last 15 minutes, each answered within 37 ms.", ""),
            (
                Received { slow: 2, longest_ms: 740, ..fine },
                false,
                "2 of 12 in the last 15 minutes were answered after more than half a second, one after 740 ms.",
                "faster addresses first",
            ),
            (
                Received { slow: 2, refused: 3, ..fine },
                false,
                "3 of 15 in the last 15 minutes were refused: signed with another client secret, or not to be read.",
                "1,000 in a row",
            ),
            (
                Received { refused: 3, not_kept: 1, ..fine },
                false,
                "1 of 16 in the last 15 minutes could not be kept: the database took nothing.",
                "once more after a minute",
            ),
        ];
        for (received, good, what, so) in cases {
            let told = said(received);
            assert_eq!((told.good, told.what.as_str()), (good, what));
            assert!(told.so.contains(so), "{}", told.so);
        }
    }
}
