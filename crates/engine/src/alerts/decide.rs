//! What has begun and what is over, of what is found and what was known.

use std::collections::BTreeMap;

use deskmate_core::Timestamp;
use deskmate_store::AlertRow;

use super::AlertKind;

/// Something that is wrong now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Found {
    /// In which channel.
    pub(super) channel: String,
    /// What kind of thing.
    pub(super) kind: AlertKind,
    /// What people read.
    pub(super) text: String,
    /// The page of the console that says more.
    pub(super) link: String,
}

/// What to keep of it.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Decision {
    /// It has begun.
    Begins(Found),
    /// It goes on.
    GoesOn { id: String, text: String },
    /// It is over.
    IsOver(AlertRow, AlertKind),
}

/// What was found and has not lasted for long enough: since when.
pub(super) type Pending = BTreeMap<(String, AlertKind), Timestamp>;

/// Holds what is found against what is open.
pub(super) fn decide(
    open: Vec<AlertRow>,
    found: Vec<Found>,
    pending: &mut Pending,
    now: Timestamp,
) -> Vec<Decision> {
    let by_key = |found: Found| ((found.channel.clone(), found.kind), found);
    let mut found: BTreeMap<_, _> = found.into_iter().map(by_key).collect();
    let mut decisions = Vec::new();
    for row in open {
        // One that only a newer Deskmate knows is left to it.
        let Some(kind) = AlertKind::named(&row.kind) else { continue };
        match found.remove(&(row.channel.clone(), kind)) {
            Some(found) => decisions.push(Decision::GoesOn { id: row.id, text: found.text }),
            None if now.since(row.seen_at) >= kind.over_after() => {
                decisions.push(Decision::IsOver(row, kind));
            }
            None => {}
        }
    }
    pending.retain(|key, _| found.contains_key(key));
    for (key, found) in found {
        let since = *pending.entry(key).or_insert(now);
        if now.since(since) >= found.kind.lasts() {
            decisions.push(Decision::Begins(found));
        }
    }
    decisions
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn found(kind: AlertKind) -> Found {
        let (text, link) = (format!("{} is so", kind.word()), "/channels/support".to_owned());
        Found { channel: "support".to_owned(), kind, text, link }
    }

    fn open(kind: AlertKind, seen_at: Timestamp) -> AlertRow {
        let Found { channel, text, link, .. } = found(kind);
        let (id, kind) = (kind.word().to_owned(), kind.word().to_owned());
        AlertRow { id, channel, kind, text, link, began_at: seen_at, seen_at, ended_at: None }
    }

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_secs(seconds)
    }

    #[test]
    fn what_is_open_is_not_begun_again() {
        for kind in AlertKind::ALL {
            let seen = vec![open(kind, at(1_000))];
            let decided = decide(seen, vec![found(kind)], &mut Pending::new(), at(1_030));
            let (id, text) = (kind.word().to_owned(), found(kind).text);
            assert_eq!(decided, [Decision::GoesOn { id, text }]);
        }
    }

    #[test]
    fn what_is_not_found_for_a_while_is_over() {
        for kind in AlertKind::ALL {
            let row = open(kind, at(1_000));
            let decides = |now| decide(vec![row.clone()], Vec::new(), &mut Pending::new(), now);
            let over = at(1_000).plus(kind.over_after());
            assert_eq!(decides(over.minus(Duration::from_secs(1))), []);
            assert_eq!(decides(over), [Decision::IsOver(row.clone(), kind)]);
        }
    }

    #[test]
    fn a_channel_that_cannot_work_for_a_moment_is_no_news() {
        let (mut pending, kind) = (Pending::new(), AlertKind::NotReady);
        let mut decides = |found: Vec<Found>, now| decide(Vec::new(), found, &mut pending, now);
        assert_eq!(decides(vec![found(kind)], at(0)), []);
        assert_eq!(decides(vec![found(kind)], at(30)), []);
        assert_eq!(decides(Vec::new(), at(45)), []);
        assert_eq!(decides(vec![found(kind)], at(60)), [], "it begins anew");
        assert_eq!(decides(vec![found(kind)], at(90)), []);
        assert_eq!(decides(vec![found(kind)], at(120)), [Decision::Begins(found(kind))]);
    }

    #[test]
    fn what_a_newer_deskmate_knows_is_left_to_it() {
        let row = AlertRow { kind: "on_fire".to_owned(), ..open(AlertKind::Deaf, at(0)) };
        assert_eq!(decide(vec![row], Vec::new(), &mut Pending::new(), at(9_999)), []);
    }
}
