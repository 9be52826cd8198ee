//! Bad days, ready-made.

use crate::faults::{Fault, FaultKind, Faults};

/// A set of faults with a name.
pub(super) struct Preset {
    pub(super) key: &'static str,
    pub(super) name: &'static str,
    pub(super) text: &'static str,
    pub(super) faults: fn() -> Faults,
}

pub(super) const PRESETS: [Preset; 5] = [
    Preset {
        key: "bad_day",
        name: "Bad day at Intercom",
        text: "One call in five fails, one write in ten is done but not answered, webhooks come \
               late, twice and out of order.",
        faults: || {
            Faults::from([
                Fault::new(FaultKind::ServerError).probability(0.2).status(503),
                Fault::new(FaultKind::DropAfterWrite).probability(0.1),
                Fault::new(FaultKind::Latency).ms(400),
                Fault::new(FaultKind::DuplicateWebhook).probability(0.2),
                Fault::new(FaultKind::HoldWebhook).probability(0.2).ms(2_000),
                Fault::new(FaultKind::SlowWebhook).probability(0.3).ms(1_500),
            ])
        },
    },
    Preset {
        key: "lost_webhooks",
        name: "Webhooks lost",
        text: "Every other webhook is never sent.",
        faults: || Faults::from([Fault::new(FaultKind::LoseWebhook).probability(0.5)]),
    },
    Preset {
        key: "slow_api",
        name: "Slow API",
        text: "Every call is answered two seconds late.",
        faults: || Faults::from([Fault::new(FaultKind::Latency).ms(2_000)]),
    },
    Preset {
        key: "unsure",
        name: "Unsure writes",
        text: "The next three replies are written, and the connection dies before the answer.",
        faults: || {
            let fault = Fault::new(FaultKind::DropAfterWrite);
            Faults::from([fault.on("POST", "/conversations/*/reply").times(3)])
        },
    },
    Preset {
        key: "limited",
        name: "Rate limit",
        text: "One call in three is answered 429.",
        faults: || Faults::from([Fault::new(FaultKind::RateLimited).probability(0.33)]),
    },
];
