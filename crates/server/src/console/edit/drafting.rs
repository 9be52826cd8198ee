//! What the bot of a channel answers by itself, and what people look at first.

use axum::{Extension, extract::State, http::StatusCode, response::Response};
use deskmate_core::Kind;
use deskmate_store::{ConsoleChannel, StoreError};
use serde_json::{Value, json};

use super::{Form, kept, maker, not_there};
use crate::console::{Pages, caller::Caller, forms::Sent, guard::not_now};

/// What a set-up becomes, or why it stays as it is.
type Change = fn(&mut Value, &Kind) -> Result<(), &'static str>;

/// Lets the bot of a channel answer by itself: everything, or what is of one kind. The way from a
/// hint to that is one click.
pub(in crate::console) async fn answers_itself(
    State(pages): State<Pages>,
    Extension(caller): Extension<Caller>,
    Extension(sent): Extension<Sent>,
) -> Response {
    let (change, back): (Change, _) = match kind(&sent).is_any() {
        true => (replies, format!("/channels/{}", sent.text("channel"))),
        false => (trusts, "/drafts/results".to_owned()),
    };
    changed(&pages, &caller, &sent, (change, &back)).await
}

/// Has people look first at answers of a kind that the bot has given by itself.
pub(in crate::console) async fn looked_at_first(
    State(pages): State<Pages>,
    Extension(caller): Extension<Caller>,
    Extension(sent): Extension<Sent>,
) -> Response {
    changed(&pages, &caller, &sent, (trusts_no_more, "/drafts/results")).await
}

fn kind(sent: &Sent) -> Kind {
    let text = |field| sent.text(field).to_owned();
    Kind { dialog: text("dialog"), intent: text("intent"), topic: text("topic") }
}

fn replies(set_up: &mut Value, _: &Kind) -> Result<(), &'static str> {
    if set_up["autonomy"] != "draft" {
        return Err("This channel drafts no longer.");
    }
    set_up["autonomy"] = "reply".into();
    Ok(())
}

fn trusted(set_up: &Value) -> Vec<Kind> {
    serde_json::from_value(set_up["replies_to"].clone()).unwrap_or_default()
}

fn trusts(set_up: &mut Value, kind: &Kind) -> Result<(), &'static str> {
    let mut all = trusted(set_up);
    if all.iter().any(|known| known.covers(kind)) {
        return Err("It answers that by itself already.");
    }
    // A narrower one says nothing more.
    all.retain(|known| !kind.covers(known));
    all.push(kind.clone());
    set_up["replies_to"] = json!(all);
    Ok(())
}

fn trusts_no_more(set_up: &mut Value, kind: &Kind) -> Result<(), &'static str> {
    let before = trusted(set_up);
    let all: Vec<_> = before.iter().filter(|known| !known.covers(kind)).collect();
    if all.len() == before.len() {
        return Err("People look at that first already.");
    }
    set_up["replies_to"] = json!(all);
    Ok(())
}

async fn changed(
    pages: &Pages,
    caller: &Caller,
    sent: &Sent,
    (change, back): (Change, &str),
) -> Response {
    let before = match kept(&pages.engine, sent.text("channel")).await {
        Ok(Some(before)) => before,
        Ok(None) => return not_there(pages, caller, sent.text("channel")),
        Err(error) => return not_now(pages, Some(caller), &error),
    };
    let Some(maker) = maker(pages) else {
        let why = "Channels cannot be changed here.";
        return sent.refused(pages, Some(caller), StatusCode::NOT_FOUND, why);
    };
    let mut set_up: Value = serde_json::from_str(&before.config).unwrap_or_default();
    if let Err(why) = change(&mut set_up, &kind(sent)) {
        return sent.refused(pages, Some(caller), StatusCode::CONFLICT, why);
    }
    let (now, name) = (pages.now(), before.name.clone());
    let mut audit = caller.did(now, "channel.changed", format!("channel {name}"));
    audit.before = Some(Form::told(&before.config));
    let channel = ConsoleChannel {
        config: set_up.to_string(),
        version: before.version + 1,
        changed_at: now,
        changed_by: caller.name.clone(),
        name,
    };
    audit.after = Some(Form::told(&channel.config));
    let done = async {
        pages.store.put_channel(&channel, audit).await?;
        maker.sync(&pages.engine).await
    };
    match done.await {
        Ok(()) => {
            pages.engine.changed();
            sent.done(&pages.at(back))
        }
        Err(StoreError::ChangedMeanwhile) => {
            let why = "Somebody else has changed this channel meanwhile. Load the page again.";
            sent.refused(pages, Some(caller), StatusCode::CONFLICT, why)
        }
        Err(error) => not_now(pages, Some(caller), &error),
    }
}

/// The channels that were made in the console, and can be changed here.
pub(in crate::console) async fn changeable(pages: &Pages) -> Result<Vec<String>, StoreError> {
    let Some(maker) = maker(pages) else { return Ok(Vec::new()) };
    let all = pages.store.channels().await?.into_iter().map(|channel| channel.name);
    Ok(all.filter(|name| !maker.is_in_file(name)).collect())
}

#[cfg(test)]
mod tests {
    use deskmate_core::Kind;
    use serde_json::json;

    use super::{replies, trusts, trusts_no_more};

    fn kind(dialog: &str, intent: &str) -> Kind {
        Kind { dialog: dialog.to_owned(), intent: intent.to_owned(), topic: String::new() }
    }

    #[test]
    fn kinds_come_and_go_one_by_one() {
        let mut set_up = json!({"name": "sales", "autonomy": "draft"});
        trusts(&mut set_up, &kind("answer", "hours")).unwrap();
        trusts(&mut set_up, &kind("refunds", "")).unwrap();
        let both = json!([{"dialog": "answer", "intent": "hours"}, {"dialog": "refunds"}]);
        assert_eq!(set_up["replies_to"], both);
        assert!(trusts(&mut set_up, &kind("refunds", "back")).is_err(), "that is one of them");
        trusts(&mut set_up, &kind("answer", "")).unwrap();
        assert_eq!(set_up["replies_to"], json!([{"dialog": "refunds"}, {"dialog": "answer"}]));
        trusts_no_more(&mut set_up, &kind("answer", "hours")).unwrap();
        assert_eq!(set_up["replies_to"], json!([{"dialog": "refunds"}]));
        assert!(trusts_no_more(&mut set_up, &kind("answer", "")).is_err());
        assert_eq!(set_up["autonomy"], "draft");
    }

    #[test]
    fn a_channel_is_let_reply_once() {
        let mut set_up = json!({"autonomy": "draft"});
        replies(&mut set_up, &Kind::default()).unwrap();
        assert_eq!(set_up, json!({"autonomy": "reply"}));
        assert!(replies(&mut set_up, &Kind::default()).is_err());
    }
}
