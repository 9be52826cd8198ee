//! A number of things, for people.

use std::fmt::Display;

/// `1 intent`, `2 intents`, `0 intents`.
pub fn counted(count: impl Display, what: &str) -> String {
    let count = count.to_string();
    let ending = if count == "1" { "" } else { "s" };
    format!("{count} {what}{ending}")
}

#[cfg(test)]
mod tests {
    use super::counted;

    #[test]
    fn a_number_and_its_noun_agree() {
        assert_eq!(counted(0, "intent"), "0 intents");
        assert_eq!(counted(1, "intent"), "1 intent");
        assert_eq!(counted(2, "intent"), "2 intents");
    }
}
