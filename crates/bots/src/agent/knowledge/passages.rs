//! Pages cut into passages that a model can be told. Pure.

use deskmate_core::rich::{Block, Inline, Rich};

use super::Passage;

/// About how many characters a passage has.
const LENGTH: usize = 1_200;

/// The passages of a page: each begins at a heading, or where the one before is long enough.
pub(super) fn of(title: &str, text: &Rich, url: Option<&str>) -> Vec<Passage> {
    let title = title.trim();
    let mut passages = Vec::new();
    let mut heading = String::new();
    let mut part: Vec<Block> = Vec::new();
    let mut length = 0;
    let mut end = |heading: &str, part: &mut Vec<Block>, length: &mut usize| {
        *length = 0;
        let text = Rich(std::mem::take(part));
        if text.is_blank() {
            return;
        }
        let title = match heading {
            "" => title.to_owned(),
            same if same == title => title.to_owned(),
            other => format!("{title}: {other}"),
        };
        passages.push(Passage { title, text: text.to_markdown(), url: url.map(str::to_owned) });
    };
    for block in &text.0 {
        if let Block::Heading(_, line) = block {
            end(&heading, &mut part, &mut length);
            heading = words(line);
            continue;
        }
        for block in split(block) {
            let own = Rich(vec![block.clone()]).to_markdown().chars().count();
            if length > 0 && length + own > LENGTH {
                end(&heading, &mut part, &mut length);
            }
            length += own;
            part.push(block);
        }
    }
    end(&heading, &mut part, &mut length);
    passages
}

fn words(line: &[Inline]) -> String {
    Rich(vec![Block::Paragraph(line.to_vec())]).to_text()
}

/// A block that is far too long, in pieces: a list by its items, plain text by its length.
fn split(block: &Block) -> Vec<Block> {
    match block {
        Block::List { first, items } if items.len() > 1 => items
            .iter()
            .enumerate()
            .map(|(at, item)| Block::List {
                first: first.map(|first| first + at as u64),
                items: vec![item.clone()],
            })
            .collect(),
        other => vec![other.clone()],
    }
}
