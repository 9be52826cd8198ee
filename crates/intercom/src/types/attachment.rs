//! A file that came with a message.

use serde::{Deserialize, Serialize};

use super::Fields;
use crate::lenient;

/// A file that came with a message. Source: `components.schemas.part_attachment`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Attachment {
    /// The file name.
    #[serde(default, deserialize_with = "lenient::text")]
    pub name: Option<String>,
    /// Where to fetch it. Signed, and good for about 30 minutes: get the conversation again for a
    /// fresh one.
    #[serde(default, deserialize_with = "lenient::text")]
    pub url: Option<String>,
    /// The media type.
    #[serde(default, deserialize_with = "lenient::text")]
    pub content_type: Option<String>,
    /// The size in bytes.
    #[serde(default, deserialize_with = "lenient::scalar")]
    pub filesize: Option<u64>,
    /// The width in pixels, of images.
    #[serde(default, deserialize_with = "lenient::scalar")]
    pub width: Option<u64>,
    /// The height in pixels, of images.
    #[serde(default, deserialize_with = "lenient::scalar")]
    pub height: Option<u64>,
    /// Fields without a place of their own.
    #[serde(flatten)]
    pub extra: Fields,
}
