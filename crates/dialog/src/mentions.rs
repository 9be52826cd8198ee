//! What a bot file names of a workspace.

use crate::{
    bot::Bot,
    lint::Workspace,
    model::action::Kind,
    template::Template,
    visit::{Visitor, visit},
};

impl Bot {
    /// The teams, teammates, tags and attributes that the file names, as far as they are fixed.
    pub fn mentions(&self) -> Workspace {
        let mut found = Workspace::default();
        visit(self.file(), &mut Looking(&mut found));
        let all = [
            &mut found.teams,
            &mut found.teammates,
            &mut found.tags,
            &mut found.contact_attributes,
            &mut found.conversation_attributes,
        ];
        for names in all {
            names.sort();
            names.dedup();
        }
        found
    }
}

struct Looking<'w>(&'w mut Workspace);

impl<'a> Visitor<'a> for Looking<'_> {
    fn step(&mut self, step: Kind<'a>) {
        let fixed = |template: &Template| template.fixed().map(|name| name.trim().to_owned());
        match step {
            Kind::Offload(offload) => {
                self.0.teams.extend(offload.team.iter().filter_map(fixed));
                self.0.teammates.extend(offload.teammate.iter().filter_map(fixed));
            }
            Kind::Tag(tag) | Kind::Untag(tag) => {
                let all = tag.contact.iter().chain(&tag.conversation).flat_map(|tags| &tags.0);
                self.0.tags.extend(all.filter_map(fixed));
            }
            Kind::Attributes(attributes) => {
                self.0.contact_attributes.extend(attributes.contact.names().map(str::to_owned));
                let names = attributes.conversation.names();
                self.0.conversation_attributes.extend(names.map(str::to_owned));
            }
            _ => {}
        }
    }
}
