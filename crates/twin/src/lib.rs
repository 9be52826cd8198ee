//! A local Intercom: its API, its webhooks and both sides of the chat.
