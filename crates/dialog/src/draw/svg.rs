//! The picture as an SVG document. Everything that the file says is escaped.

mod shapes;

use std::fmt::{self, Write as _};

use super::{
    edge::{Bow, Rect, Run},
    layout::{Point, Size},
    measure::clip,
    node::{Kind, LINE, Node},
    pack::pack,
    sheet::{Drawn, Placed, Sheet},
};
use deskmate_core::counted;

use crate::{model::File, template::Target};

/// How the picture looks.
pub const STYLE: &str = include_str!("style.css");
/// The room around everything.
const EDGE: f64 = 24.0;
/// The room for the title and the key to the picture.
const HEAD: f64 = 96.0;
/// The room inside of a sheet, and for its name.
const INSIDE: f64 = 28.0;
const NAME: f64 = 40.0;

/// The sheets, one under the other.
pub(super) fn document(file: &File, sheets: &[Sheet]) -> String {
    let mut text = String::new();
    // Nothing fails that is written into a text.
    let _ = write_document(&mut text, file, sheets);
    text
}

fn escape(text: &str) -> String {
    let shown = |character: &char| {
        !matches!(character, '\u{fffe}' | '\u{ffff}' | '\u{7f}'..='\u{9f}')
        // What turns the direction of a text would reach beyond it.
        && !matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    Target::Html.escape(&text.chars().filter(shown).collect::<String>())
}

fn write_document(out: &mut String, file: &File, sheets: &[Sheet]) -> fmt::Result {
    let frames: Vec<Size> = sheets.iter().map(frame).collect();
    let widest = frames.iter().map(|frame| frame.width).fold(680.0, f64::max);
    let rooms =
        frames.iter().map(|frame| Size { width: frame.width + EDGE, height: frame.height + EDGE });
    let corners = pack(&rooms.collect::<Vec<_>>(), widest + EDGE);
    let ends = corners.iter().zip(&frames).map(|(corner, frame)| corner.y + frame.height);
    let (width, height) = (widest + 2.0 * EDGE, HEAD + ends.fold(0.0, f64::max) + EDGE);
    let name = escape(file.name.as_deref().unwrap_or("Bot"));
    let dialogs = counted(file.dialogs.len(), "dialog");
    let jumps: usize = sheets.iter().map(|sheet| sheet.edges.len()).sum();
    let jumps = counted(jumps, "jump");
    writeln!(
        out,
        r#"<svg xmlns="http://www.w3.org/2000/svg" role="graphics-document" aria-roledescription="flow chart" aria-labelledby="title desc" width="{width:.0}" height="{height:.0}" viewBox="0 0 {width:.0} {height:.0}">"#
    )?;
    writeln!(out, r#"<title id="title">{name}</title>"#)?;
    writeln!(out, r#"<desc id="desc">{}</desc>"#, escape(&description(file, &dialogs, &jumps)))?;
    writeln!(out, "<style>\n{STYLE}</style>")?;
    writeln!(
        out,
        r#"<defs><marker id="head" viewBox="0 0 8 8" refX="7.5" refY="4" markerWidth="8" markerHeight="8" markerUnits="userSpaceOnUse" orient="auto"><path class="head" d="M0 .5 8 4 0 7.5z"/></marker></defs>"#
    )?;
    writeln!(out, r#"<rect class="paper" width="100%" height="100%"/>"#)?;
    writeln!(out, r#"<text class="h1" x="{EDGE}" y="44">{name}</text>"#)?;
    writeln!(out, r#"<text class="soft" x="{EDGE}" y="70">{dialogs}, {jumps}</text>"#)?;
    shapes::key(out, EDGE + 170.0, 66.0)?;
    for ((sheet, at), frame) in sheets.iter().zip(corners).zip(frames) {
        let (x, y) = (EDGE + at.x, HEAD + at.y);
        let Size { width, height } = frame;
        writeln!(
            out,
            r#"<g class="flow"><rect class="sheet" x="{x:.1}" y="{y:.1}" width="{width:.1}" height="{height:.1}" rx="8"/>"#
        )?;
        let mut corner = Point { x: x + INSIDE, y: y + INSIDE };
        if let Some(name) = &sheet.name {
            let name = escape(&clip(name, 16.0, sheet.size.width));
            writeln!(
                out,
                r#"<text class="h2" x="{:.1}" y="{:.1}">{name}</text>"#,
                corner.x,
                corner.y + 8.0
            )?;
            corner.y += NAME;
        }
        writeln!(out, r#"<g transform="translate({:.1} {:.1})">"#, corner.x, corner.y)?;
        sheet.edges.iter().try_for_each(|drawn| line(out, drawn))?;
        sheet.nodes.iter().try_for_each(|placed| node(out, placed))?;
        sheet.edges.iter().try_for_each(|drawn| label(out, drawn))?;
        writeln!(out, "</g></g>")?;
    }
    out.push_str("</svg>\n");
    Ok(())
}

/// The size of a sheet with its frame.
fn frame(sheet: &Sheet) -> Size {
    let name = if sheet.name.is_some() { NAME } else { 0.0 };
    Size { width: sheet.size.width + 2.0 * INSIDE, height: sheet.size.height + 2.0 * INSIDE + name }
}

/// The picture in words.
fn description(file: &File, dialogs: &str, jumps: &str) -> String {
    let entries = file.dialogs.iter().filter_map(|(name, dialog)| {
        let intent = dialog.intent.as_ref()?;
        Some(format!("intent {} leads to {}", intent.value, name.value))
    });
    let entries: Vec<_> = entries.collect();
    let entries =
        if entries.is_empty() { String::new() } else { format!(" {}.", entries.join("; ")) };
    format!("The flow of a bot: {dialogs} and {jumps}.{entries}")
}

fn line(out: &mut String, drawn: &Drawn) -> fmt::Result {
    let path = drawn.bow.as_ref().map_or_else(|| path(&drawn.runs), turn);
    let class = if drawn.edge.trouble { "jump trouble" } else { "jump" };
    let (from, to) = (escape(&drawn.names.0), escape(&drawn.names.1));
    let title = match drawn.edge.title.as_str() {
        "" => format!("{from} → {to}"),
        why => format!("{from} → {to}: {}", escape(why)),
    };
    writeln!(
        out,
        r#"<g class="{class}" data-from="{from}" data-to="{to}"><title>{title}</title><path d="{path}" marker-end="url(#head)"/></g>"#
    )
}

/// Level runs, with soft bends between them.
fn path(runs: &[Run]) -> String {
    let mut path = String::new();
    let mut before: Option<(f64, f64)> = None;
    for run in runs {
        let (x, y) = (run.from, run.y);
        match before {
            None => path.push_str(&format!("M{x:.1} {y:.1}")),
            Some((_, level)) if level == y => path.push_str(&format!("H{x:.1}")),
            Some((from, level)) => {
                let middle = f64::midpoint(from, x);
                path.push_str(&format!("C{middle:.1} {level:.1} {middle:.1} {y:.1} {x:.1} {y:.1}"));
            }
        }
        // A stretch of no length would have no direction, and an arrow at its end neither.
        if run.until != x {
            path.push_str(&format!("H{:.1}", run.until));
        }
        before = Some((run.until, y));
    }
    path
}

/// A line from under a box to its label and back.
fn turn(bow: &Bow) -> String {
    let Bow { from, to, bottom, level } = bow;
    let (right, left) = (from - 12.0, to + 12.0);
    format!(
        "M{from:.1} {bottom:.1}C{from:.1} {level:.1} {from:.1} {level:.1} {right:.1} {level:.1}\
         H{left:.1}C{to:.1} {level:.1} {to:.1} {level:.1} {to:.1} {bottom:.1}"
    )
}

fn label(out: &mut String, drawn: &Drawn) -> fmt::Result {
    if drawn.edge.label.is_empty() {
        return Ok(());
    }
    let class = if drawn.edge.trouble { "jump trouble" } else { "jump" };
    let Rect { middle, size } = drawn.label;
    let (x, y, width, height) = (drawn.label.left(), drawn.label.top(), size.width, size.height);
    writeln!(
        out,
        r#"<g class="{class}"><title>{}</title><rect x="{x:.1}" y="{y:.1}" width="{width:.1}" height="{height:.1}" rx="4"/><text x="{:.1}" y="{:.1}">{}</text></g>"#,
        escape(&drawn.edge.title),
        middle.x,
        middle.y + 4.0,
        escape(&drawn.edge.label)
    )
}

fn node(out: &mut String, placed: &Placed) -> fmt::Result {
    let Placed { id, node, at } = placed;
    let (x, y) = (at.left(), at.top());
    if node.is_dialog() {
        return dialog(out, *id, node, x, y);
    }
    let text = (x + node.width / 2.0 + 7.0, y + 18.0);
    let class = shapes::word(node.kind);
    if let Kind::Elsewhere(place) = node.kind {
        write!(out, r##"<a href="#dialog-{place}">"##)?;
    }
    write!(
        out,
        r#"<g class="sign {class}" role="graphics-symbol" data-name="{}">"#,
        escape(&node.name)
    )?;
    write!(out, "<title>{}</title>", escape(&node.title))?;
    shapes::sign(out, node, x, y)?;
    write!(
        out,
        r#"<text x="{:.1}" y="{:.1}" text-anchor="middle">{}</text></g>"#,
        text.0,
        text.1,
        escape(&node.heading)
    )?;
    if let Kind::Elsewhere(_) = node.kind {
        write!(out, "</a>")?;
    }
    out.push('\n');
    Ok(())
}

fn dialog(out: &mut String, id: usize, node: &Node, x: f64, y: f64) -> fmt::Result {
    let class = shapes::word(node.kind);
    let apart = if node.unreached { " apart" } else { "" };
    write!(
        out,
        r#"<g class="dialog {class}{apart}" id="dialog-{id}" role="graphics-symbol" data-name="{}">"#,
        escape(&node.name)
    )?;
    write!(out, "<title>{}</title>", escape(&node.title))?;
    shapes::dialog(out, node, x, y)?;
    let left = x + 16.0;
    write!(out, r#"<text class="kind" x="{left:.1}" y="{:.1}">{class}</text>"#, y + 19.0)?;
    if !node.corner.is_empty() {
        let right = x + node.width - 16.0;
        write!(
            out,
            r#"<text class="corner" x="{right:.1}" y="{:.1}">{}</text>"#,
            y + 19.0,
            escape(&node.corner)
        )?;
    }
    write!(
        out,
        r#"<text class="name" x="{left:.1}" y="{:.1}">{}</text>"#,
        y + 38.0,
        escape(&node.heading)
    )?;
    let mut down = y + 57.0;
    for line in &node.lines {
        let mut left = left;
        if line.class == "entry" {
            let top = down - 9.0;
            write!(out, r#"<path class="entry" d="M{left:.1} {top:.1}l9 4.5-9 4.5z"/>"#)?;
            left += 14.0;
        }
        write!(
            out,
            r#"<text class="{}" x="{left:.1}" y="{down:.1}">{}</text>"#,
            line.class,
            escape(&line.text)
        )?;
        down += LINE;
    }
    out.push_str("</g>\n");
    Ok(())
}
