//! The dialog language and its runtime.
