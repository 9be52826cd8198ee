//! What was typed about a channel, and the set-up that it makes.

use std::collections::BTreeMap;

use deskmate_store::{MasterKey, Role};
use serde_json::{Value, json};

use super::{
    Caller, Maker, Sent, bot,
    kinds::{Kind, is_secret},
    policies,
};

/// What was read, the field that cannot be used, and why.
pub(super) type Unfit = (Box<Form>, String, String);

/// A channel in the making.
#[derive(Clone, Debug, Default)]
pub(super) struct Form {
    pub(super) name: String,
    /// As a `[[channel]]` has it; secrets are sealed, or stand for what is elsewhere.
    pub(super) set_up: Value,
    /// Secrets that were typed for one that is not made yet, by field: sealed for whoever typed them.
    pub(super) drafts: Vec<(String, String)>,
    /// What was typed about bots of each kind: another one may be chosen again.
    pub(super) typed: BTreeMap<String, String>,
    /// The token that Intercom gave by a click, sealed for whoever clicked, and for the address that
    /// gave it; empty if there is none.
    pub(super) connected: String,
}

/// The field that has to do with Intercom's token.
const TOKEN: &str = "intercom.access_token";

/// What a token that Intercom gave is sealed for, until it is part of a channel: whoever asked for
/// it, and the address that gave it. No channel has such a name.
fn connected_by(caller: &Caller, set_up: &Value) -> String {
    format!("connected by {} at {}", caller.name, text(set_up, "intercom.base_url"))
}

/// What stands for a secret that is kept.
pub(super) const KEPT: &str = "•••";

/// The secrets of a channel: the path of each, and the field of the form.
fn secrets(set_up: &Value) -> Vec<(String, String)> {
    let intercom = ["access_token", "client_secret"];
    let intercom = intercom.map(|key| (format!("intercom.{key}"), key.to_owned()));
    intercom.into_iter().chain(bot::secrets(&set_up["bot"])).collect()
}

/// Walks through the texts of a set-up, each with its path.
pub(super) fn each_text(value: &mut Value, path: &str, act: &mut impl FnMut(&str, &mut String)) {
    match value {
        Value::String(text) => act(path, text),
        Value::Array(items) => items.iter_mut().for_each(|item| each_text(item, path, act)),
        Value::Object(fields) => fields.iter_mut().for_each(|(key, value)| {
            let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
            each_text(value, &path, act);
        }),
        _ => {}
    }
}

/// A text that may be missing: its path, and the field of the form.
const OPTIONAL: [(&str, &str); 3] = [
    ("draft_team", "draft_team"),
    ("intercom.base_url", "base_url"),
    ("intercom.client_id", "client_id"),
];

/// Puts a value where it belongs in a set-up, or takes it out.
pub(super) fn put(set_up: &mut Value, path: &str, value: Option<Value>) {
    let (table, key) = match path.split_once('.') {
        Some((table, key)) => (&mut set_up[table], key),
        None => (set_up, path),
    };
    match value {
        Some(value) => table[key] = value,
        None => {
            if let Some(fields) = table.as_object_mut() {
                fields.remove(key);
            }
        }
    }
}

/// A text in a set-up, by its path; empty where there is none.
pub(super) fn text<'a>(set_up: &'a Value, path: &str) -> &'a str {
    let found = path.split('.').try_fold(set_up, |value, key| value.get(key));
    found.and_then(Value::as_str).unwrap_or_default()
}

fn is_reference(text: &str) -> bool {
    text.starts_with("env:") || text.starts_with("file:")
}

/// The first text that is no secret and stands for something else: what it stands for would be told
/// on the page, such as “there is no team” of that name.
fn stands_for_something(set_up: &mut Value) -> Option<String> {
    let mut found = None;
    each_text(set_up, "", &mut |path, text| {
        if is_reference(text) && !is_secret(path) {
            found.get_or_insert(path.to_owned());
        }
    });
    found
}

/// A secret as it is kept in a field of a channel.
///
/// # Errors
/// Why it is not.
fn kept_as(
    typed: &str,
    (channel, path): (&str, &str),
    maker: &dyn Maker,
    is_admin: bool,
) -> Result<String, &'static str> {
    if is_reference(typed) {
        return if is_admin {
            Ok(typed.to_owned())
        } else {
            Err(
                "What `env:` and `file:` stand for is for admins: it may be any secret of this machine.",
            )
        };
    }
    maker.seal(channel, path, typed).ok_or(
        "Secrets cannot be kept here without a master key. Write `env:NAME` or `file:PATH`, or \
         start the service with DESKMATE_MASTER_KEY.",
    )
}

impl Form {
    /// What is kept of a channel.
    pub(super) fn of(name: &str, set_up: Value) -> Self {
        Self { name: name.to_owned(), set_up, ..Self::default() }
    }

    /// One that nobody has typed anything into: where the configuration names an app, its address.
    pub(super) fn new(maker: Option<&dyn Maker>) -> Self {
        let mut form = Self::default();
        if let Some(url) = maker.and_then(|maker| maker.app()?.base_url) {
            form.set_up = json!({ "intercom": { "base_url": url } });
        }
        form
    }

    /// What was typed before somebody went to Intercom, as it comes back. Whether it is new decides
    /// about secrets: those of a new one are nowhere but in the form.
    pub(super) fn brought_back(
        name: &str,
        set_up: Value,
        is_new: bool,
        maker: &dyn Maker,
        caller: &Caller,
    ) -> Self {
        let mut form = Self::of(name, set_up);
        let draft = format!("draft of {}", caller.name);
        for (path, field) in secrets(&form.set_up) {
            let path = path.as_str();
            let Ok(secret) = maker.opened(name, path, text(&form.set_up, path)) else { continue };
            if secret.is_empty() {
                continue;
            }
            if path == TOKEN {
                let place = connected_by(caller, &form.set_up);
                form.connected = maker.seal(&place, path, &secret).unwrap_or_default();
            } else if is_new {
                let kept = match is_reference(text(&form.set_up, path)) {
                    true => Some(text(&form.set_up, path).to_owned()),
                    false => maker.seal(&draft, path, &secret),
                };
                form.drafts.extend(kept.map(|kept| (field, kept)));
            }
        }
        form
    }

    /// What a form says. A secret that was left empty stays as it is stored.
    ///
    /// # Errors
    /// What was read, the field that cannot be used, and why.
    pub(super) fn read(
        sent: &Sent,
        existing: Option<&str>,
        stored: Option<Value>,
        maker: &dyn Maker,
        caller: &Caller,
    ) -> Result<Self, Unfit> {
        let name = existing.unwrap_or_else(|| sent.text("name").trim()).to_owned();
        let mut set_up = stored.unwrap_or_else(|| json!({}));
        let told = |set_up: &Value| text(set_up, "intercom.base_url").to_owned();
        let told_before = told(&set_up);
        set_up["name"] = name.as_str().into();
        set_up["fallback_team"] = sent.text("fallback_team").trim().into();
        set_up["autonomy"] = sent.given("autonomy").unwrap_or("reply").into();
        for (path, field) in OPTIONAL {
            put(&mut set_up, path, sent.given(field).map(Value::from));
        }
        policies::read(sent, &mut set_up);
        let teams = sent.fields.keys().filter_map(|key| key.strip_prefix("takes_team."));
        set_up["takes"]["teams"] = teams.collect::<Vec<_>>().into();
        set_up["takes"]["unassigned"] = (!sent.text("takes_unassigned").is_empty()).into();
        set_up["intercom"]["teammate_id"] = sent.text("teammate_id").trim().into();
        let connected = sent
            .given("connected")
            .and_then(|sealed| maker.opened(&connected_by(caller, &set_up), TOKEN, sealed).ok());
        let (read, mut wrong) = bot::read(sent, &set_up["bot"]);
        if !read.is_null() {
            set_up["bot"] = read;
        }
        let is_admin = caller.role == Role::Admin;
        let draft = format!("draft of {}", caller.name);
        let (mut drafts, mut has_token) = (Vec::new(), false);
        for (path, field) in secrets(&set_up) {
            let (path, field) = (path.as_str(), field.as_str());
            let before = sent.given(&format!("kept_{field}"));
            let before = before.and_then(|kept| match MasterKey::is_sealed(kept) {
                true => maker.opened(&draft, path, kept).ok(),
                false => Some(kept.to_owned()),
            });
            let given = connected.clone().filter(|_| path == TOKEN && sent.given(field).is_none());
            let is_given = given.is_some();
            let typed = given.or_else(|| sent.given(field).map(str::to_owned)).or(before);
            let Some(typed) = typed else { continue };
            let typed = typed.as_str();
            let (table, key) = path.split_once('.').unwrap_or_default();
            if !set_up[table].is_object() {
                continue;
            }
            if path == TOKEN {
                has_token = true;
            }
            if !is_given {
                let kept = match is_reference(typed) {
                    true => Some(typed.to_owned()),
                    false => maker.seal(&draft, path, typed),
                };
                drafts.extend(kept.map(|kept| (field.to_owned(), kept)));
            }
            match kept_as(typed, (&name, path), maker, is_admin) {
                Ok(kept) => set_up[table][key] = kept.into(),
                Err(what) => wrong = Some((path.to_owned(), what.to_owned())),
            }
        }
        each_text(&mut set_up["bot"], "bot", &mut |path, text| {
            // Those among the other keys; what is kept is sealed, or what it was.
            if !is_secret(path) || path.matches('.').count() < 2 || MasterKey::is_sealed(text) {
                return;
            }
            let kept = match text.as_str() {
                KEPT => Err("Another service would be told what is kept: type it anew."),
                typed => kept_as(typed, (&name, path), maker, is_admin),
            };
            match kept {
                Ok(kept) => *text = kept,
                Err(what) => wrong = Some((path.to_owned(), what.to_owned())),
            }
        });
        wrong = wrong.or_else(|| bot::missing(&set_up["bot"]));
        if existing.is_some()
            && told(&set_up) != told_before
            && !has_token
            && !text(&set_up, "intercom.access_token").is_empty()
        {
            let what = "Another address would be told the token that is kept: type the token anew.";
            wrong = Some(("intercom.access_token".to_owned(), what.to_owned()));
            set_up["intercom"]["access_token"] = "".into();
        }
        if let Some(path) = stands_for_something(&mut set_up) {
            let what = "Only secrets may stand for something else (`env:`, `file:`).";
            wrong = Some((path, what.to_owned()));
        }
        let connected = match (connected, sent.given("connected")) {
            (Some(_), Some(sealed)) => sealed.to_owned(),
            _ => String::new(),
        };
        let of_bots =
            |name: &str| name.split_once('.').is_some_and(|(word, _)| Kind::named(word).is_some());
        let typed = sent.fields.iter().filter(|(name, _)| of_bots(name));
        let typed = typed.map(|(name, text)| (name.clone(), text.clone())).collect();
        let form = Self { name, set_up, drafts, typed, connected };
        match wrong {
            Some((field, what)) => Err((Box::new(form), field, what)),
            None => Ok(form),
        }
    }

    /// The access token itself.
    pub(super) fn token(&self, maker: &dyn Maker) -> Result<String, String> {
        let kept = text(&self.set_up, "intercom.access_token");
        maker.opened(&self.name, "intercom.access_token", kept)
    }

    /// Another address than Intercom's.
    pub(super) fn base_url(&self) -> Option<&str> {
        Some(text(&self.set_up, "intercom.base_url")).filter(|url| !url.is_empty())
    }

    /// What may be told of a set-up: no secret, sealed or not.
    pub(super) fn told(config: &str) -> String {
        let mut set_up: Value = serde_json::from_str(config).unwrap_or_default();
        each_text(&mut set_up, "", &mut |path, text| {
            if is_secret(path) && !is_reference(text) {
                KEPT.clone_into(text);
            }
        });
        set_up.to_string()
    }

    /// What stands in a field of the page.
    pub(super) fn value(&self, path: &str) -> &str {
        text(&self.set_up, path)
    }

    /// What a secret's field says: where it is from, never what it is.
    pub(super) fn secret(&self, path: &str) -> &str {
        match text(&self.set_up, path) {
            "" => "",
            kept if is_reference(kept) => kept,
            _ => "kept; type to replace it",
        }
    }

    /// Whether it takes what is assigned to a team.
    pub(super) fn takes(&self, team: &str) -> bool {
        let teams = self.set_up["takes"]["teams"].as_array();
        teams.is_some_and(|teams| teams.iter().any(|one| one.as_str() == Some(team)))
    }

    /// The teams whose conversations it takes, by name or id.
    pub(super) fn takes_teams(&self) -> impl Iterator<Item = &str> {
        let teams = self.set_up["takes"]["teams"].as_array();
        teams.into_iter().flatten().filter_map(Value::as_str)
    }

    /// Whether it takes what nobody has.
    pub(super) fn takes_unassigned(&self) -> bool {
        self.set_up["takes"]["unassigned"] == true
    }

    /// Whether drafts wait with that team.
    pub(super) fn drafts_wait_with(&self, id: &str, name: &str) -> bool {
        [id, name].contains(&self.value("draft_team"))
    }

    /// Whether the fallback team is that one.
    pub(super) fn falls_back_to(&self, id: &str, name: &str) -> bool {
        [id, name].contains(&self.value("fallback_team"))
    }
}
