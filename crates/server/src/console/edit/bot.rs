//! What was typed about the bot of a channel, and the part of a set-up that it makes.

use serde_json::{Map, Value};

use super::{
    Form, Sent,
    form::{KEPT, each_text},
    kinds::{Field, KINDS, Kind, Takes, is_secret},
};

/// Where whatever else there is stands in a form.
const MORE: &str = "more";

/// A bot as a table: the path of a bot file is short for one.
fn table(bot: &Value) -> Map<String, Value> {
    match bot {
        Value::String(file) => {
            let fields = [("driver", "dialogs"), ("file", file)];
            fields.into_iter().map(|(key, text)| (key.to_owned(), text.into())).collect()
        }
        Value::Object(fields) => fields.clone(),
        _ => Map::new(),
    }
}

/// What kind it is, if the form knows that.
pub(super) fn kind(bot: &Value) -> Option<&'static Kind> {
    table(bot).get("driver").and_then(Value::as_str).and_then(Kind::named)
}

/// Whether a bot file is one beside the configuration, and no other file of the machine.
fn is_beside(path: &str) -> bool {
    let steps: Vec<_> = path.split('/').collect();
    !path.starts_with('/')
        && !path.contains('\\')
        && !steps.contains(&"..")
        && (path.ends_with(".yaml") || path.ends_with(".yml"))
}

/// Why what was typed into a field of it cannot be used, if it cannot.
fn unfit(field: &Field, text: &str) -> Option<&'static str> {
    match field.takes {
        Takes::File if !is_beside(text) => {
            Some("Name a file beside the configuration, such as `bots/support.yaml`.")
        }
        _ if text.is_empty() && field.needed => Some("This is needed."),
        _ => None,
    }
}

/// What a form says of the bot, and the first thing that cannot be used: where, and why. Its own
/// secrets are not read yet; those that are kept stay, as long as nobody else would be told them.
pub(super) fn read(sent: &Sent, before: &Value) -> (Value, Option<(String, String)>) {
    // What the form does not know stays as it is.
    let Some(kind) = Kind::named(sent.text("bot_kind")) else { return (before.clone(), None) };
    let mut bot = Map::new();
    let mut wrong = None;
    let mut is_wrong = |key: &str, what: String| {
        wrong.get_or_insert((format!("bot.{key}"), what));
    };
    bot.insert("driver".to_owned(), kind.word.into());
    for field in kind.fields.iter().filter(|field| field.takes != Takes::Secret) {
        let text = sent.text(&kind.name(field.key)).trim();
        if let Some(what) = unfit(field, text) {
            is_wrong(field.key, what.to_owned());
        }
        if !text.is_empty() {
            bot.insert(field.key.to_owned(), text.into());
        }
    }
    match sent.text(&kind.name(MORE)).parse::<toml::Table>() {
        Ok(more) => {
            for (key, value) in more {
                if key == "driver" || kind.field(&key).is_some() {
                    is_wrong(MORE, format!("`{key}` has a field of its own; write it there."));
                } else {
                    bot.insert(key, serde_json::to_value(value).unwrap_or_default());
                }
            }
        }
        Err(error) => {
            let why = error.message();
            is_wrong(MORE, format!("is not written as in the configuration: {why}"));
        }
    }
    let before = table(before);
    keep(&mut bot, &before, kind);
    let is_file = kind.word == "dialogs" && bot.len() == 2;
    let bot = match bot.remove("file") {
        Some(file) if is_file => file,
        Some(file) => {
            bot.insert("file".to_owned(), file);
            bot.into()
        }
        None => bot.into(),
    };
    (bot, wrong)
}

/// Takes over the secrets that are kept. Another service is told nothing of what is for this one.
fn keep(bot: &mut Map<String, Value>, before: &Map<String, Value>, kind: &Kind) {
    let same = |key: &&str| bot.get(*key) == before.get(*key);
    if !["driver", "url", "mode", "start"].iter().all(same) {
        return;
    }
    for field in kind.fields.iter().filter(|field| field.takes == Takes::Secret) {
        if let Some(kept) = before.get(field.key) {
            bot.insert(field.key.to_owned(), kept.clone());
        }
    }
    let text = |bot: &Map<String, Value>, table: &str, key: &str| bot.get(table)?.get(key).cloned();
    let is_there = text(bot, "embeddings", "url") == text(before, "embeddings", "url");
    for (table, is_same) in [("headers", true), ("embeddings", is_there)] {
        for (key, value) in bot.get_mut(table).and_then(Value::as_object_mut).into_iter().flatten()
        {
            if let Some(kept) = text(before, table, key).filter(|_| is_same && value == KEPT) {
                *value = kept;
            }
        }
    }
}

/// The secrets that its kind asks for: the path of each in a set-up, and its field in a form.
pub(super) fn secrets(bot: &Value) -> impl Iterator<Item = (String, String)> + use<> {
    let named = |kind: &'static Kind| {
        let secret = kind.fields.iter().filter(|field| field.takes == Takes::Secret);
        secret.map(|field| (format!("bot.{}", field.key), kind.name(field.key)))
    };
    kind(bot).into_iter().flat_map(named)
}

/// A secret that is needed, and not there.
pub(super) fn missing(bot: &Value) -> Option<(String, String)> {
    let is_missing = |field: &&Field| {
        field.needed
            && field.takes == Takes::Secret
            && bot[field.key].as_str().is_none_or(str::is_empty)
    };
    let field = kind(bot)?.fields.iter().find(is_missing)?;
    Some((format!("bot.{}", field.key), "This is needed.".to_owned()))
}

/// What was found about a bot, beside the field that it names: `` `url` must be … ``.
pub(super) fn beside(bot: &Value, (field, what): (String, String)) -> (String, String) {
    let named = what.strip_prefix('`').and_then(|rest| Some(rest.split_once('`')?.0));
    let own = kind(bot).and_then(|kind| kind.field(named?));
    match own {
        Some(own) if field == "bot" => (format!("bot.{}", own.key), what),
        _ => (field, what),
    }
}

/// A bot as a form would send it: fields and texts. Secrets that are kept are left out of their own
/// fields, and stand for themselves elsewhere.
///
/// # Errors
/// What cannot be written so.
pub(super) fn typed(bot: &Value) -> Result<Vec<(String, String)>, String> {
    let Some(kind) = kind(bot) else {
        let words: Vec<_> = KINDS.iter().map(|kind| kind.word).collect();
        return Err(format!(
            "is the path of a bot file, or a table whose `driver` is one of {}",
            words.join(", ")
        ));
    };
    let mut fields = vec![("bot_kind".to_owned(), kind.word.to_owned())];
    let mut more = table(bot);
    more.remove("driver");
    for field in kind.fields {
        match more.remove(field.key) {
            Some(Value::String(text)) if text != KEPT => fields.push((kind.name(field.key), text)),
            None | Some(Value::String(_)) => {}
            Some(_) => return Err(format!("`{}` is a text", field.key)),
        }
    }
    let more = toml::to_string(&more).map_err(|error| error.to_string())?;
    fields.push((kind.name(MORE), more));
    Ok(fields)
}

/// A kind of bot on the page.
pub(super) struct Shown {
    pub(super) word: &'static str,
    pub(super) says: &'static str,
    pub(super) chosen: bool,
    pub(super) fields: Vec<Input>,
    /// What else there is, as in the configuration.
    pub(super) more: String,
}

/// A field of it.
pub(super) struct Input {
    /// What it is called in the form.
    pub(super) name: String,
    /// Its path in a set-up, by which checks find it.
    pub(super) path: String,
    pub(super) says: &'static str,
    /// What stands in it; of a secret never what it is.
    pub(super) value: String,
    /// What stands there while nothing is typed.
    pub(super) hint: String,
    pub(super) is_secret: bool,
    /// Of which it is chosen; empty where it is typed.
    pub(super) choices: &'static [(&'static str, &'static str)],
}

/// The kinds as the page shows them: what was typed, else what is kept.
pub(super) fn shown(form: &Form) -> Vec<Shown> {
    let mut kept = form.set_up["bot"].clone();
    each_text(&mut kept, "bot", &mut |path, text| {
        if is_secret(path) {
            KEPT.clone_into(text);
        }
    });
    let own = kind(&kept);
    let stored = typed(&kept).unwrap_or_default();
    let text = |name: &str| {
        let kept = || stored.iter().find(|(known, _)| known == name).map(|(_, text)| text);
        form.typed.get(name).or_else(kept).cloned().unwrap_or_default()
    };
    let input = |kind: &Kind, field: &Field| {
        let (name, path) = (kind.name(field.key), format!("bot.{}", field.key));
        let is_secret = field.takes == Takes::Secret;
        let is_own = own.is_some_and(|own| own.word == kind.word);
        Input {
            value: if is_secret { String::new() } else { text(&name) },
            hint: match is_secret {
                true if is_own => form.secret(&path).to_owned(),
                true => String::new(),
                false => field.example.to_owned(),
            },
            choices: match field.takes {
                Takes::OneOf(choices) => choices,
                _ => &[],
            },
            says: field.says,
            is_secret,
            name,
            path,
        }
    };
    let is_new = form.set_up["bot"].is_null();
    let shown = |(at, kind): (usize, &Kind)| Shown {
        word: kind.word,
        says: kind.says,
        chosen: own.map_or(is_new && at == 0, |own| own.word == kind.word),
        fields: kind.fields.iter().map(|field| input(kind, field)).collect(),
        more: text(&kind.name(MORE)),
    };
    KINDS.iter().enumerate().map(shown).collect()
}
