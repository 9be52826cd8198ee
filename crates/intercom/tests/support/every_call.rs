//! One of every call that the crate can make.

#![allow(dead_code, clippy::allow_attributes, reason = "each test file uses its own part of it")]

use intercom::{
    Endpoint, Method,
    api::{
        Assign, Assignee, AttachmentFile, Close, ConvertConversation, CreateMessage, EnsureTag,
        GetAdmin, GetContact, GetConversation, GetMe, GetTeam, ListAdmins, ListArticles,
        ListContactCompanies, ListContactTags, ListDataAttributes, ListTags, ListTeams,
        ListTicketTypes, Model, Open, ReplyComment, ReplyNote, ReplyOption, ReplyQuick,
        SearchContacts, SearchConversations, Snooze, TagContact, TagConversation, UntagContact,
        UntagConversation, UpdateContact, UpdateConversation,
    },
    search::{Field, Query},
    types::{Role, UnixSeconds},
};
use serde_json::{Value, json};
use url::Url;

/// A call, taken apart.
pub(crate) struct Taken {
    pub(crate) name: &'static str,
    pub(crate) method: Method,
    pub(crate) path: String,
    pub(crate) query: Vec<(&'static str, String)>,
    pub(crate) body: Option<Value>,
    pub(crate) safe_to_repeat: bool,
}

fn taken<E: Endpoint>(name: &'static str, call: &E) -> Taken {
    call.check().unwrap();
    Taken {
        name,
        method: E::METHOD,
        path: call.path(),
        query: call.query(),
        body: call.body(),
        safe_to_repeat: call.safe_to_repeat(),
    }
}

pub(crate) fn comment() -> ReplyComment {
    ReplyComment::new("215474343849634".into(), "814860".into(), "<p>On its way!</p>")
}

pub(crate) fn every_call() -> Vec<Taken> {
    let conversation = || "215474343849634".into();
    let bot = || "814860".into();
    let contact = || "6762f1571bb69f9f2193bbbb".into();
    let tag = || "7522907".into();
    let assign = |to| Assign { conversation: conversation(), by: bot(), to };

    let images = ReplyComment {
        attachment_urls: vec![Url::parse("https://shop.example/parcel.png").unwrap()],
        ..comment()
    };
    let file = AttachmentFile {
        name: "label.pdf".to_owned(),
        content_type: "application/pdf".to_owned(),
        data: b"%PDF".as_slice().into(),
    };
    let files = ReplyComment { attachment_files: vec![file], ..comment() };
    let quick = ReplyQuick {
        conversation: conversation(),
        by: bot(),
        options: ["Yes", "No"]
            .iter()
            .zip([1, 2])
            .map(|(text, n)| ReplyOption { text: (*text).into(), uuid: uuid::Uuid::from_u128(n) })
            .collect(),
    };
    let attributes = || {
        [("plan", json!("pro")), ("seats", json!(3))]
            .map(|(name, value)| (name.to_owned(), value))
            .into_iter()
            .collect()
    };
    let update = UpdateConversation {
        custom_attributes: attributes(),
        title: Some("Parcel".to_owned()),
        read: Some(true),
        ..UpdateConversation::new(conversation())
    };
    let convert = ConvertConversation {
        conversation: conversation(),
        kind: "53".into(),
        attributes: [("_default_title_".to_owned(), json!("Parcel"))].into_iter().collect(),
    };
    let message = CreateMessage {
        by: bot(),
        to: contact(),
        role: Role::User,
        body: "<p>Your parcel has left.</p>".into(),
        subject: None,
    };
    let mail = CreateMessage { subject: Some("Your parcel".to_owned()), ..message.clone() };
    let update_contact = UpdateContact {
        name: Some("Ada".to_owned()),
        email: Some("ada@shop.example".to_owned()),
        phone: Some("+353871234567".to_owned()),
        external_id: Some("70".to_owned()),
        unsubscribed_from_emails: Some(false),
        custom_attributes: attributes(),
        ..UpdateContact::new(contact())
    };
    let ours = SearchConversations::new(Query::all([
        Field::AdminAssigneeId.is("814860"),
        Field::State.is("open"),
        Field::UpdatedAt.after(1_734_537_500),
    ]));
    let nested = SearchConversations {
        query: Query::all([
            Field::Open.is(true),
            Query::any([
                Field::TeamAssigneeId.is_one_of(["9", "10"]),
                Field::SourceType.is_not("email"),
            ]),
        ]),
        per_page: 20,
        starting_after: Some("WzE3MzQ1".to_owned()),
    };

    vec![
        taken("me", &GetMe),
        taken("admins", &ListAdmins::default()),
        taken("admins, with pictures", &ListAdmins { pictures: true }),
        taken("admin", &GetAdmin { admin: bot() }),
        taken("teams", &ListTeams),
        taken("team", &GetTeam { team: "9".into() }),
        taken("conversation", &GetConversation::new(conversation())),
        taken(
            "conversation, as text",
            &GetConversation { plain_text: true, ..GetConversation::new(conversation()) },
        ),
        taken("search", &ours),
        taken("search, nested, second page", &nested),
        taken("search, one filter", &SearchConversations::new(Field::State.is("snoozed"))),
        taken("comment", &comment()),
        taken("comment with images", &images),
        taken("comment with files", &files),
        taken(
            "note",
            &ReplyNote {
                conversation: conversation(),
                by: bot(),
                body: "Asked for a label".into(),
            },
        ),
        taken("quick reply", &quick),
        taken("assign to a teammate", &assign(Assignee::Admin("814861".into()))),
        taken("assign to a team", &assign(Assignee::Team("9".into()))),
        taken("assign to nobody", &assign(Assignee::Nobody)),
        taken("close", &Close { conversation: conversation(), by: bot() }),
        taken(
            "snooze",
            &Snooze {
                conversation: conversation(),
                by: bot(),
                until: UnixSeconds::new(1_734_600_000).unwrap(),
            },
        ),
        taken("open", &Open { conversation: conversation(), by: bot() }),
        taken("update a conversation", &update),
        taken("ticket types", &ListTicketTypes),
        taken("convert a conversation", &convert),
        taken(
            "tag a conversation",
            &TagConversation { conversation: conversation(), by: bot(), tag: tag() },
        ),
        taken(
            "untag a conversation",
            &UntagConversation { conversation: conversation(), by: bot(), tag: tag() },
        ),
        taken("contact", &GetContact { contact: contact() }),
        taken("contacts of an address", &SearchContacts::Email("ada@shop.example".to_owned())),
        taken("contacts of an id", &SearchContacts::ExternalId("70".to_owned())),
        taken("message", &message),
        taken("message by e-mail", &mail),
        taken("update a contact", &update_contact),
        taken("companies of a contact", &ListContactCompanies { contact: contact() }),
        taken("tags of a contact", &ListContactTags { contact: contact() }),
        taken("tag a contact", &TagContact { contact: contact(), tag: tag() }),
        taken("untag a contact", &UntagContact { contact: contact(), tag: tag() }),
        taken("tags", &ListTags),
        taken("articles", &ListArticles { page: 2 }),
        taken("tag by name", &EnsureTag { name: "Preferred".to_owned() }),
        taken("data attributes", &ListDataAttributes { model: Some(Model::Conversation) }),
    ]
}
