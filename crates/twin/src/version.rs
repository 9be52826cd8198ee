//! `Intercom-Version`.

use serde::{Deserialize, Serialize};

/// The versions whose answers differ. Older ones are answered as 2.14 is, newer ones as 2.16.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Version {
    /// 2.14.
    #[serde(rename = "2.14")]
    V2_14,
    /// 2.15.
    #[serde(rename = "2.15")]
    V2_15,
    /// 2.16.
    #[serde(rename = "2.16")]
    V2_16,
}

/// Every value of the header that the API description lists.
const KNOWN: [&str; 23] = [
    "1.0", "1.1", "1.2", "1.3", "1.4", "2.0", "2.1", "2.2", "2.3", "2.4", "2.5", "2.6", "2.7",
    "2.8", "2.9", "2.10", "2.11", "2.12", "2.13", "2.14", "2.15", "2.16", "2.17",
];

impl Version {
    /// What the header asks for; without it, the app's own version.
    pub(crate) fn of(header: Option<&str>, of_the_app: Self) -> Option<Self> {
        match header.map(str::trim) {
            None | Some("") => Some(of_the_app),
            Some("2.15") => Some(Self::V2_15),
            Some("2.16" | "2.17" | "Preview" | "Unstable") => Some(Self::V2_16),
            Some(known) if KNOWN.contains(&known) => Some(Self::V2_14),
            Some(_) => None,
        }
    }

    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::V2_14 => "2.14",
            Self::V2_15 => "2.15",
            Self::V2_16 => "2.16",
        }
    }
}
