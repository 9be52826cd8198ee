//! Makes it happen: intake, conversation worker, turns, outbox, delivery, sweeps and timers.
