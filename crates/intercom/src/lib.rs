//! A typed client of Intercom's REST API and its webhook notifications.
