//! What stands in the picture: a dialog's box, or a small sign.

use super::{
    measure::{clip, width},
    words,
};
use crate::model::{Body, Dialog, File};

/// What a node is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A dialog that says something.
    Message,
    /// A dialog that goes where a row leads.
    Condition,
    /// A dialog that asks.
    Input,
    /// A dialog that does something.
    Action,
    /// A change of a variable: it leads to a dialog.
    Event,
    /// People: the flow ends there.
    People,
    /// Where a variable says.
    Variable,
    /// A dialog that is drawn elsewhere, by its place among the dialogs.
    Elsewhere(usize),
}

/// A line of a box.
#[derive(Clone, Debug)]
pub(super) struct Line {
    /// How it looks.
    pub(super) class: &'static str,
    /// What it says, clipped to the box.
    pub(super) text: String,
}

/// Something in the picture.
#[derive(Clone, Debug)]
pub(super) struct Node {
    pub(super) kind: Kind,
    /// The folder it is in.
    pub(super) flow: Option<String>,
    /// The dialog's name, or what the sign says.
    pub(super) name: String,
    /// The name, clipped to the box.
    pub(super) heading: String,
    /// What stands in the corner of a box.
    pub(super) corner: String,
    /// The lines under the heading.
    pub(super) lines: Vec<Line>,
    /// All of it, for those who ask.
    pub(super) title: String,
    pub(super) unreached: bool,
    pub(super) width: f64,
    pub(super) height: f64,
}

/// From one line to the next.
pub(super) const LINE: f64 = 18.0;
const BOX: f64 = 264.0;
/// The room for text in a box.
const INSIDE: f64 = BOX - 32.0;

impl Node {
    /// A dialog's box.
    pub(super) fn dialog(name: &str, dialog: &Dialog, file: &File, unreached: bool) -> Self {
        let kind = match dialog.body() {
            Body::Message(_) => Kind::Message,
            Body::Condition(_) => Kind::Condition,
            Body::Input(_) => Kind::Input,
            Body::Action(_) => Kind::Action,
        };
        let all = lines(name, dialog, file, unreached);
        let title = [name].into_iter().chain(all.iter().map(|(_, text)| text.as_str()));
        let title = title.collect::<Vec<_>>().join("\n");
        let fit = |(class, text): (&'static str, String)| {
            // What leads in has a small arrow before it.
            let (size, room) =
                if class == "entry" { (12.5, INSIDE - 14.0) } else { (12.0, INSIDE) };
            Line { class, text: clip(&text, size, room) }
        };
        let lines: Vec<_> = all.into_iter().map(fit).collect();
        Self {
            kind,
            flow: dialog.flow.clone(),
            name: name.to_owned(),
            heading: clip(name, 14.0, INSIDE),
            corner: clip(&corner(dialog), 11.0, 120.0),
            height: 54.0 + LINE * f64::from(u32::try_from(lines.len()).unwrap_or(u32::MAX)),
            lines,
            title,
            unreached,
            width: BOX,
        }
    }

    /// A small sign.
    pub(super) fn sign(kind: Kind, text: &str, flow: Option<String>) -> Self {
        let heading = clip(text, 12.0, 190.0);
        Self {
            kind,
            flow,
            name: text.to_owned(),
            width: width(&heading, 12.0) + 40.0,
            height: 28.0,
            heading,
            corner: String::new(),
            lines: Vec::new(),
            title: text.to_owned(),
            unreached: false,
        }
    }

    /// One line more, a short one.
    pub(super) fn add(&mut self, text: String) {
        self.title = format!("{}\n{text}", self.title);
        self.lines.push(Line { class: "soft", text });
        self.height += LINE;
    }

    /// Whether it is a dialog's box.
    pub(super) const fn is_dialog(&self) -> bool {
        matches!(self.kind, Kind::Message | Kind::Condition | Kind::Input | Kind::Action)
    }
}

fn lines(name: &str, dialog: &Dialog, file: &File, unreached: bool) -> Vec<(&'static str, String)> {
    let mut lines = vec![("says", words::first_line(dialog, file.primary()))];
    lines.extend(words::answer(dialog).map(|answer| ("soft", answer)));
    if let Some(when) = reserved(name) {
        lines.push(("entry", when.to_owned()));
    }
    if let Some(intent) = &dialog.intent {
        lines.push(("entry", format!("intent {}", intent.value)));
    }
    if let Some(contexts) = &dialog.required_context {
        let names: Vec<_> = contexts.0.iter().map(|name| name.value.as_str()).collect();
        lines.push(("soft", format!("only in context {}", names.join(" and "))));
    }
    if unreached {
        lines.push(("unreached", "nothing leads here".to_owned()));
    }
    lines
}

/// The label, and how far the dialog may go.
fn corner(dialog: &Dialog) -> String {
    let autonomy = dialog.autonomy.map(|autonomy| format!("{autonomy:?}").to_lowercase());
    let parts: Vec<_> = dialog.label.clone().into_iter().chain(autonomy).collect();
    parts.join(" · ")
}

/// What leads to a dialog by its name alone.
fn reserved(name: &str) -> Option<&'static str> {
    Some(match name {
        "introduction" => "first message",
        "not_understood" => "nothing matched",
        "error_occurred" => "something failed",
        "bot_disabled" => "the bot is switched off",
        "offloading_opened" => "before every handover",
        "offloading_closed" => "handover out of hours",
        "offloading_disabled" => "handovers switched off",
        "returned" => "given back by people",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::reserved;

    #[test]
    fn every_reserved_name_says_what_leads_to_it() {
        assert!(crate::RESERVED.iter().all(|name| reserved(name).is_some()));
        assert_eq!(reserved("menu"), None);
    }
}
