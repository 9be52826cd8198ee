//! Ids, messages, actions and the conversation state machine. Pure: no I/O, no async, no clock.
