//! Where a dialog leads, and what leads there.

use super::words;
use crate::{
    model::{
        Body, Dialog, HoursChoice,
        action::{Kind as StepKind, Offload, Step},
        message::{Choice, Component, Kind},
    },
    place::Spanned,
};

/// Where a jump ends.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum To {
    /// A dialog.
    Dialog(String),
    /// People, by the name of their team.
    People(String),
    /// Where a variable says.
    Variable(String),
}

/// One way on from a dialog.
#[derive(Clone, Debug)]
pub(super) struct Jump {
    pub(super) to: To,
    /// What leads there; nothing where the dialog just goes on.
    pub(super) label: String,
    /// Whether it is the way for when something went wrong.
    pub(super) trouble: bool,
}

/// Every way on from a dialog, in the order of the file.
pub(super) fn of(dialog: &Dialog, primary: &str) -> Vec<Jump> {
    let mut jumps = Jumps { primary, found: Vec::new() };
    match dialog.body() {
        Body::Message(components) => components.iter().for_each(|part| jumps.component(part)),
        Body::Condition(rows) => {
            for row in rows {
                jumps.to(row.goto.as_ref(), &words::test(&row.test));
            }
        }
        Body::Input(input) => {
            if let Some(after) = &input.after_3 {
                jumps.trouble(after.goto.as_ref(), "after 3 wrong answers");
            }
        }
        Body::Action(steps) => steps.iter().for_each(|step| jumps.step(step)),
    }
    jumps.to(dialog.goto.as_ref(), "");
    jumps.found
}

struct Jumps<'a> {
    primary: &'a str,
    found: Vec<Jump>,
}

impl Jumps<'_> {
    fn add(&mut self, to: To, label: String, trouble: bool) {
        self.found.push(Jump { to, label, trouble });
    }

    fn to(&mut self, goto: Option<&Spanned<String>>, label: &str) {
        goto.into_iter()
            .for_each(|goto| self.add(To::Dialog(goto.value.clone()), label.to_owned(), false));
    }

    fn trouble(&mut self, goto: Option<&Spanned<String>>, label: &str) {
        goto.into_iter()
            .for_each(|goto| self.add(To::Dialog(goto.value.clone()), label.into(), true));
    }

    fn component(&mut self, component: &Component) {
        match component.kind() {
            Some(Kind::Buttons(buttons)) => self.choices(&buttons.options),
            Some(Kind::QuickReplies(replies)) => self.choices(&replies.options),
            Some(Kind::Carousel(carousel)) => {
                carousel.cards.iter().for_each(|card| self.choices(&card.buttons));
            }
            Some(Kind::List(list)) => {
                self.choices(list.items.iter().filter_map(|item| item.button.as_ref()));
                self.choices(&list.button);
            }
            _ => {}
        }
    }

    fn choices<'c>(&mut self, choices: impl IntoIterator<Item = &'c Choice>) {
        for choice in choices {
            let title = words::texts(&choice.title, self.primary);
            self.to(choice.goto.as_ref(), &format!("“{title}”"));
        }
    }

    fn step(&mut self, step: &Step) {
        match step.kind() {
            Some(StepKind::Offload(offload)) => self.offload(offload),
            Some(StepKind::Api(api)) => self.trouble(api.failed.as_ref(), "failed"),
            Some(StepKind::Timer(timer)) => {
                self.to(Some(&timer.goto), &format!("after {}", words::period(timer.after)));
            }
            Some(StepKind::GotoVariable(name)) => {
                self.add(To::Variable(name.0.join(".")), String::new(), false);
            }
            _ => {}
        }
        self.trouble(step.failed.as_ref(), "failed");
    }

    fn offload(&mut self, offload: &Offload) {
        let target = offload.team.as_ref().or(offload.teammate.as_ref());
        let who = target.map_or("the channel's team", |name| name.source());
        let when = match &offload.hours {
            Some(HoursChoice::Named(hours)) => format!("in hours: {}", hours.value),
            Some(HoursChoice::Here(_)) => "in hours".into(),
            None => String::new(),
        };
        self.add(To::People(who.to_owned()), when, false);
    }
}
