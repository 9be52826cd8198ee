//! Public data sets, as their authors publish them: CLINC150 (`data_full.json`), and BANKING77 (the
//! folder of `train.csv` and `test.csv`). They are not part of this repository.

use std::{collections::BTreeMap, fs, path::Path};

use serde::Deserialize;

use crate::measure::{Message, Set, bot_of};

#[derive(Deserialize)]
struct Clinc {
    train: Vec<(String, String)>,
    test: Vec<(String, String)>,
    oos_test: Vec<(String, String)>,
}

/// Reads a data set: a bot of the first expressions of each intent, and all messages of the test.
pub(crate) fn read(path: &str, expressions: usize) -> Set {
    let path = Path::new(path);
    let text = |name: &str| fs::read_to_string(path.join(name)).unwrap();
    let (train, test, outside) = if path.is_dir() {
        (rows(&text("train.csv")), rows(&text("test.csv")), Vec::new())
    } else {
        let clinc: Clinc = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
        (clinc.train, clinc.test, clinc.oos_test)
    };
    let mut bot: BTreeMap<String, BTreeMap<String, Vec<String>>> = BTreeMap::new();
    for (text, intent) in train {
        let all = bot.entry(intent).or_default().entry("en".into()).or_default();
        if all.len() < expressions && !text.contains(['{', '}']) {
            all.push(text);
        }
    }
    let message = |text, intent| Message { language: "en".into(), text, intent };
    let inside = test.into_iter().map(|(text, intent)| message(text, Some(intent)));
    let outside = outside.into_iter().map(|(text, _)| message(text, None));
    Set { bot: bot_of(&bot), messages: inside.chain(outside).collect() }
}

/// The rows of a file of text and intent, the text in quotes where it must be.
fn rows(csv: &str) -> Vec<(String, String)> {
    let (mut rows, mut fields, mut field, mut quoted) =
        (Vec::new(), Vec::new(), String::new(), false);
    for character in csv.chars() {
        match character {
            '"' => quoted = !quoted,
            ',' if !quoted => fields.push(std::mem::take(&mut field)),
            '\n' if !quoted => {
                fields.push(std::mem::take(&mut field).trim_end().to_owned());
                if let [text, intent] = std::mem::take(&mut fields).as_slice() {
                    rows.push((text.clone(), intent.clone()));
                }
            }
            _ => field.push(character),
        }
    }
    rows.into_iter().skip(1).collect()
}
