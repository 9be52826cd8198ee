//! The files that a message brings, fetched before it is sent.

use std::time::Duration;

use deskmate_core::action::Outgoing;
use intercom::api::AttachmentFile;

use super::{Progress, Worker, outbox::Row};
use crate::call::{Files, IntercomCall};

/// The most that the files of one message may have together. Intercom documents no limit for a
/// reply; a mail with more comes to nobody (facts: 20 MB for mails that come in).
const MOST_BYTES: usize = 15 * 1024 * 1024;

/// How long the files of one message may take.
const PATIENCE: Duration = Duration::from_secs(20);

/// The files of the message that goes out next. What was fetched and not sent is fetched again.
#[derive(Default)]
pub(super) struct Fetched {
    of: Option<i64>,
    files: Vec<AttachmentFile>,
}

impl Fetched {
    /// The files of that row, once.
    pub(super) fn take_for(&mut self, row: &Row) -> Vec<AttachmentFile> {
        match std::mem::take(self) {
            Self { of: Some(seq), files } if seq == row.seq => files,
            _ => Vec::new(),
        }
    }
}

impl Worker<'_> {
    /// Fetches what a message brings and was not fetched yet. Where that fails, the customer gets
    /// links in place of the files.
    pub(super) async fn fetch_files_of(&mut self, row: &Row) -> Progress {
        let IntercomCall::Comment { files: Some(Files { at, instead }), .. } = &row.payload.write
        else {
            return Progress::None;
        };
        if self.fetched.of == Some(row.seq) {
            return Progress::None;
        }
        if self.channel.options.files.is_none() {
            self.link_instead(row, instead);
            return Progress::Made;
        }
        let clock = std::sync::Arc::clone(&self.engine.clock);
        let fetched = tokio::select! {
            biased;
            fetched = self.fetch_all(at) => fetched,
            () = clock.sleep_until(self.now().plus(PATIENCE)) => {
                Err(format!("it took more than {} s", PATIENCE.as_secs()))
            }
        };
        match fetched {
            Ok(files) => {
                self.fetched = Fetched { of: Some(row.seq), files };
                // What was seen before says nothing about who speaks now.
                self.snapshot = None;
            }
            Err(why) => {
                tracing::warn!(
                    channel.name = %self.channel.name(),
                    conversation.id = %self.c.id,
                    why,
                    "file.not_sent"
                );
                self.record_dropped(row, &format!("a file is sent as a link: {why}"));
                self.link_instead(row, instead);
            }
        }
        Progress::Made
    }

    fn link_instead(&mut self, row: &Row, instead: &str) {
        let comment = IntercomCall::comment(instead.to_owned());
        self.outbox.change(row.seq, |row| row.payload = row.payload.instead(comment));
    }

    async fn fetch_all(&self, at: &[Outgoing]) -> Result<Vec<AttachmentFile>, String> {
        let Some(from) = &self.channel.options.files else { return Ok(Vec::new()) };
        let mut files = Vec::new();
        let mut left = MOST_BYTES;
        for file in at {
            let fetched = from.fetch(&file.url, left).await?;
            left = left.saturating_sub(fetched.data.len());
            files.push(AttachmentFile {
                name: file.called().to_owned(),
                content_type: fetched.content_type,
                data: fetched.data.into(),
            });
        }
        Ok(files)
    }
}
