//! What serde says, for people, and without values: any of them may be a secret at the wrong place.

/// The message, as a person would say it of a key.
pub(super) fn plainly(message: &str) -> String {
    if let Some(key) = message.strip_prefix("missing field ") {
        return format!("{key} is missing");
    }
    for begins in ["invalid type: ", "invalid value: "] {
        if let Some(rest) = message.strip_prefix(begins)
            && let Some((_, expected)) = rest.rsplit_once(", expected ")
        {
            return format!("must be {}", kind(expected));
        }
    }
    message.to_owned()
}

fn kind(expected: &str) -> &str {
    match expected {
        "a string" => "a text, in quotes",
        "a boolean" => "true or false",
        "usize" | "u64" | "u32" | "u16" => "a whole number, without quotes",
        "f64" => "a number, without quotes",
        "a sequence" => "a list",
        other if other.starts_with("struct ") => "a table",
        "a map" => "a table",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::plainly;

    #[test]
    fn no_value_is_shown() {
        let shown = plainly("invalid type: string \"hush, expected\", expected usize");
        assert_eq!(shown, "must be a whole number, without quotes");
        assert_eq!(
            plainly("invalid type: integer `7`, expected a string"),
            "must be a text, in quotes"
        );
        assert_eq!(plainly("missing field `url`"), "`url` is missing");
    }
}
