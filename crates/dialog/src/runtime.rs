//! The running of a bot.

/// Variables that there are without anybody setting them.
pub(crate) const KNOWN: &[&str] = &[
    "firstname",
    "lastname",
    "intercom_user_type",
    "intercom_user_email",
    "intercom_user_phone",
    "intercom_user_city_name",
    "intercom_user_continent_code",
    "intercom_user_country_name",
    "intercom_user_postal_code",
    "intercom_user_region_name",
    "intercom_user_country_code",
    "intercom_user_timezone",
    "intercom_user_company",
    "contact",
    "conversation",
    "company",
    "internal",
    "locale",
    "preferredLanguage",
    "_input",
];
