//! What decides the answer: the Bot trait and its drivers.
//!
//! A driver makes one attempt at a turn and says how it went ([`Outcome`]); [`retry::run`] makes
//! as many as the channel's `turn_timeout` allows, the same for every driver.

mod a2a;
mod agent;
mod answer;
mod back_end;
mod bot;
mod botpress;
mod chatlayer;
mod convention;
mod dialogs;
mod directline;
mod embeddings;
mod error_text;
mod events;
mod files;
mod http;
mod json;
mod langgraph;
mod memory;
mod model;
mod rasa;
pub mod retry;
pub mod schema;
mod secret;
mod session;
mod share;
mod timing;
mod watched;
mod web;

pub use a2a::{A2aBot, A2aBotOptions, Version as A2aVersion};
pub use agent::{
    AgentAllowed, AgentApi, AgentApprove, AgentBot, AgentBotOptions, AgentBudget, AgentDialogs,
    AgentFile, AgentFileAt, AgentHttp, AgentKnowledge, AgentLanguages, AgentLimits, AgentMcp,
    AgentMemory, AgentModel, AgentPeople, AgentPrice, AgentReached, AgentRequires,
    AgentSurroundings, AgentTools, AgentTopicAutonomy, AgentVectors, AgentWhenNothing, Articles,
    Page,
};
pub use answer::{MAX_ANSWER_BYTES, parse_answer};
pub use back_end::BackEndOptions;
pub use bot::{Answered, Bot, Call, Failure, Heard, Outcome, Post, Said};
pub use botpress::{BotpressBot, BotpressBotOptions};
pub use chatlayer::{ChatlayerBot, ChatlayerBotOptions, Postback as ChatlayerPostback};
pub use dialogs::{
    ApiCaller, BadEntry, BotFile, BotModels, BotUnderstanding, DialogBot, DialogBotOptions, Fetch,
    FetchAllow, TurnUnderstanding,
};
pub use directline::{DirectLineBot, DirectLineBotOptions, DirectLineMode};
pub use embeddings::{
    Embeddings, EmbeddingsConfigError, EmbeddingsError, EmbeddingsOptions, Semantic, SemanticTurn,
};
pub use events::EventsAddress;
pub use files::{Fetched, Files};
pub use http::{HttpBot, HttpBotOptions, MAX_TURN_BYTES};
pub use json::{JsonBot, JsonBotOptions, JsonRead, JsonShape, JsonStep, PRESETS};
pub use langgraph::{LangGraphBot, LangGraphBotOptions};
pub use memory::{MemoryRules, ToRemember};
pub use model::StandsFor;
pub use rasa::{RasaBot, RasaBotOptions};
pub use secret::Secret;
pub use share::{Field, Share, UnknownField};
pub use timing::Timing;
pub use watched::{Refused, Written};
pub use web::{ConfigError, Problem, Signer};
