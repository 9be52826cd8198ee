//! What people make of the bot's drafts, and where it may answer by itself.

use std::collections::BTreeMap;

use askama::Template;
use axum::{Extension, extract::State, http::StatusCode, response::Response};
use deskmate_core::{Autonomy, DraftEnd};
use deskmate_store::{DraftResult, Role, StoreError};

use crate::console::{Pages, caller::Caller, edit, frame, guard::or_not_now};

/// So many weeks are shown.
const WEEKS: usize = 4;
/// So many decisions tell something.
const ENOUGH: u64 = 20;
/// So many of a hundred are sent as they were where the bot may answer by itself.
const GOOD: u64 = 95;

/// How often people decided so.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Counts {
    sent: u64,
    edited: u64,
    rejected: u64,
    withdrawn: u64,
    /// Of the edited ones: percent of their texts, all added up.
    changed: u64,
}

impl Counts {
    fn add(&mut self, one: &DraftResult) {
        let count = match one.how {
            DraftEnd::Sent => &mut self.sent,
            DraftEnd::Edited => {
                self.changed += one.changed;
                &mut self.edited
            }
            DraftEnd::Rejected => &mut self.rejected,
            DraftEnd::Withdrawn => &mut self.withdrawn,
        };
        *count += one.count;
    }

    /// How many people decided about.
    fn decided(&self) -> u64 {
        self.sent + self.edited + self.rejected
    }

    /// Of a hundred, so many were sent as they were.
    fn as_it_was(&self) -> Option<u64> {
        (self.sent * 100).checked_div(self.decided())
    }

    /// So much of an edited text is changed, in percent.
    fn changed(&self) -> Option<u64> {
        self.changed.checked_div(self.edited)
    }

    fn is_good(&self) -> bool {
        self.decided() >= ENOUGH && self.as_it_was() >= Some(GOOD)
    }
}

/// Which drafts: those of a dialog, of what the message was understood as, and of a topic, as far as
/// their bot tells.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Kind {
    channel: String,
    dialog: String,
    intent: String,
    topic: String,
}

impl Kind {
    /// What people call it.
    fn name(&self) -> &str {
        let names = [&self.dialog, &self.topic, &self.intent];
        names.into_iter().find(|name| !name.is_empty()).unwrap_or(&self.channel)
    }
}

/// What the drafts of one kind were.
#[derive(Default)]
struct Row {
    kind: Kind,
    all: Counts,
    /// The same, week by week.
    weeks: [Counts; WEEKS],
    /// Its channel lets the bot answer: only some answers wait.
    replies: bool,
}

impl Row {
    /// Of a hundred, so many were sent as they were: week by week, the last one ends today.
    fn trend(&self) -> String {
        let figure = |week: &Counts| match week.as_it_was() {
            Some(of) => format!("{of} %"),
            None => "–".to_owned(),
        };
        self.weeks.iter().map(figure).collect::<Vec<_>>().join(" · ")
    }
}

#[derive(Template)]
#[template(path = "draft_results.html")]
struct Results<'a> {
    base: &'a str,
    csrf: &'a str,
    rows: Vec<Row>,
    /// Whether any row tells a dialog; a column that is empty throughout is none.
    dialogs: bool,
    /// The same of what the message was understood as.
    intents: bool,
    /// The same of the topic.
    topics: bool,
    /// Channels of the console that draft, and need not: one click ends that.
    ready: Vec<String>,
    /// Who may set channels up.
    may_edit: bool,
}

/// What became of each kind; what was decided about most comes first.
fn by_kind(results: &[DraftResult]) -> Vec<Row> {
    let mut all: BTreeMap<Kind, Row> = BTreeMap::new();
    for one in results {
        let kind = Kind {
            channel: one.channel.clone(),
            dialog: one.dialog.clone(),
            intent: one.intent.clone(),
            topic: one.topic.clone(),
        };
        let row = all.entry(kind.clone()).or_insert_with(|| Row { kind, ..Row::default() });
        row.all.add(one);
        if let Some(week) = row.weeks.get_mut(one.week) {
            week.add(one);
        }
    }
    let mut rows: Vec<_> = all.into_values().collect();
    rows.sort_by_key(|row| std::cmp::Reverse(row.all.decided()));
    rows
}

/// What became of all drafts of a channel.
fn of_channel(results: &[DraftResult], channel: &str) -> Counts {
    let mut all = Counts::default();
    results.iter().filter(|one| one.channel == channel).for_each(|one| all.add(one));
    all
}

/// The page.
pub(in crate::console) async fn page(
    State(pages): State<Pages>,
    Extension(caller): Extension<Caller>,
) -> Response {
    or_not_now(shown(&pages, &caller).await, &pages, &caller)
}

async fn shown(pages: &Pages, caller: &Caller) -> Result<Response, StoreError> {
    let results = pages.store.draft_results(pages.now(), WEEKS).await?;
    let mut rows = by_kind(&results);
    let replies: Vec<_> = pages
        .engine
        .channels()
        .filter(|channel| channel.autonomy() == Autonomy::Reply)
        .map(|channel| channel.name().to_string())
        .collect();
    for row in &mut rows {
        row.replies = replies.contains(&row.kind.channel);
    }
    let may_edit = caller.role >= Role::Editor;
    let mut ready = edit::drafting(pages).await?;
    ready.retain(|channel| of_channel(&results, channel).is_good());
    let (base, csrf) = (&pages.base, frame::csrf(Some(caller)));
    let tell = |what: fn(&Kind) -> &String| rows.iter().any(|row| !what(&row.kind).is_empty());
    let (dialogs, intents) = (tell(|kind| &kind.dialog), tell(|kind| &kind.intent));
    let topics = tell(|kind| &kind.topic);
    let main = Results { base, csrf, dialogs, intents, topics, rows, ready, may_edit };
    Ok(frame::page(pages, Some(caller), (StatusCode::OK, "/drafts", "How drafts did"), &main))
}

#[cfg(test)]
mod tests {
    use deskmate_core::DraftEnd;
    use deskmate_store::DraftResult;

    use super::{Kind, by_kind, of_channel};

    fn result(how: DraftEnd, week: usize, count: u64, changed: u64) -> DraftResult {
        let (channel, dialog) = ("support".to_owned(), "hours".to_owned());
        let (intent, topic) = (String::new(), String::new());
        DraftResult { channel, dialog, intent, topic, how, week, count, changed }
    }

    #[test]
    fn what_nobody_decided_about_counts_neither_way() {
        let results = [
            result(DraftEnd::Sent, 3, 98, 0),
            result(DraftEnd::Edited, 3, 2, 30),
            result(DraftEnd::Withdrawn, 3, 50, 0),
        ];
        let counts = by_kind(&results).pop().unwrap().all;
        assert_eq!((counts.decided(), counts.as_it_was()), (100, Some(98)));
        assert_eq!((counts.changed(), counts.is_good()), (Some(15), true));
        assert!(of_channel(&results, "support").is_good());
        assert!(!of_channel(&results, "sales").is_good());
        let few = by_kind(&[result(DraftEnd::Sent, 3, 19, 0)]).pop().unwrap().all;
        assert!(!few.is_good(), "that is too few to tell");
        let none = by_kind(&[result(DraftEnd::Withdrawn, 3, 3, 0)]).pop().unwrap().all;
        assert_eq!((none.as_it_was(), none.is_good()), (None, false));
    }

    #[test]
    fn each_week_has_its_own_figure() {
        let rows = by_kind(&[
            result(DraftEnd::Rejected, 0, 1, 0),
            result(DraftEnd::Sent, 0, 1, 0),
            result(DraftEnd::Sent, 3, 4, 0),
        ]);
        assert_eq!(rows[0].trend(), "50 % · – · – · 100 %");
        assert_eq!(rows[0].all.as_it_was(), Some(83));
    }

    #[test]
    fn topics_are_kinds_of_their_own_and_what_most_is_known_of_comes_first() {
        let about = |topic: &str, count| DraftResult {
            dialog: String::new(),
            topic: topic.to_owned(),
            ..result(DraftEnd::Sent, 3, count, 0)
        };
        let rows = by_kind(&[about("order", 2), about("refund", 9)]);
        let names: Vec<_> = rows.iter().map(|row| row.kind.name()).collect();
        assert_eq!(names, ["refund", "order"]);
        let nothing = Kind { channel: "support".to_owned(), ..Kind::default() };
        assert_eq!(nothing.name(), "support");
    }
}
