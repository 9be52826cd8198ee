//! Names that do not exist in the workspace.

use crate::{
    diagnostic::Problems,
    model::{Dynamic, File, action::Kind},
    place::Span,
    suggest::instead,
    template::Template,
    visit::{Visitor, visit},
};

/// What there is in a workspace.
#[derive(Clone, Debug, Default)]
pub struct Workspace {
    /// Names and ids of the teams.
    pub teams: Vec<String>,
    /// Names and ids of the teammates.
    pub teammates: Vec<String>,
    /// Names of the tags.
    pub tags: Vec<String>,
    /// Names of the contacts' custom attributes.
    pub contact_attributes: Vec<String>,
    /// Names of the conversations' custom attributes.
    pub conversation_attributes: Vec<String>,
}

struct Looking<'p, 'w> {
    workspace: &'w Workspace,
    problems: &'p mut Problems,
}

pub(super) fn lint(file: &File, workspace: &Workspace, problems: &mut Problems) {
    visit(file, &mut Looking { workspace, problems });
}

impl<'w> Looking<'_, 'w> {
    /// A name that is only known when the bot runs cannot be looked at.
    fn template(&mut self, what: &str, name: &Template, names: &'w [String]) {
        if let Some(fixed) = name.fixed() {
            self.name(what, &fixed, name.span(), names);
        }
    }

    fn name(&mut self, what: &str, name: &str, span: Span, names: &'w [String]) {
        if names.iter().any(|known| known.eq_ignore_ascii_case(name.trim())) {
            return;
        }
        let message = format!("the workspace has no {what} `{name}`");
        let help = instead(name, names.iter().map(String::as_str));
        let help = help.unwrap_or(format!("add the {what} in Intercom"));
        // A tag is made when it is first set. Whoever is handed over to nobody waits.
        if matches!(what, "team" | "teammate") {
            self.problems.error_help(span, message, help);
        } else {
            self.problems.warning(span, message, help);
        }
    }
}

impl<'a> Visitor<'a> for Looking<'_, '_> {
    fn step(&mut self, step: Kind<'a>) {
        let workspace = self.workspace;
        match step {
            Kind::Offload(offload) => {
                offload.team.iter().for_each(|team| self.template("team", team, &workspace.teams));
                let teammate = offload.teammate.iter();
                teammate.for_each(|name| self.template("teammate", name, &workspace.teammates));
            }
            Kind::Tag(tag) | Kind::Untag(tag) => {
                let all = tag.contact.iter().chain(&tag.conversation).flat_map(|tags| &tags.0);
                all.for_each(|tag| self.template("tag", tag, &workspace.tags));
            }
            Kind::Attributes(attributes) => {
                for (name, _) in attributes.contact.iter() {
                    let names = &workspace.contact_attributes;
                    self.name("contact attribute", name, name.span, names);
                }
                for (name, _) in attributes.conversation.iter() {
                    let names = &workspace.conversation_attributes;
                    self.name("conversation attribute", name, name.span, names);
                }
            }
            _ => {}
        }
    }

    fn set(
        &mut self,
        variable: &'a crate::place::Spanned<crate::model::VariableName>,
        value: Option<&'a Dynamic>,
    ) {
        let Some(Dynamic::Text(template)) = value else { return };
        if let (["intercom_tags"], Some(tags)) =
            (variable.0.iter().map(String::as_str).collect::<Vec<_>>().as_slice(), template.fixed())
        {
            for tag in tags.split(',').map(str::trim).filter(|tag| !tag.is_empty()) {
                self.name("tag", tag, template.span(), &self.workspace.tags);
            }
        }
    }
}
