//! Public data sets, as their authors publish them; they are not part of this repository:
//! CLINC150 (`data_full.json`), BANKING77 (the folder of `train.csv` and `test.csv`), HWU64 (a
//! folder `KFold_…` with `trainset` and `testset/csv`), the corpora of nlp.js (`corpus-….json`), and
//! AskUbuntu and Chatbot (`…Corpus.json`).

use std::{collections::BTreeMap, fs, path::Path};

use serde::Deserialize;

use crate::measure::{Message, Set, bot_of};

#[derive(Deserialize)]
struct Clinc {
    train: Vec<(String, String)>,
    test: Vec<(String, String)>,
    oos_test: Vec<(String, String)>,
}

#[derive(Deserialize)]
struct Corpus {
    locale: String,
    data: Vec<CorpusIntent>,
}

/// AskUbuntu and Chatbot: one list, each sentence with whether it is of the training part.
#[derive(Deserialize)]
struct Sentences {
    sentences: Vec<Sentence>,
}

#[derive(Deserialize)]
struct Sentence {
    text: String,
    intent: String,
    training: bool,
}

#[derive(Deserialize)]
struct CorpusIntent {
    intent: Option<String>,
    #[serde(default)]
    utterances: Vec<String>,
    #[serde(default)]
    tests: Vec<String>,
}

/// Texts with their intents.
type Texts = Vec<(String, String)>;

/// What a set gives the bot, what it is asked, and what has no intent.
struct Parts {
    language: String,
    train: Texts,
    test: Texts,
    outside: Texts,
}

/// Reads a data set: a bot of the first expressions of each intent, and all messages of the test.
/// With `training`, what the bot did not get of the training part comes instead of the test: what
/// constants are chosen by.
pub(crate) fn read(path: &str, expressions: usize, training: bool) -> Set {
    let Parts { language, train, test, outside } = parts(Path::new(path));
    let mut left = Texts::new();
    let mut bot: BTreeMap<String, BTreeMap<String, Vec<String>>> = BTreeMap::new();
    for (text, intent) in train {
        let all = bot.entry(intent.clone()).or_default().entry(language.clone()).or_default();
        if all.len() >= expressions {
            left.push((text, intent));
        } else if !text.contains(['{', '}']) {
            all.push(text);
        }
    }
    let (test, outside) = if training { (left, Texts::new()) } else { (test, outside) };
    let message = |text, intent| Message { language: language.clone(), text, intent };
    let inside = test.into_iter().map(|(text, intent)| message(text, Some(intent)));
    let outside = outside.into_iter().map(|(text, _)| message(text, None));
    Set { bot: bot_of(&bot), messages: inside.chain(outside).collect() }
}

fn parts(path: &Path) -> Parts {
    let language = "en".to_owned();
    let text = |name: &str| fs::read_to_string(path.join(name)).unwrap();
    if path.join("trainset").is_dir() {
        let (train, test) = (folder(&path.join("trainset")), folder(&path.join("testset/csv")));
        return Parts { language, train, test, outside: Vec::new() };
    }
    if path.is_dir() {
        let (train, test) = (rows(&text("train.csv")), rows(&text("test.csv")));
        return Parts { language, train, test, outside: Vec::new() };
    }
    let text = fs::read_to_string(path).unwrap();
    if let Ok(Clinc { train, test, oos_test }) = serde_json::from_str(&text) {
        return Parts { language, train, test, outside: oos_test };
    }
    if let Ok(Sentences { sentences }) = serde_json::from_str(&text) {
        let (train, test): (Vec<_>, Vec<_>) = sentences.into_iter().partition(|one| one.training);
        let texts = |all: Vec<Sentence>| all.into_iter().map(|one| (one.text, one.intent));
        let (outside, test) = texts(test).partition(|(_, intent)| intent == "None");
        let train = texts(train).filter(|(_, intent)| intent != "None").collect();
        return Parts { language, train, test, outside };
    }
    let corpus: Corpus = serde_json::from_str(&text).unwrap();
    let (mut train, mut test, mut outside) = (Vec::new(), Vec::new(), Vec::new());
    for one in corpus.data {
        let intent = one.intent.filter(|intent| intent != "None");
        let name = intent.clone().unwrap_or_default();
        let all = |texts: Vec<String>| {
            let name = name.clone();
            texts.into_iter().map(move |text| (text, name.clone()))
        };
        match intent {
            Some(_) => {
                train.extend(all(one.utterances));
                test.extend(all(one.tests));
            }
            None => outside.extend(all(one.tests)),
        }
    }
    let language = corpus.locale.chars().take(2).collect();
    Parts { language, train, test, outside }
}

/// HWU64: a file for each intent, of lines with semicolons: scenario, intent, …, the text last but
/// one.
fn folder(path: &Path) -> Texts {
    let mut files: Vec<_> = fs::read_dir(path).unwrap().map(|file| file.unwrap().path()).collect();
    files.sort();
    let mut texts = Vec::new();
    for file in files {
        let bytes = fs::read(file).unwrap();
        for line in String::from_utf8_lossy(&bytes).lines().skip(1) {
            let fields: Vec<_> = line.split(';').map(|field| field.trim_matches('"')).collect();
            if let [_, scenario, intent, _, text, ..] = fields.as_slice() {
                texts.push(((*text).to_owned(), format!("{scenario}_{intent}")));
            }
        }
    }
    texts
}

/// The rows of a file of text and intent, the text in quotes where it must be.
fn rows(csv: &str) -> Texts {
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
