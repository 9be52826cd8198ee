//! The console and the API beside it, as browsers and scripts meet them.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

#[path = "console/alert_targets.rs"]
mod alert_targets;
#[path = "console/alerts.rs"]
mod alerts;
#[path = "console/behind.rs"]
mod behind;
#[path = "console/bots.rs"]
mod bots;
#[path = "console/browser.rs"]
mod browser;
#[path = "console/connecting.rs"]
mod connecting;
#[path = "console/customers.rs"]
mod customers;
#[path = "console/drafts.rs"]
mod drafts;
#[path = "console/faces.rs"]
mod faces;
#[path = "console/getting_in.rs"]
mod getting_in;
#[path = "console/kinds.rs"]
mod kinds;
#[path = "console/looking.rs"]
mod looking;
#[path = "console/making.rs"]
mod making;
#[path = "console/openapi.rs"]
mod openapi;
#[path = "console/policies.rs"]
mod policies;
#[path = "console/quiet.rs"]
mod quiet;
#[path = "console/roles.rs"]
mod roles;
#[path = "console/scripts.rs"]
mod scripts;
#[path = "console/second_step.rs"]
mod second_step;
#[path = "console/set_up.rs"]
mod set_up;
#[path = "console/single_sign_on.rs"]
mod single_sign_on;
#[path = "console/stopping.rs"]
mod stopping;
mod support;

use browser::Browser;
use support::World;
