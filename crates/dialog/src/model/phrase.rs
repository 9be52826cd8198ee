//! What stands in braces in an expression: an entity, perhaps in a role.

use super::Match;

/// What can be found in any message without being declared: its name, and how it is read. What is
/// found goes into the variable `sys_` and the name.
pub(crate) const SYSTEM: [(&str, Match); 6] = [
    ("date", Match::Date),
    ("time", Match::Time),
    ("email", Match::Email),
    ("url", Match::Url),
    ("phone", Match::Phone),
    ("number", Match::Number),
];

/// The variable that something found without being declared goes into.
pub(crate) fn system_variable(name: &str) -> String {
    format!("sys_{name}")
}

/// One `{entity}`, `{entity:role}`, `{date}` or `{sys_date}` of an expression.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Slot<'a> {
    /// The entity's name; for what is not declared without `sys_`.
    pub(crate) entity: &'a str,
    /// The role that it has here.
    pub(crate) role: Option<&'a str>,
    /// What stands before it.
    pub(crate) before: &'a str,
    /// What stands after it, up to the end.
    pub(crate) after: &'a str,
}

impl Slot<'_> {
    /// Whether it is found without being declared.
    pub(crate) fn is_system(&self) -> bool {
        SYSTEM.iter().any(|(name, _)| *name == self.entity)
    }
}

/// Every entity of an expression, in its order.
pub(crate) fn slots(phrase: &str) -> Vec<Slot<'_>> {
    let (mut slots, mut from) = (Vec::new(), 0);
    while let Some((start, end)) = braces(phrase, from) {
        let inside = phrase.get(start + 1..end).unwrap_or_default();
        let (entity, role) = match inside.split_once(':') {
            Some((entity, role)) => (entity.trim(), Some(role.trim())),
            None => (inside.trim(), None),
        };
        let system = entity.strip_prefix("sys_");
        let system = system.filter(|name| SYSTEM.iter().any(|(known, _)| known == name));
        slots.push(Slot {
            entity: system.unwrap_or(entity),
            role,
            before: phrase.get(..start).unwrap_or_default(),
            after: phrase.get(end + 1..).unwrap_or_default(),
        });
        from = end + 1;
    }
    slots
}

fn braces(phrase: &str, from: usize) -> Option<(usize, usize)> {
    let start = from + phrase.get(from..)?.find('{')?;
    let end = start + phrase.get(start..)?.find('}')?;
    Some((start, end))
}

/// An expression with its entities and without their roles, as messages are compared with it.
pub(crate) fn without_roles(phrase: &str) -> String {
    let Some(first) = slots(phrase).first().copied() else { return phrase.to_owned() };
    format!("{}{{{}}}{}", first.before, first.entity, without_roles(first.after))
}

#[cfg(test)]
mod tests {
    use super::{slots, without_roles};

    #[test]
    fn roles_are_told_and_left_out() {
        let phrase = "from {city:from} to {city : to} on {sys_date}, {code}";
        let read: Vec<_> = slots(phrase).iter().map(|slot| (slot.entity, slot.role)).collect();
        assert_eq!(
            read,
            [("city", Some("from")), ("city", Some("to")), ("date", None), ("code", None)]
        );
        assert_eq!(without_roles(phrase), "from {city} to {city} on {date}, {code}");
        for plain in ["no braces", "a } b", "a { b"] {
            assert_eq!(without_roles(plain), plain);
            assert!(slots(plain).is_empty());
        }
    }
}
