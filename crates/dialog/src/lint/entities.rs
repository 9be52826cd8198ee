//! Entities that find something else than was meant.

use std::collections::BTreeMap;

use crate::{
    diagnostic::Problems,
    model::{File, VALUE},
    understanding::verbatim,
};

pub(super) fn lint(file: &File, problems: &mut Problems) {
    for (name, entity) in file.entities.iter() {
        if let Some(synonyms) = &entity.synonyms {
            let mut values: BTreeMap<String, &str> = BTreeMap::new();
            for (value, others) in synonyms.iter() {
                for word in std::iter::once(&value.value).chain(&others.0) {
                    let before = values.entry(verbatim(word)).or_insert(value);
                    if *before != value.value {
                        let message = format!("`{word}` stands for `{before}` already");
                        let help = "keep it under one of the two: only the first can be found";
                        problems.warning(value.span, message, help);
                    }
                }
            }
        }
        let Some(pattern) = &entity.pattern else { continue };
        let mut groups = pattern.capture_names().skip(1);
        if groups.clone().any(|group| group.is_none()) && groups.all(|group| group != Some(VALUE)) {
            let message = format!(
                "the groups of `{}` take nothing: the whole match is its value",
                name.value
            );
            let help = "name the part that is the value, `(?P<value>…)`, or write `(?:…)`";
            problems.warning(name.span, message, help);
        }
        if pattern.is_match("") {
            let message = format!("the pattern of `{}` is found where nothing is", name.value);
            problems.warning(name.span, message, "let it ask for at least one character");
        }
    }
}
