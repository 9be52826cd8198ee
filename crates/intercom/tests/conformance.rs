//! Every body that the crate can send fits Intercom's own description of its API.

#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]
#![expect(clippy::print_stdout, reason = "a skipped test says so")]

#[path = "support/every_call.rs"]
mod every_call;

use deskmate_conformance::{
    Description,
    fields::Fields,
    schema::{Reading, Schemas, request_at},
};
use every_call::every_call;
use serde_json::json;

#[test]
fn every_body_fits_2_14() {
    every_body_fits("2.14");
}

#[test]
fn every_body_fits_2_15() {
    every_body_fits("2.15");
}

#[test]
fn every_body_fits_2_16() {
    every_body_fits("2.16");
}

fn every_body_fits(version: &'static str) {
    let Some(description) = Description::load(version).unwrap() else {
        println!("skipped: no description of version {version} beside the repository");
        return;
    };
    let mut schemas = Schemas::of(&description, Reading::Request).unwrap();

    for call in every_call() {
        let operation = description
            .operation(call.method.as_str(), &call.path)
            .unwrap_or_else(|| panic!("{}: {} is not described", call.name, call.path));
        let pointer = description.pointer(operation).unwrap();
        // Which page of a list is wanted is described in the list that comes back.
        let pages = ["page", "per_page"];
        for (name, _) in call.query.iter().filter(|(name, _)| !pages.contains(name)) {
            // `display_as` is described as a parameter of this one call, like all others.
            let described = &description.document().pointer(pointer).unwrap()["parameters"];
            let mut parameters = described.as_array().unwrap().iter();
            assert!(parameters.any(|one| one["name"] == *name), "{}: {name}", call.name);
        }
        match (&call.body, request_at(&description, operation)) {
            (None, None) => {}
            (Some(body), Some(at)) => {
                let misfits = schemas.check(&at, body).unwrap();
                assert!(misfits.is_empty(), "{}: {misfits:#?}", call.name);
                let unknown = Fields::default().note(schemas.document(), &at, body);
                assert!(unknown.is_empty(), "{}: {unknown:#?}", call.name);
                let teeth = schemas.check(&at, &json!([])).unwrap();
                assert!(!teeth.is_empty(), "{}: the check has no teeth", call.name);
            }
            (body, at) => panic!("{}: body {body:?} against {at:?}", call.name),
        }
    }
}
