//! What understands a bot's messages: the method that works offline, or an embedding endpoint.

use std::sync::Arc;

use deskmate_dialog::{Bot, Lexical, Scored, Understanding};

use crate::{Embeddings, Semantic, SemanticTurn};

/// What understands a bot's messages.
pub(super) enum BotUnderstanding {
    Offline(Box<Lexical>),
    Semantic(Box<Semantic>),
}

impl BotUnderstanding {
    pub(super) fn of(bot: &Bot, embeddings: Option<Arc<Embeddings>>) -> Self {
        match embeddings {
            None => Self::Offline(Box::new(Lexical::new(bot))),
            Some(embeddings) => Self::Semantic(Box::new(Semantic::new(embeddings, bot))),
        }
    }

    /// Understanding for one turn.
    pub(super) fn turn(&self) -> TurnUnderstanding<'_> {
        match self {
            Self::Offline(lexical) => TurnUnderstanding::Offline(lexical),
            Self::Semantic(semantic) => TurnUnderstanding::Semantic(semantic.turn()),
        }
    }
}

/// Understanding for one turn.
pub(super) enum TurnUnderstanding<'a> {
    Offline(&'a Lexical),
    Semantic(SemanticTurn<'a>),
}

impl TurnUnderstanding<'_> {
    /// Whether more is known than before, so that what came of the turn so far does not count.
    pub(super) async fn has_learnt(&self) -> bool {
        match self {
            Self::Offline(_) => false,
            Self::Semantic(turn) => turn.look_up().await,
        }
    }
}

impl Understanding for TurnUnderstanding<'_> {
    fn intents(&self, text: &str, language: &str) -> Vec<Scored> {
        match self {
            Self::Offline(lexical) => lexical.intents(text, language),
            Self::Semantic(turn) => turn.intents(text, language),
        }
    }

    fn language(&self, text: &str, intent: &str) -> Option<String> {
        match self {
            Self::Offline(lexical) => lexical.language(text, intent),
            Self::Semantic(turn) => turn.language(text, intent),
        }
    }
}
