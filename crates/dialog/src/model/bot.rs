//! The whole file.

use super::{
    Dialog, Entity, Hours, Intent, Language, LanguageModel, ModelLimits, Variable, VariableName,
    Zone,
};
use crate::{
    decode::{Named, closed_enum, record},
    diagnostic::Problems,
    place::Spanned,
    yaml::Node,
};

record! {
    check version_and_dialogs;
    /// A bot in the dialog language.
    pub struct File {
        /// The language's version: 1.
        version: Spanned<u32> = "deskmate",
        /// The bot's name.
        name: Option<String> = "name",
        /// The languages it speaks; English alone where this is missing.
        languages: Option<Languages> = "languages",
        /// How it understands.
        nlp: Option<Nlp> = "nlp",
        /// Where it is, like `Europe/Brussels`: what `today` is, unless the customer's own zone is
        /// known. The channel's where this is missing.
        timezone: Option<Zone> = "timezone",
        /// Defaults of variables, and which of them are never shown.
        #[schemars(default)]
        variables: Named<Variable> = "variables",
        /// Opening hours by name, for `offload`.
        #[schemars(default)]
        hours: Named<Hours> = "hours",
        /// What customers may want, each by examples of how they say it.
        #[schemars(default)]
        intents: Named<Intent> = "intents",
        /// What can be found in what customers say.
        #[schemars(default)]
        entities: Named<Entity> = "entities",
        /// The dialogs.
        dialogs: Named<Dialog> = "dialogs",
        /// Dialogs that follow the change of a variable.
        #[schemars(default)]
        events: Vec<Event> = "events",
    }
}

record! {
    /// The languages of a bot.
    pub struct Languages {
        /// The one that every text must be in.
        primary: Spanned<Language> = "primary",
        /// The others.
        #[schemars(default)]
        secondary: Vec<Spanned<Language>> = "secondary",
        /// Whose language is answered in; the contact's where this is missing.
        follow: Option<Follow> = "follow",
    }
}

closed_enum! {
    /// Whose language is answered in.
    pub enum Follow {
        /// The language of the expression that matched last.
        Matched = "matched",
        /// The language that the contact has in Intercom.
        Contact = "contact",
    }
}

record! {
    check in_range;
    /// How a bot understands.
    pub struct Nlp {
        /// An intent must score above this, 0 to 1; 0.8 where it is missing.
        threshold: Option<f64> = "threshold",
        /// Longer messages are not understood; 1000 characters where it is missing.
        max_length: Option<u32> = "max_length",
        /// Whether the customer is asked which was meant, where two intents are near each other.
        clarify: Option<bool> = "clarify",
        /// The model that is asked where it is not clear which intent a message has.
        model: Option<LanguageModel> = "model",
        /// How far above the threshold an intent must score for the model not to be asked, 0 to 1;
        /// 0.1 where it is missing.
        margin: Option<f64> = "margin",
        /// How much the model may use; the offline method understands where that is used up.
        limits: Option<ModelLimits> = "limits",
    }
}

record! {
    /// When a variable changes, a dialog runs.
    pub struct Event {
        /// The variable.
        changed: Spanned<VariableName> = "changed",
        /// The dialog.
        goto: Spanned<String> = "goto",
    }
}

impl File {
    fn version_and_dialogs(&self, node: &Node, problems: &mut Problems) {
        if self.version.value != 1 {
            let message = format!("there is no version {} of the dialog language", *self.version);
            problems.error_help(self.version.span, message, "write `deskmate: 1`");
        }
        let wrong = || node.get("dialogs").is_some_and(|node| node.json() != serde_json::json!({}));
        if self.dialogs.is_empty() && !wrong() {
            let span = node.key("dialogs").unwrap_or(node.span);
            problems.error_help(span, "there is no dialog", "begin with `introduction`");
        }
    }
}

impl Nlp {
    fn in_range(&self, node: &Node, problems: &mut Problems) {
        if self.threshold.is_some_and(|threshold| !(0.0..1.0).contains(&threshold)) {
            let span = node.get("threshold").map_or(node.span, |node| node.span);
            problems.error(span, "the threshold must be from 0 to less than 1");
        }
        if let Some(margin) = self.margin {
            let span = node.get("margin").map_or(node.span, |node| node.span);
            if !(0.0..=1.0).contains(&margin) {
                problems.error(span, "the margin must be from 0 to 1");
            } else if self.model.is_none() && node.get("model").is_none() {
                let help = "add `model`, or remove this";
                problems.error_help(span, "there is no model that could be asked", help);
            }
        }
        let Some(limits) = &self.limits else { return };
        match &self.model {
            Some(model) => {
                let budgets = [&limits.conversation, &limits.day].into_iter().flatten();
                model.lint_budgets(budgets, problems);
            }
            None if node.get("model").is_none() => {
                let span = node.key("limits").unwrap_or(node.span);
                let help = "add `model`, or remove this";
                problems.error_help(span, "there is no model that could be asked", help);
            }
            None => {}
        }
    }
}

impl File {
    /// The language that every text is in.
    pub fn primary(&self) -> &str {
        self.languages.as_ref().map_or("en", |languages| &languages.primary.0)
    }

    /// Every language, the primary one first.
    pub fn spoken(&self) -> impl Iterator<Item = &str> + Clone {
        let others = self.languages.iter().flat_map(|languages| &languages.secondary);
        std::iter::once(self.primary()).chain(others.map(|language| language.0.as_str()))
    }

    /// Whether the bot speaks a language.
    pub fn speaks(&self, language: &str) -> bool {
        self.spoken().any(|spoken| spoken == language)
    }

    /// What an intent must score above.
    pub fn threshold(&self) -> f64 {
        self.nlp.as_ref().and_then(|nlp| nlp.threshold).unwrap_or(0.8)
    }

    /// The model that is asked where it is not clear which intent a message has.
    pub fn language_model(&self) -> Option<&LanguageModel> {
        self.nlp.as_ref()?.model.as_ref()
    }

    /// How much that model may use.
    pub fn model_limits(&self) -> Option<&ModelLimits> {
        self.nlp.as_ref()?.limits.as_ref()
    }

    /// What an intent must score for no model to be asked.
    pub fn sure(&self) -> f64 {
        self.threshold() + self.nlp.as_ref().and_then(|nlp| nlp.margin).unwrap_or(0.1)
    }

    /// Whether the customer is asked which of two near intents was meant.
    pub fn clarifies(&self) -> bool {
        self.nlp.as_ref().and_then(|nlp| nlp.clarify).unwrap_or_default()
    }

    /// Whether the language of the expression that matched is answered in.
    pub fn follows_matched(&self) -> bool {
        let follow = self.languages.as_ref().and_then(|languages| languages.follow);
        matches!(follow, Some(Follow::Matched))
    }

    /// The longest message that is understood, in characters.
    pub fn max_length(&self) -> usize {
        let length = self.nlp.as_ref().and_then(|nlp| nlp.max_length).unwrap_or(1000);
        usize::try_from(length).unwrap_or(usize::MAX)
    }
}
