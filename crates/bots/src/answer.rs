//! Reads what a bot answers. The whole answer is refused before any of it is done.

mod place;

use deskmate_core::action::Answer;

/// Most bytes that an answer can have: 1 MiB.
pub const MAX_ANSWER_BYTES: usize = 1024 * 1024;

/// Reads and checks an answer, be it the body of a `200` or of a post to the call's `reply_url`.
/// Nothing at all, like `{}`, says nothing on purpose.
///
/// # Errors
/// A sentence for people that begins with the place in the JSON, such as `actions[2].choices[0]`.
/// It repeats names from the answer, but no text of it.
pub fn parse_answer(body: &[u8]) -> Result<Answer, String> {
    if body.len() > MAX_ANSWER_BYTES {
        return Err(format!("the answer is larger than {MAX_ANSWER_BYTES} bytes"));
    }
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
