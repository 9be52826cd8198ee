//! What understands a bot's messages: the method that works offline, or an embedding endpoint; and a
//! model where they are unsure.

mod chooser;

use std::{fmt, sync::Arc};

use deskmate_dialog::{
    Bot, Classified, Classify, Lexical, Problems, Scored, Understanding,
    testing::{ModelAnswer, answered_by_model},
};

pub(super) use self::chooser::{Before, Used};
use self::chooser::{Chooser, ChooserTurn};
use crate::{Embeddings, Semantic, SemanticTurn, StandsFor, Timing, model::Models};

/// What may be asked about a bot's messages, besides the method that works offline. The default is
/// nothing, also for a bot that names a model.
#[derive(Clone, Default)]
pub struct BotModels {
    embeddings: Option<Arc<Embeddings>>,
    asks: Option<(StandsFor, Arc<dyn Timing>)>,
    scripted: Arc<[ModelAnswer]>,
}

impl BotModels {
    /// The model that the bot names, if it does. `stands_for` says what `env:NAME` and `file:PATH`
    /// in it stand for.
    pub fn new(stands_for: StandsFor, timing: Arc<dyn Timing>) -> Self {
        Self { asks: Some((stands_for, timing)), ..Self::default() }
    }

    /// What a test says that the model answers; nobody is asked.
    pub fn scripted(answers: &[ModelAnswer]) -> Self {
        Self { scripted: answers.into(), ..Self::default() }
    }

    /// These embeddings in the place of the method that works offline.
    #[must_use]
    pub fn with_embeddings(mut self, embeddings: Option<Arc<Embeddings>>) -> Self {
        self.embeddings = embeddings;
        self
    }
}

impl fmt::Debug for BotModels {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BotModels").field("embeddings", &self.embeddings).finish_non_exhaustive()
    }
}

/// What understands a bot's messages.
pub struct BotUnderstanding {
    scores: Scores,
    chooser: Option<Chooser>,
    scripted: Arc<[ModelAnswer]>,
}

enum Scores {
    Offline(Box<Lexical>),
    Semantic(Box<Semantic>),
}

impl BotUnderstanding {
    /// Learns a bot; nothing is asked yet.
    ///
    /// # Errors
    /// The model that it names cannot be asked: where in the file, and why.
    pub fn of(bot: &Bot, models: &BotModels) -> Result<Self, Problems> {
        let scores = match &models.embeddings {
            None => Scores::Offline(Box::new(Lexical::new(bot))),
            Some(embeddings) => {
                Scores::Semantic(Box::new(Semantic::new(Arc::clone(embeddings), bot)))
            }
        };
        let chooser = match (bot.file().language_model(), &models.asks) {
            (Some(model), Some((stands_for, timing))) => {
                let patience = model.timeout.map(|own| own.0);
                let models = Models::new(model, stands_for, timing)?;
                let limits = bot.file().model_limits().cloned();
                Some(Chooser::new(models, patience, limits, Arc::clone(timing)))
            }
            _ => None,
        };
        Ok(Self { scores, chooser, scripted: Arc::clone(&models.scripted) })
    }

    /// Understanding for one turn.
    pub fn turn(&self) -> TurnUnderstanding<'_> {
        self.turn_after(None)
    }

    /// The same, where limits count.
    pub(super) fn turn_after<'a>(&'a self, before: Option<Before<'a>>) -> TurnUnderstanding<'a> {
        let scores = match &self.scores {
            Scores::Offline(lexical) => TurnScores::Offline(lexical),
            Scores::Semantic(semantic) => TurnScores::Semantic(semantic.turn()),
        };
        let chooser = self.chooser.as_ref().map(|chooser| chooser.turn(before));
        TurnUnderstanding { scores, chooser, scripted: &self.scripted }
    }

    /// Whether anything answers where the model is; nothing where there is none.
    pub(super) async fn probe(&self) -> Result<Vec<String>, Vec<String>> {
        match &self.chooser {
            Some(chooser) => chooser.probe().await,
            None => Ok(Vec::new()),
        }
    }
}

impl fmt::Debug for BotUnderstanding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BotUnderstanding").finish_non_exhaustive()
    }
}

/// Understanding for one turn. A turn that asks something is run again once that is known.
pub struct TurnUnderstanding<'a> {
    scores: TurnScores<'a>,
    chooser: Option<ChooserTurn<'a>>,
    scripted: &'a [ModelAnswer],
}

enum TurnScores<'a> {
    Offline(&'a Lexical),
    Semantic(SemanticTurn<'a>),
}

impl TurnUnderstanding<'_> {
    /// Asks what the turn wants to know. Whether more is known than before, so that what came of the
    /// turn so far does not count.
    pub async fn has_learnt(&self) -> bool {
        if let TurnScores::Semantic(turn) = &self.scores
            && turn.look_up().await
        {
            return true;
        }
        match &self.chooser {
            Some(chooser) => chooser.look_up().await,
            None => false,
        }
    }

    /// What models have read and written so far.
    pub(super) fn used(&self) -> Vec<Used> {
        self.chooser.as_ref().map(ChooserTurn::used).unwrap_or_default()
    }
}

impl fmt::Debug for TurnUnderstanding<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TurnUnderstanding").finish_non_exhaustive()
    }
}

impl Understanding for TurnUnderstanding<'_> {
    fn intents(&self, text: &str, language: &str) -> Vec<Scored> {
        match &self.scores {
            TurnScores::Offline(lexical) => lexical.intents(text, language),
            TurnScores::Semantic(turn) => turn.intents(text, language),
        }
    }

    fn language(&self, text: &str, intent: &str) -> Option<String> {
        match &self.scores {
            TurnScores::Offline(lexical) => lexical.language(text, intent),
            TurnScores::Semantic(turn) => turn.language(text, intent),
        }
    }

    fn classified(&self, question: &Classify) -> Classified {
        if !self.scripted.is_empty() {
            return answered_by_model(self.scripted, question);
        }
        self.chooser.as_ref().map_or(Classified::NotAsked, |turn| turn.classified(question))
    }
}
