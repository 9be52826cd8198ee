//! What people make of the bot's drafts, and where it may answer by itself.

use std::{collections::BTreeMap, time::Duration};

use askama::Template;
use axum::{Extension, extract::State, http::StatusCode, response::Response};
use deskmate_core::DraftEnd;
use deskmate_store::{DraftResult, Role, StoreError};

use crate::console::{Pages, caller::Caller, edit, frame, guard::or_not_now};

const DAY: Duration = Duration::from_secs(24 * 3600);
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

/// What the drafts of one kind were.
struct Row {
    channel: String,
    dialog: String,
    intent: String,
    all: Counts,
    /// In the last week.
    lately: String,
}

#[derive(Template)]
#[template(path = "draft_results.html")]
struct Results<'a> {
    base: &'a str,
    csrf: &'a str,
    rows: Vec<Row>,
    /// Channels of the console that draft, and need not: one click ends that.
    ready: Vec<String>,
    /// Who may set channels up.
    may_edit: bool,
}

type Kind = (String, String, String);

fn by_kind(results: &[DraftResult]) -> BTreeMap<Kind, Counts> {
    let mut all: BTreeMap<Kind, Counts> = BTreeMap::new();
    for one in results {
        let kind = (one.channel.clone(), one.dialog.clone(), one.intent.clone());
        all.entry(kind).or_default().add(one);
    }
    all
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
    let now = pages.now();
    let results = pages.store.draft_results(now.minus(30 * DAY)).await?;
    let month = by_kind(&results);
    let week = by_kind(&pages.store.draft_results(now.minus(7 * DAY)).await?);
    let percent =
        |counts: &Counts| counts.as_it_was().map_or_else(String::new, |of| format!("{of} %"));
    let mut rows: Vec<_> = month
        .into_iter()
        .map(|(kind, all)| {
            let lately = week.get(&kind).map(percent).unwrap_or_default();
            let (channel, dialog, intent) = kind;
            Row { channel, dialog, intent, all, lately }
        })
        .collect();
    rows.sort_by_key(|row| std::cmp::Reverse(row.all.decided()));
    let may_edit = caller.role >= Role::Editor;
    let mut ready = edit::drafting(pages).await?;
    ready.retain(|channel| of_channel(&results, channel).is_good());
    let (base, csrf) = (&pages.base, frame::csrf(Some(caller)));
    let main = Results { base, csrf, rows, ready, may_edit };
    Ok(frame::page(pages, Some(caller), (StatusCode::OK, "/drafts", "How drafts did"), &main))
}

#[cfg(test)]
mod tests {
    use deskmate_core::DraftEnd;
    use deskmate_store::DraftResult;

    use super::{by_kind, of_channel};

    fn result(how: DraftEnd, count: u64, changed: u64) -> DraftResult {
        let (channel, dialog) = ("support".to_owned(), "hours".to_owned());
        DraftResult { channel, dialog, intent: String::new(), how, count, changed }
    }

    #[test]
    fn what_nobody_decided_about_counts_neither_way() {
        let results = [
            result(DraftEnd::Sent, 98, 0),
            result(DraftEnd::Edited, 2, 30),
            result(DraftEnd::Withdrawn, 50, 0),
        ];
        let counts = by_kind(&results).into_values().next().unwrap();
        assert_eq!((counts.decided(), counts.as_it_was()), (100, Some(98)));
        assert_eq!((counts.changed(), counts.is_good()), (Some(15), true));
        assert!(of_channel(&results, "support").is_good());
        assert!(!of_channel(&results, "sales").is_good());
        let few = by_kind(&[result(DraftEnd::Sent, 19, 0)]).into_values().next().unwrap();
        assert!(!few.is_good(), "that is too few to tell");
        let none = by_kind(&[result(DraftEnd::Withdrawn, 3, 0)]).into_values().next().unwrap();
        assert_eq!((none.as_it_was(), none.is_good()), (None, false));
    }
}
