//! What changed, in order, for windows that look on.
//!
//! Only the newest change of each thing is kept: a window that was away asks for all after the
//! number it saw last, and is told once of everything that is not as it knows it.

use std::collections::BTreeMap;

use tokio::sync::watch;

/// Something that a window may show.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Change {
    /// A conversation, by id.
    Conversation(String),
    /// Attempts to deliver webhooks, or the endpoint.
    Deliveries,
    /// People, teams, tags, attributes.
    Workspace,
    /// Faults, switches, limits.
    Settings,
    /// The clock was stopped, started or moved.
    Clock,
}

impl Change {
    /// As windows are told: `conversation:ID`, `deliveries` …
    pub(crate) fn name(&self) -> String {
        match self {
            Self::Conversation(id) => format!("conversation:{id}"),
            Self::Deliveries => "deliveries".to_owned(),
            Self::Workspace => "workspace".to_owned(),
            Self::Settings => "settings".to_owned(),
            Self::Clock => "clock".to_owned(),
        }
    }
}

/// The changes of one run of the twin.
#[derive(Debug)]
pub(crate) struct Feed {
    /// Tells this run from others, whose numbers mean something else.
    run: i64,
    last: u64,
    numbers: BTreeMap<Change, u64>,
    changes: BTreeMap<u64, Change>,
    /// The twin's activity when it was last looked at.
    activity: u64,
    told: watch::Sender<u64>,
}

/// What a window has to look at again.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum News {
    /// Nothing is known of what it saw: all of it.
    Everything,
    Of(Vec<String>),
}

impl Feed {
    pub(crate) fn new(run: i64) -> Self {
        Self {
            run,
            last: 0,
            numbers: BTreeMap::new(),
            changes: BTreeMap::new(),
            activity: 0,
            told: watch::channel(0).0,
        }
    }

    pub(crate) fn mark(&mut self, change: Change) {
        self.last += 1;
        if let Some(before) = self.numbers.insert(change.clone(), self.last) {
            self.changes.remove(&before);
        }
        self.changes.insert(self.last, change);
        self.told.send_replace(self.last);
    }

    /// Marks the workspace if there was activity that nothing else tells of.
    pub(crate) fn note_activity(&mut self, activity: u64, told_already: bool) {
        if self.activity != activity && !told_already {
            self.mark(Change::Workspace);
        }
        self.activity = activity;
    }

    /// Where the feed is now; a later question may begin here.
    pub(crate) fn place(&self) -> String {
        format!("{}-{}", self.run, self.last)
    }

    /// What is new after a place.
    pub(crate) fn after(&self, place: &str) -> News {
        let number = place
            .split_once('-')
            .filter(|(run, _)| *run == self.run.to_string())
            .and_then(|(_, number)| number.parse::<u64>().ok());
        match number {
            Some(number) if number <= self.last => {
                let newer = self.changes.range(number.saturating_add(1)..);
                News::Of(newer.map(|(_, change)| change.name()).collect())
            }
            _ => News::Everything,
        }
    }

    /// Rises with every change.
    pub(crate) fn subscribe(&self) -> watch::Receiver<u64> {
        self.told.subscribe()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_thing_is_told_once_after_a_place() {
        let mut feed = Feed::new(7);
        let start = feed.place();
        feed.mark(Change::Deliveries);
        feed.mark(Change::Conversation("1".to_owned()));
        feed.mark(Change::Deliveries);
        let told = ["conversation:1".to_owned(), "deliveries".to_owned()];
        assert_eq!(feed.after(&start), News::Of(told.into()));
        assert_eq!(feed.after(&feed.place()), News::Of(Vec::new()));
    }

    #[test]
    fn a_place_of_another_run_means_everything() {
        let feed = Feed::new(7);
        for place in ["6-0", "7-1", "", "7-x"] {
            assert_eq!(feed.after(place), News::Everything, "{place}");
        }
    }
}
