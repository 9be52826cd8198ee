//! What can be done on the page.

use std::{sync::Arc, time::Duration};

use axum::{extract::State, response::Response};
use serde_json::{Map, Value};

use super::presets::PRESETS;
use crate::{
    error::TwinError,
    faults::{Fault, FaultKind, Faults},
    pages::form::Sent,
    shared::Shared,
};

/// `POST /faults/act`: `do` says what.
pub(in crate::pages) async fn post(State(shared): State<Arc<Shared>>, sent: Sent) -> Response {
    let done = perform(&shared, &sent).await.map(|()| Vec::new());
    sent.answer(&shared, done)
}

async fn perform(shared: &Arc<Shared>, sent: &Sent) -> Result<(), TwinError> {
    match sent.text("do") {
        "preset" => {
            let preset = PRESETS.iter().find(|p| p.key == sent.text("preset"));
            let preset = preset.ok_or_else(|| {
                TwinError::Invalid(format!("there is no preset `{}`", sent.text("preset")))
            })?;
            shared.set_faults((preset.faults)())
        }
        "clear" => shared.set_faults(Faults::none()),
        "remove" => {
            let at = sent.number::<usize>("at")?.unwrap_or(usize::MAX);
            let mut faults = shared.read(|world| world.faults.clone());
            if at >= faults.0.len() {
                return Err(TwinError::Refused("that fault is over already".to_owned()));
            }
            faults.0.remove(at);
            shared.set_faults(faults)
        }
        "add" => {
            let mut faults = shared.read(|world| world.faults.clone());
            faults.0.push(fault(sent)?);
            shared.set_faults(faults)
        }
        "switch" => {
            let change = Map::from_iter([(sent.text("name").to_owned(), switch(shared, sent)?)]);
            let switches = shared.read(|world| world.switches.with(&change))?;
            shared.set_switches(switches)
        }
        "rate_limit" => {
            shared.set_rate_limit(sent.number("limit")?);
            Ok(())
        }
        "stop" => {
            shared.stop_clock();
            Ok(())
        }
        "run" => {
            shared.run_clock(sent.number("speed")?.unwrap_or(1));
            Ok(())
        }
        "step" => {
            let seconds = sent.number::<f64>("seconds")?.unwrap_or_default();
            let by = Duration::try_from_secs_f64(seconds).map_err(|_| {
                TwinError::Clock(format!("the clock only goes forward, not by {seconds} s"))
            })?;
            shared.advance(by).await;
            Ok(())
        }
        other => Err(TwinError::Invalid(format!("the form: there is no `{other}` to do here"))),
    }
}

fn fault(sent: &Sent) -> Result<Fault, TwinError> {
    let kind: FaultKind = serde_json::from_value(sent.text("fault").into())
        .map_err(|e| TwinError::Invalid(format!("the fault: {e}")))?;
    Ok(Fault {
        method: sent.given("method"),
        path: sent.given("path"),
        topic: sent.given("topic"),
        times: sent.number("times")?,
        after: sent.number("after")?,
        probability: sent.number("probability")?,
        ms: sent.number("ms")?,
        status: sent.number("status")?,
        parts: sent.number("parts")?,
        copies: sent.number("copies")?,
        ..Fault::new(kind)
    })
}

/// What was given for a switch, as a value of the kind it has.
fn switch(shared: &Shared, sent: &Sent) -> Result<Value, TwinError> {
    let now = shared.read(|world| serde_json::to_value(&world.switches)).unwrap_or_default();
    let text = sent.text("value").trim();
    Ok(match now.get(sent.text("name")) {
        _ if sent.text("name").starts_with("max_") => {
            sent.number::<u64>("value")?.map_or(Value::Null, Value::from)
        }
        Some(Value::Bool(_)) => (text == "true").into(),
        Some(Value::Number(_)) => sent.number::<u64>("value")?.unwrap_or_default().into(),
        _ if text.is_empty() => Value::Null,
        _ => text.into(),
    })
}
