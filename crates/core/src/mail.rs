//! What somebody wrote in a mail, apart from what their program put around it: the message that is
//! answered, and a signature. Only what surely is one of these is cut off, and it is kept.

mod automatic;
mod phrases;

pub use automatic::is_automatic;

use crate::rich::{Block, Inline, Rich};
use phrases::{CLOSINGS, DEVICES, HEADS, INTRODUCTIONS, QUOTES, SECOND_HEADS};

/// How many lines a name, a company and a telephone number take.
const LONGEST_SIGNATURE: usize = 8;

/// A mail in its parts. Nothing of it is in two of them, or in none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mail {
    /// What was written now; all of it, where nothing else would be left.
    pub written: Rich,
    /// The name, address and greetings under it.
    pub signature: Rich,
    /// The message that it answers or passes on.
    pub quoted: Rich,
}

/// What a line belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Written,
    Signature,
    Quoted,
}

/// Takes a mail apart.
pub fn apart(mail: Rich) -> Mail {
    let texts: Vec<String> = mail.0.iter().flat_map(lines_of).collect();
    let mut parts = parts(&texts).into_iter();
    let mut found = Mail::default();
    for block in mail.0 {
        let of_block: Vec<Part> = parts.by_ref().take(lines_of(&block).len()).collect();
        match block {
            Block::Paragraph(line) => {
                let lines: Vec<_> = line.split(|inline| *inline == Inline::Break).collect();
                let mut lines = lines.into_iter();
                for run in of_block.chunk_by(|one, other| one == other) {
                    let line: Vec<_> = lines.by_ref().take(run.len()).collect();
                    let part = run.first().copied().unwrap_or(Part::Written);
                    found.of(part).0.push(Block::Paragraph(line.join(&Inline::Break)));
                }
            }
            block => {
                let part = of_block.first().copied().unwrap_or(Part::Written);
                found.of(part).0.push(block);
            }
        }
    }
    found
}

impl Mail {
    fn of(&mut self, part: Part) -> &mut Rich {
        match part {
            Part::Written => &mut self.written,
            Part::Signature => &mut self.signature,
            Part::Quoted => &mut self.quoted,
        }
    }
}

/// What was written in a mail that is plain text; the whole text, where nothing would be left.
pub fn written(text: &str) -> String {
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let texts: Vec<String> = lines.iter().map(|line| compared(line)).collect();
    let parts = parts(&texts);
    let kept = lines.iter().zip(parts).filter(|(_, part)| *part == Part::Written);
    let kept: String = kept.map(|(line, _)| *line).collect();
    if kept.len() == text.len() { kept } else { kept.trim_end().to_owned() }
}

/// The lines of a block as they are compared. One that is no paragraph belongs to one part as a
/// whole, and is known by its first line.
fn lines_of(block: &Block) -> Vec<String> {
    let text = |block: Block| compared(&Rich(vec![block]).to_text());
    match block {
        Block::Paragraph(all) => {
            let lines = all.split(|inline| *inline == Inline::Break);
            lines.map(|line| text(Block::Paragraph(line.to_vec()))).collect()
        }
        Block::Quote(_) => vec![">".to_owned()],
        block => {
            let all = Rich(vec![block.clone()]).to_text();
            vec![compared(all.lines().next().unwrap_or_default())]
        }
    }
}

/// A line as it is compared.
fn compared(line: &str) -> String {
    let plain: String =
        line.chars().map(|c| if matches!(c, '\u{a0}' | '\u{202f}') { ' ' } else { c }).collect();
    plain.trim().trim_matches('*').to_lowercase()
}

/// What each line belongs to. If nothing was written beside quotes and signature, all of it is.
fn parts(lines: &[String]) -> Vec<Part> {
    let mut parts = vec![Part::Written; lines.len()];
    // Where nothing but quoted lines follows.
    let tail = lines.iter().rposition(|line| !is_quoted(line)).map_or(0, |last| last + 1);
    let mut at = 0;
    while at < lines.len() {
        let quoted = match introduction(lines, at) {
            Some(long) => quoted_behind(lines, at + long),
            None if at >= tail && lines.get(at).is_some_and(|line| line.starts_with('>')) => {
                lines.len()
            }
            None => at,
        };
        let quoted = quoted.min(lines.len());
        parts.iter_mut().take(quoted).skip(at).for_each(|part| *part = Part::Quoted);
        at = quoted.max(at + 1);
    }
    let mut from = 0;
    let runs: Vec<_> = parts
        .chunk_by(|one, other| one == other)
        .map(|run| {
            from += run.len();
            (run.first() == Some(&Part::Written), from - run.len()..from)
        })
        .collect();
    for (_, run) in runs.into_iter().filter(|(is_written, _)| *is_written) {
        let lines = lines.get(run.clone()).unwrap_or_default();
        let begins = run.start + signature(lines);
        parts.iter_mut().take(run.end).skip(begins).for_each(|part| *part = Part::Signature);
    }
    let says = |(line, part): (&String, &Part)| *part == Part::Written && !line.is_empty();
    if lines.iter().zip(&parts).any(says) { parts } else { vec![Part::Written; lines.len()] }
}

fn is_quoted(line: &str) -> bool {
    line.is_empty() || line.starts_with('>')
}

/// Where a quote ends that begins there: with its marks, or where it has none, with the mail.
fn quoted_behind(lines: &[String], from: usize) -> usize {
    let text = lines.iter().skip(from).position(|line| !line.is_empty());
    let Some(first) = text.map(|gap| from + gap) else { return lines.len() };
    if !lines.get(first).is_some_and(|line| line.starts_with('>')) {
        return lines.len();
    }
    let marked = lines.iter().skip(first).take_while(|line| is_quoted(line)).count();
    first + marked
}

/// How many lines introduce what is quoted there: `On Monday, Ann wrote:`, or a head.
fn introduction(lines: &[String], at: usize) -> Option<usize> {
    let line = |more: usize| lines.get(at + more).map_or("", String::as_str);
    let first = line(0);
    let is_marked = |from: usize| {
        let next = lines.iter().skip(at + from).find(|line| !line.is_empty());
        next.is_some_and(|line| line.starts_with('>'))
    };
    // Whoever is quoted has an address, or wrote at a time.
    let introduces = |text: &str, long: usize| {
        INTRODUCTIONS.iter().any(|(begins, verbs)| {
            text.starts_with(begins)
                && text.ends_with([':', '：'])
                && verbs.iter().any(|verb| text.contains(verb))
        }) && (text.contains(|c: char| c.is_numeric() || c == '@') || is_marked(long))
            // In any language: somebody's address, and then what they said.
            || long == 1 && text.contains('@') && text.ends_with([':', '：']) && is_marked(long)
    };
    // The introduction may be broken into several lines.
    let broken = (1..=3).find(|long| {
        let text: Vec<_> = (0..*long).map(&line).collect();
        introduces(text.join(" ").trim(), *long)
    });
    if let Some(long) = broken {
        return Some(long);
    }
    let is_head = |from: usize| {
        HEADS.iter().any(|head| line(from).starts_with(head))
            && (1..=2)
                .any(|more| SECOND_HEADS.iter().any(|head| line(from + more).starts_with(head)))
    };
    let is_rule = first.len() >= 3 && first.chars().all(|c| matches!(c, '-' | '_' | '='));
    let next = (1..=2).find(|more| !line(*more).is_empty()).unwrap_or(1);
    if QUOTES.iter().any(|begin| first.starts_with(begin)) || is_head(0) || is_rule && is_head(next)
    {
        return Some(1);
    }
    None
}

/// Where the signature begins; the end, where there is none.
fn signature(lines: &[String]) -> usize {
    let mut left = lines.iter().filter(|line| !line.is_empty()).count();
    let begins = lines.iter().position(|line| {
        let bare = line.trim_end_matches([',', '.', '!', ' ']);
        let found = line == "--"
            || line == "—"
            || left <= 3 && DEVICES.iter().any(|begin| line.starts_with(begin))
            || left <= LONGEST_SIGNATURE && CLOSINGS.contains(&bare);
        left -= usize::from(!line.is_empty());
        found
    });
    begins.unwrap_or(lines.len())
}

#[cfg(test)]
mod tests;
