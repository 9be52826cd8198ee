//! The shapes: each kind of dialog has its own, so that colour is not all that tells them apart.

use std::fmt::{self, Write as _};

use crate::draw::{
    measure::width,
    node::{Kind, Node},
};

/// The kind as a word, and as a class.
pub(super) const fn word(kind: Kind) -> &'static str {
    match kind {
        Kind::Message => "message",
        Kind::Condition => "condition",
        Kind::Input => "input",
        Kind::Action => "action",
        Kind::Event => "event",
        Kind::People => "people",
        Kind::Variable => "variable",
        Kind::Elsewhere(_) => "elsewhere",
    }
}

/// A dialog's box.
pub(super) fn dialog(out: &mut String, node: &Node, x: f64, y: f64) -> fmt::Result {
    outline(out, node.kind, x, y, node.width, node.height)
}

fn outline(out: &mut String, kind: Kind, x: f64, y: f64, width: f64, height: f64) -> fmt::Result {
    let right = x + width;
    match kind {
        // A bubble.
        Kind::Message => {
            write!(
                out,
                r#"<rect class="shape" x="{x:.1}" y="{y:.1}" width="{width:.1}" height="{height:.1}" rx="14"/>"#
            )
        }
        // A sign with pointed sides.
        Kind::Condition => {
            let (half, tip) = (height / 2.0, 9.0_f64.min(height / 3.0));
            let inner = width - 2.0 * tip;
            write!(
                out,
                r#"<path class="shape" d="M{x:.1} {:.1}l{tip:.1} {:.1}h{inner:.1}l{tip:.1} {half:.1}-{tip:.1} {half:.1}h-{inner:.1}z"/>"#,
                y + half,
                -half
            )
        }
        // A field with a line to write on.
        Kind::Input => {
            write!(
                out,
                r#"<rect class="shape" x="{x:.1}" y="{y:.1}" width="{width:.1}" height="{height:.1}" rx="3"/>"#
            )?;
            let line = y + height - 2.5;
            write!(
                out,
                r#"<rect class="band" x="{x:.1}" y="{line:.1}" width="{width:.1}" height="3" rx="1.5"/>"#
            )
        }
        // A process: double lines at its sides.
        _ => {
            write!(
                out,
                r#"<rect class="shape" x="{x:.1}" y="{y:.1}" width="{width:.1}" height="{height:.1}"/>"#
            )?;
            let (one, other) = (x + 6.0, right - 6.0);
            write!(
                out,
                r#"<path class="mark" d="M{one:.1} {y:.1}v{height:.1}M{other:.1} {y:.1}v{height:.1}"/>"#
            )
        }
    }
}

/// A small sign, with a mark of its own before the text.
pub(super) fn sign(out: &mut String, node: &Node, x: f64, y: f64) -> fmt::Result {
    let (width, height) = (node.width, node.height);
    let round = if node.kind == Kind::Event { 3.0 } else { height / 2.0 };
    write!(
        out,
        r#"<rect class="shape" x="{x:.1}" y="{y:.1}" width="{width:.1}" height="{height:.1}" rx="{round:.1}"/>"#
    )?;
    mark(out, node.kind, x + 11.0, y + height / 2.0)
}

/// What is before the text of a sign, 10 wide.
fn mark(out: &mut String, kind: Kind, x: f64, y: f64) -> fmt::Result {
    match kind {
        // Head and shoulders.
        Kind::People => {
            let (middle, head, base) = (x + 5.0, y - 3.0, y + 6.0);
            write!(
                out,
                r#"<path class="paper" d="M{x:.1} {base:.1}a5 5.5 0 0 1 10 0z"/><circle class="paper" cx="{middle:.1}" cy="{head:.1}" r="2.8"/>"#
            )
        }
        // It comes in.
        Kind::Event => {
            let top = y - 4.5;
            write!(out, r#"<path class="entry" d="M{x:.1} {top:.1}l9 4.5-9 4.5z"/>"#)
        }
        // It goes on elsewhere.
        _ => {
            let tip = x + 9.0;
            write!(out, r#"<path class="mark" d="M{x:.1} {y:.1}H{tip:.1}m-4-4 4 4-4 4"/>"#)
        }
    }
}

/// The key to the picture: each shape with its word.
pub(super) fn key(out: &mut String, x: f64, y: f64) -> fmt::Result {
    let mut at = x;
    for kind in [Kind::Message, Kind::Condition, Kind::Input, Kind::Action] {
        let word = word(kind);
        write!(out, r#"<g class="{word}">"#)?;
        outline(out, kind, at, y - 9.0, 24.0, 16.0)?;
        writeln!(
            out,
            r#"<text class="soft" x="{:.1}" y="{:.1}">{word}</text></g>"#,
            at + 32.0,
            y + 4.0
        )?;
        at += 46.0 + width(word, 12.0);
    }
    for (kind, word) in [
        (Kind::People, "to people"),
        (Kind::Elsewhere(0), "goes on elsewhere"),
        (Kind::Event, "leads in"),
    ] {
        write!(out, r#"<g class="sign {}">"#, self::word(kind))?;
        if kind == Kind::People {
            write!(
                out,
                r#"<rect class="shape" x="{:.1}" y="{:.1}" width="22" height="16" rx="8"/>"#,
                at - 6.0,
                y - 9.0
            )?;
        }
        mark(out, kind, at, y - 1.0)?;
        writeln!(
            out,
            r#"</g><text class="soft" x="{:.1}" y="{:.1}">{word}</text>"#,
            at + 22.0,
            y + 4.0
        )?;
        at += 36.0 + width(word, 12.0);
    }
    Ok(())
}
