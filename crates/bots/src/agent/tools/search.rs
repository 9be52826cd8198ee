//! `search_knowledge`: what articles and files say.

use std::fmt::Write;

use serde_json::{Value, json};

use crate::{
    agent::{
        knowledge::{Library, Passage},
        rules::{Known, masked},
    },
    model::{Said, ToolCall, ToolSpec},
};

pub(super) const NAME: &str = "search_knowledge";

/// What was found in a turn.
#[derive(Debug, Default)]
pub(crate) struct Found {
    /// Each once; an answer names them by their numbers, from 1.
    pub(crate) passages: Vec<Passage>,
    /// How often the model has searched.
    pub(crate) searches: usize,
    /// Addresses that stand in what was found.
    pub(crate) known: Known,
    /// Why something was found by its words alone.
    pub(crate) errors: Vec<String>,
}

pub(super) fn spec(hands_over: bool) -> ToolSpec {
    let nothing = if hands_over { "call `handover`" } else { "say that you do not know" };
    let description = format!(
        "Search the company's articles and documents, by words. Name what you use by its number, like [1], behind the \
         sentence that is from there. If nothing is found by other words either, {nothing}."
    );
    let parameters = json!({
        "type": "object",
        "properties": {"query": {"type": "string", "description": "What it is about, in the words of the documents."}},
        "required": ["query"], "additionalProperties": false
    });
    ToolSpec { name: NAME.to_owned(), description, parameters }
}

pub(super) async fn run(library: &Library, arguments: &Value, found: &mut Found) -> String {
    found.searches += 1;
    search(library, &masked(arguments["query"].as_str().unwrap_or_default()), found).await
}

async fn search(library: &Library, query: &str, found: &mut Found) -> String {
    let mut told = String::new();
    let (passages, why) = library.search(query).await;
    found.errors.extend(why);
    for passage in passages {
        let at = found.passages.iter().position(|own| *own == passage);
        let number = at.unwrap_or_else(|| {
            found.known.read(&passage.text);
            passage.url.iter().for_each(|url| found.known.add(url));
            found.passages.push(passage.clone());
            found.passages.len() - 1
        });
        let url = passage.url.map(|url| format!(" <{url}>")).unwrap_or_default();
        writeln!(told, "[{}] {}{url}\n{}\n", number + 1, passage.title, passage.text).ok();
    }
    if told.is_empty() { "Nothing is found.".to_owned() } else { told }
}

/// What is found by the customer's own words, as if the model had searched already. Nothing where
/// nothing is.
pub(crate) async fn beforehand(
    library: &Library,
    query: &str,
    found: &mut Found,
) -> Option<[Said; 2]> {
    let told = search(library, query, found).await;
    if found.passages.is_empty() {
        return None;
    }
    let id = "search_0".to_owned();
    let arguments = json!({"query": query}).to_string();
    let call = ToolCall { id: id.clone(), name: NAME.to_owned(), arguments };
    Some([Said::Agent { text: String::new(), calls: vec![call] }, Said::Result { id, text: told }])
}
