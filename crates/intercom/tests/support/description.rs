//! Intercom's own description of its API. It is not part of this repository; where it is not at
//! hand, a test says so and passes.

#![expect(clippy::print_stdout, reason = "a skipped test says so")]

use std::{fs, path::Path};

use serde_json::Value;

const FOLDER: &str = "../../../shared/openapi";

/// The description of a version.
pub(crate) fn description(version: &str) -> Option<Value> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(FOLDER);
    let Ok(text) = fs::read_to_string(folder.join(format!("intercom-{version}.yaml"))) else {
        println!("skipped: no description of version {version} beside the repository");
        return None;
    };
    let mut options = serde_saphyr::Options::default();
    options.budget = None; // it is a file we chose, and a large one
    Some(serde_saphyr::from_str_with_options(&text, options).unwrap())
}
