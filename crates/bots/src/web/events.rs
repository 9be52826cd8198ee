//! Streams of server-sent events, once they are whole.

use serde_json::Value;

/// One event whose data is JSON.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Event {
    /// Its name; `message` where it has none.
    pub(crate) name: String,
    pub(crate) data: Value,
}

/// The events of a stream. One whose data is no JSON (`[DONE]`) tells nothing.
pub(crate) fn read(stream: &str) -> Vec<Event> {
    let mut found = Vec::new();
    let (mut name, mut data) = (String::new(), String::new());
    for line in stream.lines().chain([""]) {
        let value = |rest: &str| rest.strip_prefix(' ').unwrap_or(rest).to_owned();
        if line.is_empty() {
            if let Ok(json) = serde_json::from_str(&data) {
                let name = if name.is_empty() { "message".to_owned() } else { name.clone() };
                found.push(Event { name, data: json });
            }
            name.clear();
            data.clear();
        } else if let Some(rest) = line.strip_prefix("event:") {
            name = value(rest);
        } else if let Some(rest) = line.strip_prefix("data:") {
            if !data.is_empty() {
                data.push('\n');
            }
            data.push_str(&value(rest));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Event, read};

    #[test]
    fn events_have_a_name_and_data_of_several_lines() {
        let event = |name: &str, data| Event { name: name.into(), data };
        let stream =
            ": ping\n\nevent: updates\ndata: {\"a\":\ndata: 1}\n\ndata: [DONE]\n\ndata:{\"b\":2}";
        let expected = [event("updates", json!({"a": 1})), event("message", json!({"b": 2}))];
        assert_eq!(read(stream), expected);
        assert_eq!(read("data: {\"a\":1}\r\n\r\n"), [event("message", json!({"a": 1}))]);
        assert!(read("").is_empty());
    }
}
