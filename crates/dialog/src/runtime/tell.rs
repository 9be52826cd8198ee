//! What the bot is told of itself: `internal`, and the language it speaks.

use deskmate_core::words::Lang;
use serde_json::{Value, json};

use super::run::Run;

impl Run<'_> {
    /// Keeps `internal` as it should be.
    pub(super) fn tell_internal(&mut self, nlp: Value) {
        let (first, last) = self.turn.contact.names();
        let nlp = match nlp {
            Value::Null => {
                self.vars.get("internal").and_then(|internal| internal.get("nlp")).cloned()
            }
            nlp => Some(nlp),
        };
        let internal = json!({
            "channel": "intercom",
            "user": { "firstName": first, "lastName": last, "fullName": self.turn.contact.name },
            "nlp": nlp,
            "currentDialogstate": { "id": self.state.current, "name": self.state.current },
            "previousDialogstate": { "id": self.state.previous, "name": self.state.previous },
            "isPaused": self.state.paused.is_some(),
            "offload": self.state.offloaded,
            "channelDetails": { "name": self.turn.channel, "source": self.turn.conversation.source },
        });
        self.vars.set_turn("internal", internal);
    }

    /// The language that the customer is answered in.
    pub(super) fn language(&self) -> String {
        let preferred = self.vars.get("preferredLanguage").and_then(Value::as_str);
        let matched = self.state.language.as_deref().filter(|_| self.file.follows_matched());
        let wanted =
            preferred.or(matched).or(self.turn.contact.language.as_deref()).unwrap_or_default();
        let short =
            |language: &str| language.split(['-', '_']).next().unwrap_or_default().to_lowercase();
        let spoken = || self.file.spoken();
        let same = spoken().find(|spoken| spoken.eq_ignore_ascii_case(wanted));
        let like = || spoken().find(|spoken| short(spoken) == short(wanted));
        same.or_else(like).unwrap_or(self.file.primary()).to_owned()
    }

    /// The languages that values are read in: that of the answers, the customer's, the bot's.
    pub(super) fn langs(&self) -> Vec<Lang> {
        let language = self.language();
        let contact = self.turn.contact.language.as_deref();
        Lang::among([language.as_str()].into_iter().chain(contact).chain(self.file.spoken()))
    }

    /// The same, then all others that are known: for texts that are nothing but the words in question.
    pub(super) fn all_langs(&self) -> Vec<Lang> {
        Lang::beginning_with(self.langs().into_iter().map(Lang::code))
    }
}
