//! Opens a page in the browser of whoever sits here.

use std::process::{Command, Stdio};

/// Asks the desktop to open it; where there is none, the address stands in the terminal anyway.
pub(super) fn open(url: &str) {
    let (program, first): (&str, &[&str]) = if cfg!(target_os = "macos") {
        ("open", &[])
    } else if cfg!(windows) {
        ("cmd", &["/C", "start", ""])
    } else {
        ("xdg-open", &[])
    };
    let program = std::env::var("BROWSER").unwrap_or_else(|_| program.to_owned());
    let mut command = Command::new(program);
    command.args(first).arg(url).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    if let Err(error) = command.spawn() {
        tracing::warn!(%error, "local.no_browser");
    }
}
