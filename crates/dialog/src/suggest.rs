//! Names that were probably meant.

/// The one of `names` that `wrong` is most likely a misspelling of.
pub fn suggest<'a>(wrong: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let plain = |name: &str| name.to_lowercase().replace(['-', ' '], "_");
    let wrong = plain(wrong);
    let close = |name: &&str| (strsim::damerau_levenshtein(&wrong, &plain(name)), name.len());
    let names: Vec<_> = names.into_iter().collect();
    let best = names.iter().copied().min_by_key(close)?;
    let allowed = (wrong.chars().count().max(best.chars().count()) / 3).clamp(1, 4);
    if close(&best).0 <= allowed {
        return Some(best);
    }
    let short = |name: &&str| shortens(&wrong, &plain(name));
    names.into_iter().filter(short).min_by_key(close)
}

/// Whether a name is written with letters left out, as `upper` is `uppercase`.
fn shortens(short: &str, name: &str) -> bool {
    let mut letters = name.chars();
    short.chars().count() >= 3
        && short.chars().next() == name.chars().next()
        && short.chars().all(|letter| letters.any(|other| other == letter))
}

/// What to do about a name that does not exist: the near one, else all of them if they are few.
pub(crate) fn instead<'a>(
    wrong: &str,
    names: impl IntoIterator<Item = &'a str> + Clone,
) -> Option<String> {
    if let Some(near) = suggest(wrong, names.clone()) {
        return Some(format!("did you mean `{near}`?"));
    }
    let all: Vec<_> = names.into_iter().map(|name| format!("`{name}`")).collect();
    (!all.is_empty() && all.len() <= 24).then(|| format!("there is {}", all.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::suggest;

    #[test]
    fn a_misspelt_name_finds_the_one_that_was_meant() {
        let names = ["ask_order", "to_people", "introduction"];
        assert_eq!(suggest("ask_ordr", names), Some("ask_order"));
        assert_eq!(suggest("to-people", names), Some("to_people"));
        assert_eq!(suggest("refund", names), None);
        assert_eq!(suggest("upper", ["trim", "uppercase", "lowercase"]), Some("uppercase"));
        assert_eq!(suggest("intro", names), Some("introduction"));
        assert_eq!(suggest("in", names), None);
    }
}
