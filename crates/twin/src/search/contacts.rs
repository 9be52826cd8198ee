//! What contacts can be searched by, and how (API description, `POST /contacts/search`).

use serde_json::Value;

use super::query::{Filter, Operator, Query, number};
use crate::{api_error::ApiError, version::Version, world::World};

/// Of which kind a field's values are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Type {
    Text,
    Whole,
    /// Compared by calendar day.
    Date,
    Flag,
    /// The id of something it has several of.
    Tag,
}

const TEXTS: &[&str] = &[
    "id",
    "role",
    "name",
    "avatar",
    "email",
    "email_domain",
    "phone",
    "formatted_phone",
    "external_id",
    "language_override",
    "browser",
    "browser_language",
    "os",
    "location.country",
    "location.region",
    "location.city",
    "ios_app_version",
    "ios_device",
    "ios_app_device",
    "ios_os_version",
    "ios_app_name",
    "ios_sdk_version",
    "android_app_version",
    "android_device",
    "android_app_name",
    "andoid_sdk_version",
    "android_sdk_version",
    "segment_id",
    "company_id",
];
const DATES: &[&str] = &[
    "created_at",
    "signed_up_at",
    "updated_at",
    "last_seen_at",
    "last_contacted_at",
    "last_replied_at",
    "last_email_opened_at",
    "last_email_clicked_at",
    "ios_last_seen_at",
    "android_last_seen_at",
];
const FLAGS: &[&str] = &["unsubscribed_from_emails", "marked_email_as_spam", "has_hard_bounced"];

/// Nothing else can be sorted or searched by. An owner is text from 2.16 on.
fn type_of(world: &World, field: &str, version: Version) -> Option<Type> {
    match field {
        "owner_id" if version >= Version::V2_16 => Some(Type::Text),
        "owner_id" => Some(Type::Whole),
        "tag_id" => Some(Type::Tag),
        _ if TEXTS.contains(&field) => Some(Type::Text),
        _ if DATES.contains(&field) => Some(Type::Date),
        _ if FLAGS.contains(&field) => Some(Type::Flag),
        _ => {
            let name = field.strip_prefix("custom_attributes.")?;
            let mut own = world.attributes.iter().filter(|a| a.model == "contact");
            Some(match own.find(|a| a.name == name)?.data_type.as_str() {
                "integer" | "float" => Type::Whole,
                "date" | "datetime" => Type::Date,
                "boolean" => Type::Flag,
                _ => Type::Text,
            })
        }
    }
}

/// Whether contacts can be ordered by a field.
pub(crate) fn check_contact_field(
    world: &World,
    field: &str,
    version: Version,
) -> Result<(), ApiError> {
    type_of(world, field, version).map(|_| ()).ok_or_else(|| no_field(field))
}

fn no_field(field: &str) -> ApiError {
    ApiError::invalid(format!("{field} is not a field that can be searched by"))
}

impl Query {
    /// Whether every field is one of contacts, with an operator and a value for its type.
    pub(crate) fn check_contacts(
        &mut self,
        world: &World,
        version: Version,
    ) -> Result<(), ApiError> {
        match self {
            Self::All(all) | Self::Any(all) => {
                all.iter_mut().try_for_each(|q| q.check_contacts(world, version))
            }
            Self::Filter(filter) => {
                let kind = type_of(world, &filter.field, version);
                let kind = kind.ok_or_else(|| no_field(&filter.field))?;
                filter.by_day = kind == Type::Date;
                filter.check_type(kind)
            }
        }
    }
}

impl Filter {
    fn check_type(&self, kind: Type) -> Result<(), ApiError> {
        let wrong = |why: &str| Err(ApiError::invalid(format!("{}: {why}", self.field)));
        let equal = matches!(self.operator, Operator::Is | Operator::IsNot);
        let among = equal || matches!(self.operator, Operator::In | Operator::NotIn);
        match kind {
            Type::Date
                if !matches!(self.operator, Operator::Is | Operator::Greater | Operator::Less) =>
            {
                return wrong("a date takes =, > and <");
            }
            Type::Tag if !equal => return wrong("takes = and !="),
            Type::Flag if !among => return wrong("true or false takes =, !=, IN and NIN"),
            Type::Whole if !among && !self.operator.compares() => {
                return wrong("a number takes =, !=, IN, NIN, <, >, <= and >=");
            }
            Type::Text if self.operator.compares() => {
                return wrong("a text takes =, !=, IN, NIN, ~, !~, ^ and $");
            }
            _ => {}
        }
        let values = self.value.as_array().map_or(std::slice::from_ref(&self.value), Vec::as_slice);
        // `null` asks whether nothing is known.
        let fits = |value: &Value| match kind {
            _ if value.is_null() => equal,
            Type::Date | Type::Whole => number(value).is_some(),
            Type::Flag => value.is_boolean() || matches!(value.as_str(), Some("true" | "false")),
            Type::Text | Type::Tag => !value.is_object() && !value.is_array(),
        };
        if values.iter().all(fits) { Ok(()) } else { wrong("the value is of another type") }
    }
}
