//! What of the found is to be read, and in which order. Pure.

use std::{collections::BTreeMap, time::Duration};

use deskmate_core::{ConversationId, Timestamp};
use deskmate_store::Known;

/// A window of Intercom's rate limit.
const WINDOW: Duration = Duration::from_secs(10);

/// A conversation as a search shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) id: ConversationId,
    /// Unix seconds, by Intercom's clock.
    pub(super) changed_at: Option<i64>,
    /// How many parts it says it has.
    pub(super) parts: Option<u64>,
    /// Whether the channel has it or may take it.
    pub(super) may_be_ours: bool,
}

/// A conversation to be woken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Planned {
    pub(super) id: ConversationId,
    pub(super) due: Timestamp,
}

/// Those of which a read could show something new, the oldest change first.
pub(super) fn unread(found: Vec<Found>, known: &BTreeMap<ConversationId, Known>) -> Vec<Found> {
    let mut unread: BTreeMap<_, Found> = BTreeMap::new();
    for found in found {
        if is_unread(&found, known.get(&found.id)) {
            unread.insert(found.id.clone(), found);
        }
    }
    let mut unread: Vec<_> = unread.into_values().collect();
    unread.sort_by_key(|found| found.changed_at);
    unread
}

fn is_unread(found: &Found, known: Option<&Known>) -> bool {
    let Some(known) = known else { return found.may_be_ours };
    let shown = known.last_read.is_some_and(|read| read.shows(found.changed_at, found.parts));
    // Nobody could read it since: it is looked at again in its own time.
    let parked = known
        .parked_since
        .is_some_and(|since| found.changed_at.is_some_and(|at| at < since.as_secs()));
    (known.ours || found.may_be_ours) && !shown && !parked
}

/// When to read each: at once as many as the rate limit lets a sweep read in a window, the oldest
/// change first, and as many more in each later window.
pub(super) fn spread(unread: Vec<Found>, in_a_window: u32, now: Timestamp) -> Vec<Planned> {
    let in_a_window = in_a_window.max(1);
    let due = |index: u32, found: &Found| match index / in_a_window {
        0 => Timestamp::from_secs(found.changed_at.unwrap_or_default()).min(now),
        windows => {
            now.plus(WINDOW * windows).plus(Duration::from_millis((index % in_a_window).into()))
        }
    };
    (0..)
        .zip(unread)
        .map(|(index, found)| Planned { due: due(index, &found), id: found.id })
        .collect()
}

#[cfg(test)]
mod tests {
    use deskmate_core::LastRead;

    use super::*;

    const NOW: Timestamp = Timestamp::from_secs(1_000);

    fn found(id: &str, changed_at: i64, may_be_ours: bool) -> Found {
        Found { id: id.into(), changed_at: Some(changed_at), parts: Some(3), may_be_ours }
    }

    fn ids(found: &[Found]) -> Vec<&str> {
        found.iter().map(|found| found.id.as_str()).collect()
    }

    fn read(asked_at: i64, changed_at: i64, parts: u64) -> Known {
        let last_read = LastRead {
            at: Timestamp::from_secs(asked_at),
            by_wall: Timestamp::from_secs(asked_at),
            changed_at: Some(changed_at),
            parts: Some(parts),
            complete: true,
        };
        Known { ours: true, last_read: Some(last_read), parked_since: None }
    }

    #[test]
    fn what_no_read_has_shown_is_read_the_oldest_first() {
        let known: [(ConversationId, _); 6] = [
            ("same".into(), read(901, 900, 3)),
            ("newer".into(), read(901, 900, 2)),
            ("lags".into(), read(905, 905, 9)),
            ("settled".into(), Known { ..read(950, 900, 7) }),
            ("not ours".into(), Known { ours: false, ..read(800, 800, 1) }),
            ("upgraded".into(), Known { ours: true, ..Known::default() }),
        ];
        let mut all = vec![found("new", 990, true), found("others", 800, false)];
        for (id, _) in &known {
            all.push(found(id.as_str(), if id.as_str() == "upgraded" { 850 } else { 900 }, false));
        }
        assert_eq!(ids(&unread(all, &known.into())), ["upgraded", "newer", "new"]);
    }

    /// Times have one-second resolution, and some do not say how many parts they have.
    #[test]
    fn what_changed_in_the_second_of_the_last_read_may_have_changed_after_it() {
        let uncounted = Found { parts: None, ..found("7", 900, true) };
        let known = |known| BTreeMap::from([("7".into(), known)]);
        assert_eq!(unread(vec![uncounted.clone()], &known(read(905, 900, 3))).len(), 1);
        assert_eq!(unread(vec![uncounted], &known(read(925, 900, 3))), []);
        let mut cut = read(905, 900, 3);
        cut.last_read = cut.last_read.map(|read| LastRead { complete: false, ..read });
        assert_eq!(unread(vec![found("7", 900, true)], &known(cut)).len(), 1);
    }

    #[test]
    fn what_is_parked_waits_for_its_own_time_unless_it_changes() {
        let since = Some(Timestamp::from_secs(950));
        let parked = Known { parked_since: since, last_read: None, ours: true };
        let known = BTreeMap::from([("7".into(), parked)]);
        assert_eq!(unread(vec![found("7", 900, true)], &known), []);
        assert_eq!(unread(vec![found("7", 951, true)], &known).len(), 1);
    }

    #[test]
    fn a_backlog_is_spread_over_as_many_windows_as_it_needs() {
        let all = (0..5).map(|n| found(&n.to_string(), 900 + n, true)).collect();
        let dues: Vec<_> =
            spread(all, 2, NOW).iter().map(|planned| planned.due.as_millis()).collect();
        assert_eq!(dues, [900_000, 901_000, 1_010_000, 1_010_001, 1_020_000]);
    }
}
