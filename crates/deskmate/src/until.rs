//! When to stop.

use anyhow::Context;
#[cfg(unix)]
use tokio::signal::unix::{Signal, SignalKind, signal};
#[cfg(windows)]
use tokio::signal::windows::{CtrlC, ctrl_c};

/// Ctrl-C and SIGTERM. They are heard from the moment this is made: make it before anything is
/// announced, for whoever reads of it may stop it that very moment.
pub(crate) struct Interrupt {
    #[cfg(unix)]
    interrupt: Signal,
    #[cfg(unix)]
    terminate: Signal,
    #[cfg(windows)]
    interrupt: CtrlC,
}

impl Interrupt {
    /// Begins to listen.
    pub(crate) fn listen() -> anyhow::Result<Self> {
        let what = "the system lets nobody listen for Ctrl-C";
        Ok(Self {
            #[cfg(unix)]
            interrupt: signal(SignalKind::interrupt()).context(what)?,
            #[cfg(unix)]
            terminate: signal(SignalKind::terminate()).context(what)?,
            #[cfg(windows)]
            interrupt: ctrl_c().context(what)?,
        })
    }

    /// Returns when one has come.
    pub(crate) async fn comes(mut self) {
        #[cfg(unix)]
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
        #[cfg(windows)]
        self.interrupt.recv().await;
    }
}

#[cfg(all(test, unix))]
mod tests {
    use std::process::Command;

    use super::Interrupt;

    #[tokio::test]
    async fn a_signal_that_comes_before_anybody_waits_for_it_is_heard() {
        for name in ["-TERM", "-INT"] {
            let interrupt = Interrupt::listen().expect("a test may listen");
            let me = std::process::id().to_string();
            assert!(Command::new("kill").args([name, &me]).status().expect("kill runs").success());
            interrupt.comes().await;
        }
    }
}
