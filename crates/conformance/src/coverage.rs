//! The table of operations and statuses in `docs/twin.md`.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
};

use crate::{Description, description::Operation};

/// Between these lines the table stands.
const START: &str = "<!-- coverage: written by script/conformance --update -->\n";
const END: &str = "<!-- end of coverage -->\n";

/// What is known of one operation.
#[derive(Debug, Default)]
struct Row {
    versions: Vec<&'static str>,
    declared: BTreeSet<u16>,
    given: BTreeSet<u16>,
    served: bool,
}

/// What is served, and with what it was answered.
#[derive(Debug, Default)]
pub struct Coverage(BTreeMap<Operation, Row>);

impl Coverage {
    /// Takes in what a version describes.
    pub fn describe(&mut self, description: &Description) {
        for operation in description.operations() {
            let row = self.0.entry(operation.clone()).or_default();
            row.versions.push(description.version);
            row.declared.extend(description.declared(operation));
        }
    }

    /// An operation was answered so.
    pub fn given(&mut self, operation: &Operation, status: u16) {
        let Some(row) = self.0.get_mut(operation) else { return };
        if status == 501 {
            return;
        }
        row.served = true;
        row.given.insert(status);
    }

    /// The table, and what is not served.
    pub fn markdown(&self) -> String {
        let mut out = START.to_owned();
        out.push_str(
            "\n| operation | since | given | declared, never given |\n|---|---|---|---|\n",
        );
        for (operation, row) in self.0.iter().filter(|(_, row)| row.served) {
            let given = row.given.iter().map(|status| match row.declared.contains(status) {
                true => status.to_string(),
                false => format!("{status}\\*"),
            });
            let missing = row.declared.difference(&row.given).map(u16::to_string);
            let since = match row.versions.first() {
                Some(&"2.14") | None => "",
                Some(first) => first,
            };
            let _ = writeln!(
                out,
                "| {} `{}` | {since} | {} | {} |",
                operation.method,
                operation.path,
                given.collect::<Vec<_>>().join(" "),
                missing.collect::<Vec<_>>().join(" "),
            );
        }
        out.push_str(
            "\n`*`: not declared for this operation, and real nevertheless.\n\nAnswered `501`:\n\n",
        );
        let mut rooms: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        for (operation, _) in self.0.iter().filter(|(_, row)| !row.served) {
            let room = operation.path.split('/').nth(1).unwrap_or_default();
            rooms
                .entry(room)
                .or_default()
                .push(format!("{} `{}`", operation.method, operation.path));
        }
        for operations in rooms.values() {
            let _ = writeln!(out, "* {}", operations.join(", "));
        }
        out.push('\n');
        out.push_str(END);
        out
    }
}

/// A page with this table in place of the one it has; `None` if it has none.
pub fn placed(page: &str, table: &str) -> Option<String> {
    let (before, rest) = page.split_once(START)?;
    let (_, after) = rest.split_once(END)?;
    Some(format!("{before}{table}{after}"))
}
