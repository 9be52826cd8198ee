//! A line that is too long, in pieces.

use unicode_segmentation::UnicodeSegmentation as _;

use super::{Block, Inline, Rich, Span, split::Length};

/// What ends at a place where a line can be cut; the higher, the better the place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum End {
    /// Nothing: it is within a word.
    Nothing,
    Word,
    Sentence,
    Line,
}

/// What is not cut: a word, a link, a piece of code, a picture.
struct Atom {
    inlines: Vec<Inline>,
    end: End,
    len: usize,
}

/// A line of that text.
pub(super) fn text(text: &str) -> Vec<Inline> {
    vec![Inline::Text(Span { text: text.to_owned(), ..Span::default() })]
}

/// The line in pieces that are at most so long.
pub(super) fn cut(line: Vec<Inline>, most: Length) -> Vec<Vec<Inline>> {
    let atoms = atoms(line, most);
    let mut out = Vec::new();
    let mut from = 0;
    while from < atoms.len() {
        let to = place(atoms.get(from..).unwrap_or_default(), most.most()) + from;
        let piece = joined(atoms.get(from..to).unwrap_or_default());
        if piece.iter().any(|inline| !inline.is_blank()) {
            out.push(piece);
        }
        from = to;
    }
    out
}

/// The same for text that is all of one kind.
pub(super) fn cut_text(text: &str, most: Length) -> Vec<String> {
    if most.of(text) <= most.most() {
        return vec![text.to_owned()];
    }
    let pieces = cut(self::text(text), most).into_iter();
    pieces.map(|piece| Rich(vec![Block::Paragraph(piece)]).to_text()).collect()
}

/// How many atoms the next piece has: up to the best place that does not leave it nearly empty.
fn place(atoms: &[Atom], most: usize) -> usize {
    let mut len = 0;
    let mut best = (End::Nothing, 0);
    let mut last_word = 0;
    for (at, atom) in atoms.iter().enumerate() {
        if len + atom.len > most && at > 0 {
            return match best {
                (End::Sentence | End::Line, to) => to,
                _ if last_word > 0 => last_word,
                _ => at,
            };
        }
        len += atom.len;
        if atom.end >= End::Word {
            last_word = at + 1;
        }
        if atom.end >= best.0.max(End::Sentence) && len * 3 >= most {
            best = (atom.end, at + 1);
        }
    }
    atoms.len()
}

/// Atoms as a line, without white space and breaks at its ends.
fn joined(atoms: &[Atom]) -> Vec<Inline> {
    let mut line: Vec<Inline> = Vec::new();
    for inline in atoms.iter().flat_map(|atom| &atom.inlines) {
        match (line.last_mut(), inline) {
            (None, Inline::Break) => {}
            (None, Inline::Text(span)) if span.text.trim().is_empty() => {}
            (Some(Inline::Text(last)), Inline::Text(next))
                if last.style == next.style && last.link == next.link =>
            {
                last.text.push_str(&next.text);
            }
            _ => line.push(inline.clone()),
        }
    }
    while let Some(last) = line.last_mut() {
        match last {
            Inline::Break => {}
            Inline::Text(span) if span.text.trim().is_empty() => {}
            Inline::Text(span) => {
                span.text.truncate(span.text.trim_end().len());
                break;
            }
            Inline::Image { .. } => break,
        }
        line.pop();
    }
    line
}

fn atoms(line: Vec<Inline>, most: Length) -> Vec<Atom> {
    let said: String = line.iter().map(said).collect();
    let mut sentences =
        said.split_sentence_bound_indices().map(|(at, sentence)| at + sentence.len()).peekable();
    let mut out: Vec<Atom> = Vec::new();
    let mut at = 0;
    let mut link: Option<String> = None;
    for inline in line {
        at += said_len(&inline);
        let Inline::Text(span) = inline else {
            let end = if inline == Inline::Break { End::Line } else { End::Nothing };
            out.push(Atom {
                len: usize::from(inline == Inline::Break),
                inlines: vec![inline],
                end,
            });
            link = None;
            continue;
        };
        let mut from = at - span.text.len();
        let is_whole = span.link.is_some() || span.style.code && most.of(&span.text) <= most.most();
        let words = if is_whole { vec![span.text.as_str()] } else { words(&span.text, most) };
        for word in words {
            from += word.len();
            while sentences.next_if(|end| *end < from).is_some() {}
            let is_space = !is_whole && !word.is_empty() && word.trim().is_empty();
            let end = match sentences.peek() {
                // The end of the line is no better a place than any.
                Some(end) if *end == from && from < said.len() => End::Sentence,
                _ if is_space => End::Word,
                _ => End::Nothing,
            };
            let inline = Inline::Text(Span { text: word.to_owned(), ..span.clone() });
            match out.last_mut() {
                // A link in several styles is one link.
                Some(last) if link.is_some() && span.link == link => {
                    last.len += most.of(word);
                    last.inlines.push(inline);
                    last.end = end;
                }
                _ => {
                    out.push(Atom { len: length(word, &span, most), inlines: vec![inline], end });
                }
            }
        }
        link = span.link;
    }
    out
}

/// How long a word is as text, with what is put around it: an address, or marks.
fn length(word: &str, span: &Span, most: Length) -> usize {
    let address = span.link.as_ref().map_or(0, |to| most.of(to) + " ()".len());
    let marks = if span.style.struck { "~~~~".len() } else { 0 };
    most.of(word) + address + marks
}

/// The words of a text and what lies between them; a word that is half a message is letters.
fn words(text: &str, most: Length) -> Vec<&str> {
    let mut out = Vec::new();
    for word in text.split_word_bounds() {
        if most.of(word) * 2 > most.most() {
            out.extend(word.graphemes(true));
        } else {
            out.push(word);
        }
    }
    out
}

/// What an inline says, for finding the ends of sentences.
fn said(inline: &Inline) -> &str {
    match inline {
        Inline::Text(span) => &span.text,
        Inline::Break => "\n",
        Inline::Image { .. } => "",
    }
}

fn said_len(inline: &Inline) -> usize {
    said(inline).len()
}
