//! What only one node does: one process has the file, so it is always this one.

use std::time::Duration;

use async_trait::async_trait;
use deskmate_core::{ChannelName, Timestamp};

use super::SqliteStore;
use crate::{Duties, StoreError};

#[async_trait]
impl Duties for SqliteStore {
    async fn take_duty(
        &self,
        _: &ChannelName,
        _: &str,
        _: &str,
        _: Timestamp,
        _: Duration,
    ) -> Result<bool, StoreError> {
        Ok(true)
    }

    async fn nodes(&self, _: &str, _: Timestamp, _: Duration) -> Result<u32, StoreError> {
        Ok(1)
    }

    async fn tell_limit(&self, _: &ChannelName, _: Timestamp) -> Result<(), StoreError> {
        Ok(())
    }

    async fn leave_duty(&self, _: &ChannelName, _: &str, _: &str) -> Result<(), StoreError> {
        Ok(())
    }
}
