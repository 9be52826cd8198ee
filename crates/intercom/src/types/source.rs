//! The first message of a conversation.

use serde::{Deserialize, Serialize};

use super::{Attachment, Author, Body, Fields, List};
use crate::{SourceId, lenient, open_enum::open_enum};

open_enum! {
    /// The channel a conversation began on.
    /// Source: `components.schemas.conversation_source.properties.type`.
    SourceType {
        Conversation = "conversation",
        Email = "email",
        Facebook = "facebook",
        Instagram = "instagram",
        PhoneCall = "phone_call",
        PhoneSwitch = "phone_switch",
        Push = "push",
        Sms = "sms",
        Twitter = "twitter",
        WhatsApp = "whatsapp",
    }
}

open_enum! {
    /// How a conversation began.
    /// Source: `components.schemas.conversation_source.properties.delivered_as`.
    DeliveredAs {
        CustomerInitiated = "customer_initiated",
        CampaignsInitiated = "campaigns_initiated",
        AdminInitiated = "admin_initiated",
        OperatorInitiated = "operator_initiated",
        Automated = "automated",
    }
}

/// The first message of a conversation. It is not among the parts.
/// Source: `components.schemas.conversation_source`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Source {
    /// Its id.
    #[serde(default, deserialize_with = "lenient::some")]
    pub id: Option<SourceId>,
    /// The channel.
    #[serde(rename = "type", default, deserialize_with = "lenient::or_default")]
    pub kind: SourceType,
    /// How the conversation began.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub delivered_as: DeliveredAs,
    /// The subject line, of e-mails and the like.
    #[serde(default, deserialize_with = "lenient::some")]
    pub subject: Option<Body>,
    /// The text. None or blank where the message is a file.
    #[serde(default, deserialize_with = "lenient::some")]
    pub body: Option<Body>,
    /// Who wrote it.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub author: Author,
    /// The files.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub attachments: List<Attachment>,
    /// The page the customer was on.
    #[serde(default, deserialize_with = "lenient::text")]
    pub url: Option<String>,
    /// Whether the text was taken away afterwards.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub redacted: bool,
    /// Fields without a place of their own.
    #[serde(flatten)]
    pub extra: Fields,
}
