//! The language that a text is in, by its quiet words.

use std::sync::LazyLock;

use deskmate_core::words::Lang;

use super::{normal, quiet::Quiet};

/// The quiet words of each language that is told apart.
static QUIET: LazyLock<Vec<(Lang, Quiet)>> =
    LazyLock::new(|| Lang::ALL.into_iter().map(|lang| (lang, Quiet::of(&[lang.code()]))).collect());

/// Said in every language.
const EVERYWHERE: [&str; 6] = ["ok", "okay", "hi", "no", "stop", "super"];

/// The language that a text is in, in two letters; `None` where it is too short to say, or in one
/// that is not known. A word counts the less, the more languages have it.
pub fn language_of(text: &str) -> Option<String> {
    let text: String = text.chars().take(2_000).collect();
    let normal = normal(&text);
    let words = normal.split_whitespace().filter(|word| !EVERYWHERE.contains(word));
    let words: Vec<&str> = words.collect();
    let mut scores: Vec<(f64, Lang)> = QUIET.iter().map(|(lang, _)| (0.0, *lang)).collect();
    for word in &words {
        let having: Vec<bool> = QUIET.iter().map(|(_, quiet)| quiet.has(word)).collect();
        let count = having.iter().filter(|has| **has).count();
        for ((score, _), _) in scores.iter_mut().zip(&having).filter(|(_, has)| **has) {
            *score += 1.0 / f64::from(u32::try_from(count).unwrap_or(u32::MAX));
        }
    }
    scores.sort_by(|one, other| other.0.total_cmp(&one.0));
    let (best, second) = (scores.first()?, scores.get(1)?);
    // Two words of its own, or one in a short text, and well before the next.
    let enough = best.0 >= 1.5 || (best.0 >= 1.0 && words.len() <= 4);
    (enough && best.0 >= second.0 * 1.4 + 0.3).then(|| best.1.code().to_owned())
}

/// The words of a text that carry its topic, in its language, else in English.
pub fn topics(text: &str) -> Vec<String> {
    let language = language_of(text);
    let lang = language.as_deref().and_then(Lang::of).unwrap_or(Lang::En);
    let quiet = QUIET.iter().find(|(own, _)| *own == lang).map(|(_, quiet)| quiet);
    let text: String = text.chars().take(2_000).collect();
    let is_quiet = |word: &str| quiet.is_some_and(|quiet| quiet.has(word));
    let words = deskmate_core::words::loose(&text);
    words.split_whitespace().filter(|word| !is_quiet(word)).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::language_of;

    #[test]
    fn a_sentence_shows_its_language() {
        let all = [
            ("Where is my order? I have been waiting for a week.", Some("en")),
            ("Waar is mijn bestelling? Ik wacht al een week.", Some("nl")),
            ("Où est ma commande ? Je l'attends depuis une semaine.", Some("fr")),
            ("Wo ist meine Bestellung? Ich warte seit einer Woche.", Some("de")),
            ("¿Dónde está mi pedido? Llevo una semana esperando.", Some("es")),
            ("Dov'è il mio ordine? Lo aspetto da una settimana.", Some("it")),
            ("Onde está a minha encomenda? Estou à espera há uma semana.", Some("pt")),
            ("Can I return shoes?", Some("en")),
            ("Kan ik schoenen terugsturen?", Some("nl")),
            ("A-17", None),
            ("ok", None),
            ("返品できますか", None),
        ];
        let found = all.map(|(text, _)| (text, language_of(text)));
        assert_eq!(found, all.map(|(text, language)| (text, language.map(str::to_owned))));
    }
}
