//! Dialogs.

use super::{Assignments, Input, action::Step, condition::Row, message::Component};
use crate::{
    decode::{OneOrMore, closed_enum, exactly_one, record},
    diagnostic::Problems,
    place::Spanned,
    yaml::Node,
};

record! {
    check one_kind;
    /// A dialog: exactly one of `message`, `condition`, `input` and `action`.
    #[schemars(extend("oneOf" = [
        { "required": ["message"] }, { "required": ["condition"] },
        { "required": ["input"] }, { "required": ["action"] }
    ]))]
    pub struct Dialog {
        /// Says something.
        message: Option<Vec<Component>> = "message",
        /// Goes where the first row that holds leads.
        condition: Option<Vec<Row>> = "condition",
        /// Asks something.
        input: Option<Box<Input>> = "input",
        /// Does something.
        action: Option<Vec<Step>> = "action",
        /// The intent that leads here.
        intent: Option<Spanned<String>> = "intent",
        /// Contexts that must all be active for the intent to lead here.
        required_context: Option<OneOrMore<Spanned<String>>> = "required_context",
        /// Contexts that are active after this.
        output_context: Option<OneOrMore<OutputContext>> = "output_context",
        /// A name for reports.
        label: Option<String> = "label",
        /// The folder it is shown in.
        flow: Option<String> = "flow",
        /// How far it may go: less than its channel, never more.
        autonomy: Option<Autonomy> = "autonomy",
        /// Variables that are set after the body.
        #[schemars(default)]
        set: Assignments = "set",
        /// The dialog that follows.
        goto: Option<Spanned<String>> = "goto",
    }
}

record! {
    /// A context that is active for some messages of the customer.
    pub struct OutputContext {
        /// Its name.
        name: Spanned<String> = "name",
        /// For how many messages; 0 ends it.
        lifespan: u32 = "lifespan",
    }
}

closed_enum! {
    /// How far a dialog may go.
    pub enum Autonomy {
        /// It only assigns: what it would say is left out.
        Route = "route",
        /// What it would say becomes an internal note.
        Draft = "draft",
        /// It speaks to the customer.
        Reply = "reply",
    }
}

/// What a dialog does.
#[derive(Clone, Copy, Debug)]
pub enum Body<'a> {
    /// It says something.
    Message(&'a [Component]),
    /// It goes where the first row that holds leads.
    Condition(&'a [Row]),
    /// It asks something.
    Input(&'a Input),
    /// It does something.
    Action(&'a [Step]),
}

impl Dialog {
    /// What it does. A dialog of a bot that was parsed always does something.
    pub fn body(&self) -> Body<'_> {
        match self {
            Self { message: Some(components), .. } => Body::Message(components),
            Self { condition: Some(rows), .. } => Body::Condition(rows),
            Self { input: Some(input), .. } => Body::Input(input),
            Self { action: Some(steps), .. } => Body::Action(steps),
            _ => Body::Message(&[]),
        }
    }

    fn one_kind(&self, node: &Node, problems: &mut Problems) {
        let kinds = ["message", "condition", "input", "action"];
        exactly_one("a dialog", &kinds, node, problems);
    }
}
