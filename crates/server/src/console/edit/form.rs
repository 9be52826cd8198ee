//! What was typed about a channel, and the set-up that it makes.

use deskmate_store::{MasterKey, Role};
use serde_json::{Value, json};

use super::{Caller, Maker, Sent, policies};

/// What was read, the field that cannot be used, and why.
pub(super) type Unfit = (Box<Form>, String, String);

/// A channel in the making.
#[derive(Clone, Debug, Default)]
pub(super) struct Form {
    pub(super) name: String,
    /// As a `[[channel]]` has it; secrets are sealed, or stand for what is elsewhere.
    pub(super) set_up: Value,
    /// Secrets that were typed for one that is not made yet, by field: sealed for whoever typed them.
    pub(super) drafts: Vec<(&'static str, String)>,
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

/// A secret of a channel: its path, and the field of the form.
const SECRETS: [(&str, &str); 3] = [
    ("intercom.access_token", "access_token"),
    ("intercom.client_secret", "client_secret"),
    ("bot.secret", "bot_secret"),
];

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
fn stands_for_something(value: &Value, path: &str) -> Option<String> {
    let within = |key: &str| if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") };
    match value {
        Value::String(text) => {
            let secret = SECRETS.iter().any(|(known, _)| *known == path);
            (is_reference(text) && !secret).then(|| path.to_owned())
        }
        Value::Array(items) => items.iter().find_map(|item| stands_for_something(item, path)),
        Value::Object(fields) => {
            fields.iter().find_map(|(key, value)| stands_for_something(value, &within(key)))
        }
        _ => None,
    }
}

/// Whether a bot file is one beside the configuration, and no other file of the machine.
fn is_beside(path: &str) -> bool {
    let steps: Vec<_> = path.split('/').collect();
    !path.starts_with('/')
        && !path.contains('\\')
        && !steps.contains(&"..")
        && (path.ends_with(".yaml") || path.ends_with(".yml"))
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
        for (path, field) in SECRETS {
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
        let mut wrong = None;
        match sent.text("bot_kind") {
            "file" => {
                let file = sent.text("bot_file").trim();
                set_up["bot"] = file.into();
                if !is_beside(file) {
                    let what =
                        "Name a bot file beside the configuration, such as `bots/support.yaml`.";
                    wrong = Some(("bot".to_owned(), what.to_owned()));
                }
            }
            "http" => {
                let url = sent.text("bot_url").trim();
                let secret = text(&set_up, "bot.secret").to_owned();
                let is_same = text(&set_up, "bot.url") == url;
                set_up["bot"] = json!({"driver": "http", "url": url});
                // Another service is not told the secret of this one.
                if !secret.is_empty() && is_same {
                    set_up["bot"]["secret"] = secret.into();
                }
            }
            // Another driver, which the form does not show: it stays as it is.
            _ => {}
        }
        let is_admin = caller.role == Role::Admin;
        // Nobody has a channel of that name.
        let draft = format!("draft of {}", caller.name);
        let mut drafts = Vec::new();
        for (path, field) in SECRETS {
            let before = sent.given(&format!("kept_{field}")).filter(|_| existing.is_none());
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
            if existing.is_none() && !is_given {
                let kept = match is_reference(typed) {
                    true => Some(typed.to_owned()),
                    false => maker.seal(&draft, path, typed),
                };
                drafts.extend(kept.map(|kept| (field, kept)));
            }
            let kept = match (is_reference(typed), maker.seal(&name, path, typed)) {
                (true, _) if is_admin => Some(typed.to_owned()),
                (true, _) => {
                    let what = "What `env:` and `file:` stand for is for admins: it may be any secret of this machine.";
                    wrong = Some((path.to_owned(), what.to_owned()));
                    None
                }
                (false, Some(sealed)) => Some(sealed),
                (false, None) => {
                    let what = "Secrets cannot be kept here without a master key. Write `env:NAME` or `file:PATH`, or \
                                start the service with DESKMATE_MASTER_KEY.";
                    wrong = Some((path.to_owned(), what.to_owned()));
                    None
                }
            };
            if let Some(kept) = kept {
                set_up[table][key] = kept.into();
            }
        }
        if existing.is_some()
            && told(&set_up) != told_before
            && sent.given("access_token").is_none()
            && connected.is_none()
            && !text(&set_up, "intercom.access_token").is_empty()
        {
            let what = "Another address would be told the token that is kept: type the token anew.";
            wrong = Some(("intercom.access_token".to_owned(), what.to_owned()));
            set_up["intercom"]["access_token"] = "".into();
        }
        if let Some(path) = stands_for_something(&set_up, "") {
            let what = "Only secrets may stand for something else (`env:`, `file:`).";
            wrong = Some((path, what.to_owned()));
        }
        let connected = match (connected, sent.given("connected")) {
            (Some(_), Some(sealed)) => sealed.to_owned(),
            _ => String::new(),
        };
        let form = Self { name, set_up, drafts, connected };
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
        for (path, _) in SECRETS {
            let (table, key) = path.split_once('.').unwrap_or_default();
            if set_up[table].get(key).is_some_and(|kept| !kept.as_str().is_some_and(is_reference)) {
                set_up[table][key] = "•••".into();
            }
        }
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

    /// `file`, `http`, or another driver.
    pub(super) fn bot_kind(&self) -> &str {
        match &self.set_up["bot"] {
            Value::String(_) | Value::Null => "file",
            _ => match self.value("bot.driver") {
                "http" => "http",
                _ => "other",
            },
        }
    }

    /// Whether it takes what is assigned to a team.
    pub(super) fn takes(&self, team: &str) -> bool {
        let teams = self.set_up["takes"]["teams"].as_array();
        teams.is_some_and(|teams| teams.iter().any(|one| one.as_str() == Some(team)))
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
