//! A walk through everything that a file says.

use crate::{
    model::{
        Assignments, Body, Dialog, Dynamic, Each, File, Input, Language, Texts, VariableName,
        action::{Clear, Kind as StepKind, Snooze, Step},
        condition::Test,
        message::{Choice, Component, Kind},
    },
    place::Spanned,
    template::Template,
};

/// Who looks at what.
pub(crate) trait Visitor<'a> {
    /// A dialog begins; what follows is in it.
    fn dialog(&mut self, _name: &'a Spanned<String>, _dialog: &'a Dialog) {}
    /// A jump to a dialog.
    fn jump(&mut self, _to: &'a Spanned<String>) {}
    /// A text with placeholders.
    fn template(&mut self, _template: &'a Template) {}
    /// The languages that a text is in.
    fn languages(&mut self, _languages: &[&'a Spanned<Language>]) {}
    /// A test, those in it apart.
    fn test(&mut self, _test: &'a Test) {}
    /// A variable that is set, and to what, where the file says it.
    fn set(&mut self, _variable: &'a Spanned<VariableName>, _value: Option<&'a Dynamic>) {}
    /// A step of an action.
    fn step(&mut self, _step: StepKind<'a>) {}
    /// Something to press.
    fn choice(&mut self, _choice: &'a Choice) {}
    /// A question.
    fn input(&mut self, _input: &'a Input) {}
    /// A list whose elements become options or cards.
    fn each(&mut self, _list: &'a Each) {}
}

/// Walks through the dialogs, then the events.
pub(crate) fn visit<'a>(file: &'a File, to: &mut dyn Visitor<'a>) {
    for (name, dialog) in file.dialogs.iter() {
        to.dialog(name, dialog);
        match dialog.body() {
            Body::Message(components) => components.iter().for_each(|part| component(part, to)),
            Body::Condition(rows) => {
                for row in rows {
                    test(&row.test, to);
                    set(&row.set, to);
                    row.goto.iter().for_each(|goto| to.jump(goto));
                }
            }
            Body::Input(question) => input(question, to),
            Body::Action(steps) => steps.iter().for_each(|part| step(part, to)),
        }
        set(&dialog.set, to);
        dialog.goto.iter().for_each(|goto| to.jump(goto));
    }
}

fn component<'a>(component: &'a Component, to: &mut dyn Visitor<'a>) {
    component.when.iter().for_each(|when| test(when, to));
    match component.kind() {
        Some(Kind::Text(all) | Kind::Markdown(all) | Kind::Html(all)) => texts(all, to),
        Some(Kind::Buttons(buttons)) => {
            buttons.text.iter().for_each(|text| texts(text, to));
            buttons.options.iter().for_each(|option| choice(option, to));
        }
        Some(Kind::QuickReplies(replies)) => {
            replies.text.iter().for_each(|text| texts(text, to));
            replies.options.iter().for_each(|option| choice(option, to));
        }
        Some(Kind::Media(media)) => {
            media.address().into_iter().chain(&media.name).for_each(|text| to.template(text));
        }
        Some(Kind::Carousel(carousel)) => {
            carousel.text.iter().for_each(|text| texts(text, to));
            for card in &carousel.cards {
                card.each.iter().for_each(|list| to.each(list));
                texts(&card.title, to);
                card.subtitle.iter().for_each(|text| texts(text, to));
                card.image.iter().chain(&card.url).for_each(|text| to.template(text));
                card.buttons.iter().for_each(|button| choice(button, to));
            }
        }
        Some(Kind::List(list)) => {
            list.text.iter().for_each(|text| texts(text, to));
            for item in &list.items {
                item.each.iter().for_each(|list| to.each(list));
                texts(&item.title, to);
                item.subtitle.iter().for_each(|text| texts(text, to));
                item.image.iter().chain(&item.url).for_each(|text| to.template(text));
                item.button.iter().for_each(|button| choice(button, to));
            }
            list.button.iter().for_each(|button| choice(button, to));
        }
        None => {}
    }
}

fn choice<'a>(choice: &'a Choice, to: &mut dyn Visitor<'a>) {
    to.choice(choice);
    choice.each.iter().for_each(|list| to.each(list));
    texts(&choice.title, to);
    choice.url.iter().chain(&choice.phone).for_each(|text| to.template(text));
    set(&choice.set, to);
    choice.goto.iter().for_each(|goto| to.jump(goto));
}

fn input<'a>(input: &'a Input, to: &mut dyn Visitor<'a>) {
    to.input(input);
    to.set(&input.variable, None);
    texts(&input.question, to);
    for choice in input.choices() {
        choice.each.iter().for_each(|list| to.each(list));
        texts(&choice.title, to);
        choice.value.iter().for_each(|value| dynamic(value, to));
        set(&choice.set, to);
        choice.goto.iter().for_each(|goto| to.jump(goto));
    }
    input.invalid.iter().for_each(|text| texts(text, to));
    if let Some(after) = &input.after_3 {
        after.text.iter().for_each(|text| texts(text, to));
        after.goto.iter().for_each(|goto| to.jump(goto));
    }
}

fn step<'a>(step: &'a Step, to: &mut dyn Visitor<'a>) {
    step.failed.iter().for_each(|goto| to.jump(goto));
    let Some(step_kind) = step.kind() else { return };
    to.step(step_kind);
    match step_kind {
        StepKind::Offload(offload) => {
            let all = offload.team.iter().chain(&offload.teammate).chain(&offload.note);
            all.for_each(|text| to.template(text));
            offload.message.iter().for_each(|text| texts(text, to));
        }
        StepKind::Set(assignments) => set(assignments, to),
        StepKind::Clear(Clear::These(names)) => names.iter().for_each(|name| to.set(name, None)),
        StepKind::Tag(tag) | StepKind::Untag(tag) => {
            let all = tag.contact.iter().chain(&tag.conversation);
            all.flat_map(|tags| &tags.0).for_each(|text| to.template(text));
        }
        StepKind::Attributes(attributes) => {
            let all = attributes.contact.iter().chain(attributes.conversation.iter());
            all.for_each(|(_, value)| dynamic(value, to));
        }
        StepKind::Api(api) => {
            api.address().into_iter().for_each(|(_, address)| to.template(address));
            let named = api.query.iter().chain(api.headers.iter());
            named.for_each(|(_, text)| to.template(text));
            api.body.iter().for_each(|body| dynamic(body, to));
            api.save.iter().for_each(|name| to.set(name, None));
            api.failed.iter().for_each(|goto| to.jump(goto));
        }
        StepKind::Note(text) | StepKind::Snooze(Snooze::Until(text)) => to.template(text),
        StepKind::Time(time) => to.set(&time.save, None),
        StepKind::Timer(timer) => to.jump(&timer.goto),
        StepKind::Emit(event) => dynamic(event, to),
        StepKind::Clear(Clear::All)
        | StepKind::Pause(_)
        | StepKind::Close
        | StepKind::Snooze(_)
        | StepKind::GotoVariable(_) => {}
    }
}

fn test<'a>(test: &'a Test, to: &mut dyn Visitor<'a>) {
    for test in test.every() {
        to.test(test);
        if let Test::Compare(compare) = test {
            compare.value.iter().for_each(|value| dynamic(value, to));
        }
    }
}

fn set<'a>(assignments: &'a Assignments, to: &mut dyn Visitor<'a>) {
    for (name, value) in &assignments.0 {
        to.set(name, Some(value));
        dynamic(value, to);
    }
}

fn dynamic<'a>(value: &'a Dynamic, to: &mut dyn Visitor<'a>) {
    value.templates().into_iter().for_each(|template| to.template(template));
}

fn texts<'a>(texts: &'a Texts, to: &mut dyn Visitor<'a>) {
    if let Texts::By(all) = texts {
        let languages: Vec<_> = all.iter().map(|(language, _)| language).collect();
        to.languages(&languages);
    }
    texts.all().flat_map(|wordings| &wordings.0).for_each(|template| to.template(template));
}
