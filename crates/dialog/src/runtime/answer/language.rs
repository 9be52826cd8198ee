//! Languages, kept in two letters.

use serde_json::Value;

use crate::{model::File, understanding::normal};

/// Each language's letters, and what it is called: by itself, and in English, Dutch, French, German.
const LANGUAGES: &[(&str, &[&str])] = &[
    ("ar", &["arabic", "arabisch", "arabe"]),
    ("da", &["dansk", "danish", "deens", "danois", "danisch"]),
    ("de", &["deutsch", "german", "duits", "allemand"]),
    ("en", &["english", "engels", "anglais", "englisch"]),
    ("es", &["espanol", "spanish", "spaans", "espagnol", "spanisch"]),
    ("fi", &["suomi", "finnish", "fins", "finnois", "finnisch"]),
    ("fr", &["francais", "french", "frans", "franzosisch"]),
    ("it", &["italiano", "italian", "italiaans", "italien", "italienisch"]),
    ("nl", &["nederlands", "dutch", "neerlandais", "niederlandisch", "vlaams", "flemish"]),
    ("no", &["norsk", "norwegian", "noors", "norvegien", "norwegisch"]),
    ("pl", &["polski", "polish", "pools", "polonais", "polnisch"]),
    ("pt", &["portugues", "portuguese", "portugees", "portugais", "portugiesisch"]),
    ("sv", &["svenska", "swedish", "zweeds", "suedois", "schwedisch"]),
    ("tr", &["turkce", "turkish", "turks", "turc", "turkisch"]),
];

pub(super) fn find(text: &str, file: &File) -> Option<Value> {
    let said = normal(text);
    let spoken = file.spoken().find(|spoken| spoken.eq_ignore_ascii_case(text));
    let letters = || LANGUAGES.iter().find(|(letters, _)| *letters == said);
    let named = || {
        let mut words = said.split(' ');
        words.find_map(|word| LANGUAGES.iter().find(|(_, names)| names.contains(&word)))
    };
    let known = || letters().or_else(named).map(|(letters, _)| *letters);
    spoken.or_else(known).map(Value::from)
}
