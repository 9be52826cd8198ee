//! The bots that come with Deskmate: in order, and doing what their tests say.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use deskmate_dialog::{
    Bot, Lexical, draw, lint, schema,
    testing::{Tests, Verdict},
};

use crate::support::rendered;

fn bots() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../bots");
    let files = fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
    let is_bot = |file: &PathBuf| {
        let name = file.file_name().unwrap().to_string_lossy();
        // Agents are in another format, and tested where they are read.
        let agent = || fs::read_to_string(file).unwrap().contains("\nagent: ");
        name.ends_with(".yaml") && !name.ends_with(".test.yaml") && !agent()
    };
    let mut bots: Vec<_> = files.filter(is_bot).collect();
    bots.sort();
    bots
}

/// Plays a bot's tests; what went wrong, and the dialogs that were gone through.
fn played(file: &Path, bot: &Bot) -> (Vec<String>, BTreeSet<String>) {
    let tests = file.with_extension("test.yaml");
    let name = tests.file_name().unwrap().to_string_lossy().into_owned();
    let text = fs::read_to_string(&tests).unwrap_or_else(|error| panic!("{name}: {error}"));
    let tests =
        Tests::parse(&name, &text).unwrap_or_else(|wrong| panic!("{}", rendered(&wrong, &text)));
    let (mut wrong, mut visited) = (Vec::new(), BTreeSet::new());
    assert!(!tests.all().is_empty(), "{name} tests nothing");
    for tested in tests.run(bot, &Lexical::new(bot)) {
        for step in tested.steps {
            let dialogs = step.path.iter().filter_map(|line| line.strip_prefix("-> "));
            visited.extend(dialogs.map(str::to_owned));
            if let Verdict::Failed { expected, got } = step.verdict {
                let path = step.path.join(", ");
                wrong
                    .push(format!("{name}:{}: expected {expected}, got {got} ({path})", step.line));
            }
        }
    }
    (wrong, visited)
}

fn parsed(file: &Path) -> (Bot, String) {
    let name = file.file_name().unwrap().to_string_lossy();
    let text = fs::read_to_string(file).unwrap();
    let bot =
        Bot::parse(&name, &text).unwrap_or_else(|wrong| panic!("{}", rendered(&wrong, &text)));
    (bot, text)
}

#[test]
fn every_example_bot_is_in_order_and_does_what_its_tests_say() {
    let bots = bots();
    assert!(!bots.is_empty());
    let mut all = Vec::new();
    for file in bots {
        let (bot, text) = parsed(&file);
        let name = file.file_name().unwrap().to_string_lossy();
        let warnings = lint(&bot, &name, &text, None);
        if !warnings.is_empty() {
            all.push(rendered(&warnings, &text));
        }
        all.extend(played(&file, &bot).0);
        assert!(draw(&bot).starts_with("<svg"));
    }
    assert!(all.is_empty(), "{}", all.join("\n"));
}

#[test]
fn the_tour_goes_through_every_dialog() {
    let file = bots().into_iter().find(|file| file.ends_with("chatlayer-tour.yaml")).unwrap();
    let (bot, _) = parsed(&file);
    let (_, visited) = played(&file, &bot);
    let left: Vec<_> = bot.file().dialogs.names().filter(|name| !visited.contains(*name)).collect();
    assert!(left.is_empty(), "nobody goes to {left:?}");
}

/// Every word that the language has for a thing that a bot can do.
#[test]
fn the_tour_has_a_dialog_for_every_word_of_the_language() {
    let file = bots().into_iter().find(|file| file.ends_with("chatlayer-tour.yaml")).unwrap();
    let (_, text) = parsed(&file);
    let mut schema = schema().to_value();
    // The tour needs no model.
    for part in ["LanguageModel", "ModelApi", "ModelBudget", "ModelLimits", "ModelPrice"] {
        assert!(schema["$defs"].as_object_mut().unwrap().remove(part).is_some(), "{part}");
    }
    let missing: BTreeSet<_> = words(&schema)
        .into_iter()
        .filter(|word| {
            !["model", "margin", "limits"].contains(&word.as_str()) && !used(&text, word)
        })
        .collect();
    assert_eq!(missing, BTreeSet::new());
}

/// Every key and every fixed word of a schema.
fn words(schema: &serde_json::Value) -> BTreeSet<String> {
    let mut words = BTreeSet::new();
    match schema {
        serde_json::Value::Object(object) => {
            if let Some(serde_json::Value::Object(keys)) = object.get("properties") {
                words.extend(keys.keys().cloned());
            }
            for key in ["const", "enum"] {
                let fixed = object.get(key).into_iter().flat_map(|value| match value {
                    serde_json::Value::Array(all) => all.clone(),
                    one => vec![one.clone()],
                });
                words.extend(fixed.filter_map(|word| word.as_str().map(str::to_owned)));
            }
            object.values().for_each(|value| words.extend(self::words(value)));
        }
        serde_json::Value::Array(items) => {
            items.iter().for_each(|item| words.extend(self::words(item)));
        }
        _ => {}
    }
    words
}

/// Whether a file has that word as a key or a value, and not in a comment or as a piece of another.
fn used(text: &str, word: &str) -> bool {
    let plain = |character: char| !(character.is_alphanumeric() || character == '_');
    text.lines()
        .map(|line| line.split(" # ").next().unwrap_or_default())
        .filter(|line| !line.trim_start().starts_with('#'))
        .any(|line| line.split(plain).any(|piece| piece == word))
}

/// Whoever copies a bot copies its tests: there are some for every kind of conversation.
#[test]
fn the_shipped_bot_is_shown_in_sixty_conversations() {
    let file = bots().into_iter().find(|file| file.ends_with("support.yaml")).unwrap();
    let text = fs::read_to_string(file.with_extension("test.yaml")).unwrap();
    assert!(Tests::parse("support.test.yaml", &text).unwrap().all().len() >= 60);
    let (bot, _) = parsed(&file);
    for (name, intent) in bot.file().intents.iter() {
        let expressions = intent.all().map(Vec::len).sum::<usize>();
        assert!((10..=20).contains(&expressions), "{} has {expressions}", name.value);
    }
}
