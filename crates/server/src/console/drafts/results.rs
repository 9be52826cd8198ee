//! What people make of the bot's drafts, and where it may answer by itself.

use std::collections::BTreeMap;

use askama::Template;
use axum::{Extension, extract::State, http::StatusCode, response::Response};
use deskmate_core::{Autonomy, DraftEnd, Kind};
use deskmate_store::{DraftResult, Role, StoreError};

use web_kit::icons;

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

/// What people call the drafts of a channel that are of one kind.
fn name<'a>(channel: &'a str, kind: &'a Kind) -> &'a str {
    let names = [kind.dialog.as_str(), &kind.topic, &kind.intent];
    names.into_iter().find(|name| !name.is_empty()).unwrap_or(channel)
}

/// What the drafts of one kind were.
#[derive(Default)]
struct Row {
    channel: String,
    kind: Kind,
    all: Counts,
    /// The same, week by week.
    weeks: [Counts; WEEKS],
    /// What of its channel follows for it.
    then: Then,
}

/// Where the answers of a kind go.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Then {
    /// To people, who look first.
    #[default]
    Waits,
    /// The same: the bot asks for it where its channel lets it reply.
    Asked,
    /// To the customer: nobody looks at them any more.
    Trusted,
}

impl Row {
    fn name(&self) -> &str {
        name(&self.channel, &self.kind)
    }

    /// What a channel of the configuration would say.
    fn written(&self) -> String {
        let Kind { dialog, intent, topic } = &self.kind;
        let keys = [("dialog", dialog), ("intent", intent), ("topic", topic)];
        let keys = keys.into_iter().filter(|(_, name)| !name.is_empty());
        let keys: Vec<_> = keys.map(|(key, name)| format!("{key} = {name:?}")).collect();
        format!("replies_to = [{{ {} }}]", keys.join(", "))
    }

    /// Whether its channel can be told by a click to let it out.
    fn can_be_let(&self, results: &Results<'_>) -> bool {
        let known = !self.kind.is_any() && results.changeable.contains(&self.channel);
        results.may_edit && known
    }

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
    /// All channels of the console.
    changeable: Vec<String>,
    /// Who may set channels up.
    may_edit: bool,
}

/// What became of each kind; what was decided about most comes first.
fn by_kind(results: &[DraftResult]) -> Vec<Row> {
    let mut all: BTreeMap<(String, Kind), Row> = BTreeMap::new();
    for one in results {
        let channel = one.channel.clone();
        let (dialog, intent) = (one.dialog.clone(), one.intent.clone());
        let kind = Kind { dialog, intent, topic: one.topic.clone() };
        let new = || Row { channel: channel.clone(), kind: kind.clone(), ..Row::default() };
        let row = all.entry((channel.clone(), kind.clone())).or_insert_with(new);
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
    let changeable = edit::changeable(pages).await?;
    let mut ready = Vec::new();
    for channel in pages.engine.channels() {
        let (name, autonomy) = (channel.name().as_str(), channel.autonomy());
        for row in rows.iter_mut().filter(|row| row.channel == name) {
            let trusted = channel.replies_to().iter().any(|kind| kind.covers(&row.kind));
            row.then = match autonomy {
                _ if trusted => Then::Trusted,
                Autonomy::Reply => Then::Asked,
                _ => Then::Waits,
            };
        }
        let drafts = autonomy == Autonomy::Draft && changeable.iter().any(|own| own == name);
        if drafts && of_channel(&results, name).is_good() {
            ready.push(name.to_owned());
        }
    }
    let may_edit = caller.role >= Role::Editor;
    let (base, csrf) = (&pages.base, frame::csrf(Some(caller)));
    let tell = |what: fn(&Kind) -> &String| rows.iter().any(|row| !what(&row.kind).is_empty());
    let (dialogs, intents) = (tell(|kind| &kind.dialog), tell(|kind| &kind.intent));
    let topics = tell(|kind| &kind.topic);
    let main = Results { base, csrf, dialogs, intents, topics, rows, ready, changeable, may_edit };
    Ok(frame::page(pages, Some(caller), (StatusCode::OK, "/drafts", "How drafts did"), &main))
}

#[cfg(test)]
mod tests {
    use deskmate_core::DraftEnd;
    use deskmate_store::DraftResult;

    use super::{Kind, by_kind, name, of_channel};

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
        let names: Vec<_> = rows.iter().map(super::Row::name).collect();
        assert_eq!(names, ["refund", "order"]);
        assert_eq!(name("support", &Kind::default()), "support");
        assert_eq!(rows[1].written(), r#"replies_to = [{ topic = "order" }]"#);
    }
}
