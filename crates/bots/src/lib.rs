//! What decides the answer: the Bot trait and its drivers.
