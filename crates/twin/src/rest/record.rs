//! A recording of every call and its answer, and of every webhook, for those who check them
//! afterwards.

use std::{
    fs::{self, File, OpenOptions},
    io::Write as _,
    path::Path,
    process,
    sync::{Mutex, PoisonError},
};

use serde_json::{Value, json};

use crate::{error::TwinError, webhook::WebhookVersion};

/// Where calls are recorded.
#[derive(Debug)]
pub(crate) struct Recorder(Mutex<File>);

/// A call and its answer.
pub(crate) struct Exchange<'a> {
    /// `Intercom-Version` as it is understood; `None` if it is not.
    pub(crate) version: Option<&'static str>,
    pub(crate) method: &'a str,
    pub(crate) path: &'a str,
    pub(crate) query: &'a str,
    /// As JSON; as a string if it is not; null if there was none.
    pub(crate) request: &'a Value,
    pub(crate) status: u16,
    pub(crate) answer: &'a Value,
    /// A fault answered in place of the operation.
    pub(crate) by_fault: bool,
}

impl Recorder {
    /// Records into a file of this process in the folder, which is made if it is not there.
    pub(crate) fn into(folder: &Path) -> Result<Self, TwinError> {
        let path = folder.join(format!("{}.jsonl", process::id()));
        let file = fs::create_dir_all(folder)
            .and_then(|()| OpenOptions::new().create(true).append(true).open(&path))
            .map_err(|source| TwinError::Record { path, source })?;
        Ok(Self(Mutex::new(file)))
    }

    /// A call that was answered.
    pub(crate) fn keep(&self, exchange: &Exchange<'_>) {
        self.line(&json!({
            "version": exchange.version,
            "method": exchange.method,
            "path": exchange.path,
            "query": exchange.query,
            "request": exchange.request,
            "status": exchange.status,
            "answer": exchange.answer,
            "by_fault": exchange.by_fault,
        }));
    }

    /// A webhook as it is sent, in the version of the app's webhooks.
    pub(crate) fn keep_webhook(&self, version: WebhookVersion, body: &str) {
        let body: Value = serde_json::from_str(body).unwrap_or_default();
        self.line(&json!({ "version": version, "webhook": body }));
    }

    /// One line, in one write, so that a process that is ended takes none with it.
    fn line(&self, line: &Value) {
        let mut file = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Err(error) = file.write_all(format!("{line}\n").as_bytes()) {
            tracing::warn!(%error, "a call could not be recorded");
        }
    }
}
