//! Reads what a bot answers. The whole answer is refused before any of it is done.

mod place;

use deskmate_core::action::Answer;

/// Most bytes that an answer can have: 1 MiB.
pub const MAX_ANSWER_BYTES: usize = 1024 * 1024;

/// Reads and checks an answer, be it the body of a `200` or of a post to the call's `reply_url`.
/// Nothing at all, like `{}`, says nothing on purpose. A byte order mark is skipped, and half a
/// surrogate pair is read as U+FFFD.
///
/// # Errors
/// A sentence for people that begins with the place in the JSON, such as `actions[2].choices[0]`.
/// It repeats names from the answer, but no text that was to be said.
pub fn parse_answer(body: &[u8]) -> Result<Answer, String> {
    if body.len() > MAX_ANSWER_BYTES {
        return Err(format!("the answer is larger than {MAX_ANSWER_BYTES} bytes"));
    }
    let body = &deskmate_core::json::mended(body)[..];
    match body.trim_ascii().first() {
        None => return Ok(Answer::default()),
        Some(b'{') => {}
        Some(_) => return Err("the answer is not a JSON object".into()),
    }
    let json = &mut serde_json::Deserializer::from_slice(body);
    let answer: Answer =
        serde_path_to_error::deserialize(json).map_err(|error| place::of(body, &error))?;
    answer.check()?;
    Ok(answer)
}

#[cfg(test)]
mod tests {
    use super::{MAX_ANSWER_BYTES, parse_answer};

    #[test]
    fn a_mistake_is_named_with_its_place() {
        let refused = [
            r#"{"actions":[{"type":"say","text":"hi"}]"#,
            r#"{"actions":{}}"#,
            r#"{"session":[]}"#,
            r#"{"say":"hi"}"#,
            r#"{"actions":["hi"]}"#,
            r#"{"actions":[{"text":"hi"}]}"#,
            r#"{"actions":[{"type":"shout"}]}"#,
            r#"{"actions":[{"type":7}]}"#,
            r#"{"actions":[{"type":"close"},{"type":"say","txt":"hi"}]}"#,
            r#"{"actions":[{"type":"say","choices":[{"id":"a","title":"A"},{"id":"b","titel":"B"}]}]}"#,
            r#"{"actions":[{"type":"say","cards":[{"title":"A","choices":[{"id":1,"title":"A"}]}]}]}"#,
            r#"{"actions":[{"type":"tag","target":"company","tags":[]}]}"#,
            r#"{"actions":[{"type":"set","target":"contact","attributes":[]}]}"#,
            r#"{"actions":[{"type":"handover","team":7}]}"#,
            r#"{"actions":[{"type":"close","now":true}]}"#,
            r#"{"actions":[{"type":"timer","name":"a"}]}"#,
            r#"{"actions":[{"type":"snooze","for":-1}]}"#,
            r#"{"actions":[{"type":"note","text":""}]}"#,
            r#"{"actions":[{"type":"say","choices":"a \", expected \"quote"}]}"#,
            "null",
        ];
        let why = refused.map(|body| parse_answer(body.as_bytes()).unwrap_err());
        insta::assert_snapshot!(why.join("\n"));
    }

    #[test]
    fn a_mark_before_it_and_half_an_emoji_in_it_are_no_mistakes() {
        let said =
            |body: &str| serde_json::to_value(parse_answer(body.as_bytes()).unwrap()).unwrap();
        assert_eq!(said("\u{feff}{}"), said("{}"));
        assert_eq!(said("\u{feff}"), said(""));
        assert_eq!(
            said(r#"{"actions":[{"type":"say","text":"Thanks a lot \ud83d"}]}"#),
            said(r#"{"actions":[{"type":"say","text":"Thanks a lot �"}]}"#)
        );
    }

    #[test]
    fn a_mistake_is_told_briefly() {
        let name = "é".repeat(1000);
        let why = parse_answer(format!(r#"{{"{name}":1}}"#).as_bytes()).unwrap_err();
        assert!(why.chars().count() < 500 && why.ends_with('…'), "{why}");
    }

    #[test]
    fn too_large_is_too_large_even_if_it_is_empty() {
        assert!(parse_answer(&vec![b' '; MAX_ANSWER_BYTES]).is_ok());
        assert!(parse_answer(&vec![b' '; MAX_ANSWER_BYTES + 1]).is_err());
    }
}
