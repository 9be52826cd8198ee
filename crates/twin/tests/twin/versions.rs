//! What differs between the versions of a conversation: asked for by `Intercom-Version`, and in the
//! webhooks of an app of that version.

use crate::{
    common::{World, answer, error, string},
    webhooks::versioned,
};
use axum::http::Method;
use intercom_twin::{
    Act, WebhookVersion,
    act::{ContactStarts, OperatorReplies, TeammatePrioritises},
};
use serde_json::{Value, json};

impl World {
    /// A read in a version of the API.
    pub(crate) async fn get_in(&self, version: &str, path: &str) -> crate::common::Answer {
        answer(self.request(Method::GET, path).header("Intercom-Version", version)).await
    }

    /// A write in a version of the API.
    pub(crate) async fn send_in(
        &self,
        version: &str,
        method: Method,
        path: &str,
        body: Value,
    ) -> crate::common::Answer {
        answer(self.request(method, path).header("Intercom-Version", version).json(&body)).await
    }
}

#[tokio::test]
async fn priority_has_two_values_up_to_2_15_and_five_from_2_16() {
    let world = World::new().await;
    let id = world.started();
    let path = format!("/conversations/{id}");
    for (set, older, newer) in [
        (None, "not_priority", "none"),
        (Some("low"), "priority", "low"),
        (Some("medium"), "priority", "medium"),
        (Some("high"), "priority", "high"),
        (Some("urgent"), "priority", "urgent"),
        (Some("none"), "not_priority", "none"),
    ] {
        if let Some(priority) = set {
            world.webhooks().await;
            world.act(TeammatePrioritises {
                conversation: id.clone(),
                teammate: "Ann".to_owned(),
                priority: priority.to_owned(),
            });
            assert_eq!(world.topics().await, ["conversation.priority.updated"]);
        }
        for (version, shown) in [("2.14", older), ("2.15", older), ("2.16", newer)] {
            assert_eq!(world.get_in(version, &path).await.body["priority"], shown, "{version}");
        }
    }
}

#[tokio::test]
async fn company_came_with_2_15_and_is_set_by_its_id() {
    let world = versioned(WebhookVersion::V2_15).await;
    let id = world.started();
    let path = format!("/conversations/{id}");
    let companies = world.get(&format!("/contacts/{}/companies", world.contact("Joe"))).await.body;
    let company = string(&companies["data"][0]["id"]);
    assert_eq!(world.get_in("2.15", &path).await.body["company"], Value::Null);

    world.webhooks().await;
    let set = world.send_in("2.15", Method::PUT, &path, json!({ "company_id": company })).await;
    assert_eq!(set.body["company"]["id"], json!(company));
    assert_eq!(set.body["company"]["name"], "Acme Bikes");
    assert_eq!(world.topics().await, ["conversation.company.updated"]);
    assert!(world.get_in("2.14", &path).await.body.get("company").is_none());
    assert_eq!(world.get_in("2.16", &path).await.body["company"]["type"], "company");

    let none = world.send_in("2.16", Method::PUT, &path, json!({ "company_id": null })).await;
    assert_eq!(none.body["company"], Value::Null);
    let unheard_of = world.put(&path, json!({ "company_id": "nowhere" })).await;
    assert_eq!(error(&unheard_of), (404, "company_not_found".to_owned()));
}

#[tokio::test]
async fn what_came_with_2_16_is_in_2_16_only() {
    let world = World::new().await;
    let path = format!("/conversations/{}", world.started());
    let newest = world.get_in("2.16", &path).await.body;
    assert_eq!(newest["channel"], json!({ "initial": "messenger", "current": "messenger" }));
    assert_eq!(newest["external_references"], json!([]));
    assert_eq!(newest["sales_agent"], Value::Null);
    assert_eq!(newest["sales_agent_participated"], false);
    for version in ["2.14", "2.15"] {
        let older = world.get_in(version, &path).await.body;
        for key in ["channel", "external_references", "sales_agent", "sales_agent_participated"] {
            assert!(older.get(key).is_none(), "{version} {key}");
        }
    }
}

#[tokio::test]
async fn monitors_and_scorecards_are_there_when_asked_for() {
    let world = World::new().await;
    let path = format!("/conversations/{}", world.started());
    let plain = world.get_in("2.16", &path).await.body;
    assert!(plain.get("monitor_evaluations").is_none() && plain.get("scorecards").is_none());
    let asked = format!("{path}?include_monitors=true&include_scorecards=true");
    let asked = world.get_in("2.16", &asked).await.body;
    assert_eq!((&asked["monitor_evaluations"], &asked["scorecards"]), (&json!([]), &json!([])));
    let translated = format!("{path}?include_translations=true");
    assert_eq!(world.get(&translated).await.status, 200);
}

/// Joe writes a mail.
fn mail() -> ContactStarts {
    ContactStarts {
        contact: "Joe".to_owned(),
        body: "It is late".to_owned(),
        subject: Some("My order".to_owned()),
        source: Some("email".to_owned()),
        ..ContactStarts::default()
    }
}

#[tokio::test]
async fn a_mail_says_from_whom_to_whom_and_2_16_says_where_answers_go() {
    let world = World::new().await;
    let id = world.act(mail()).conversation_id;
    world.act(Act::contact_writes(&id, "Any news?"));
    let path = format!("/conversations/{id}");
    let inbox = format!("{}@inbox.test", world.twin.describe().app_id);

    let newest = world.get_in("2.16", &path).await.body;
    let source = &newest["source"];
    assert_eq!(source["subject"], "My order");
    assert_eq!(
        source["recipients"],
        json!([{ "type": "to", "email": inbox, "drop_reason": null }])
    );
    assert_eq!(source["reply_to"], json!([{ "email": "joe@customer.test", "name": "Joe Bloggs" }]));
    assert_eq!(source["email_message_metadata"]["subject"], "My order");
    assert_eq!(source["email_message_metadata"]["history"], "");
    assert_eq!(newest["channel"]["initial"], "email");
    let part = &newest["conversation_parts"]["conversation_parts"][0];
    assert_eq!(part["email_message_metadata"]["subject"], "Re: My order");
    assert_eq!(
        part["email_message_metadata"]["email_address_headers"],
        json!([
            { "type": "from", "email_address": "joe@customer.test", "name": "Joe Bloggs" },
            { "type": "to", "email_address": inbox, "name": null },
        ])
    );
    assert!(string(&part["email_message_metadata"]["message_id"]).starts_with('<'));

    let oldest = world.get_in("2.14", &path).await.body;
    for key in ["recipients", "reply_to", "email_message_metadata"] {
        assert!(oldest["source"].get(key).is_none(), "{key}");
    }
    let part = &oldest["conversation_parts"]["conversation_parts"][0];
    assert_eq!(part["email_message_metadata"]["subject"], "Re: My order");
    assert!(part["email_message_metadata"].get("message_id").is_none());
}

#[tokio::test]
async fn what_fin_did_has_other_words_from_2_15() {
    let world = World::new().await;
    let id = world.started();
    let path = format!("/conversations/{id}");
    assert_eq!(world.get(&path).await.body["ai_agent"], Value::Null);
    world.act(OperatorReplies {
        conversation: id.clone(),
        body: "Have you tried it again?".to_owned(),
        from_ai_agent: true,
    });
    let agent = &world.get(&path).await.body["ai_agent"];
    assert_eq!(agent["last_answer_type"], "ai_answer");
    assert_eq!(agent["resolution_state"], Value::Null);
    world.act(Act::workflow_assigns(&id, "Support"));
    for (version, state) in [("2.14", "routed_to_team"), ("2.15", "escalated")] {
        let agent = &world.get_in(version, &path).await.body["ai_agent"];
        assert_eq!(agent["resolution_state"], state, "{version}");
    }
}

#[tokio::test]
async fn webhooks_are_in_the_version_of_the_app_whatever_the_calls_ask_for() {
    for (version, nobody, priority, at, body) in [
        (WebhookVersion::V2_14, Value::Null, "not_priority", json!(null), "<p>Hi <b>all</b></p>"),
        (WebhookVersion::V2_15, Value::Null, "not_priority", json!(0), "Hi all"),
        (WebhookVersion::V2_16, json!(0), "none", json!(0), "Hi all"),
    ] {
        let world = versioned(version).await;
        let id = world.started();
        world.webhooks().await;
        world.bot_says(&id, "Hi <b>all</b>").await;
        let told = world.webhooks().await.remove(0);
        let item = &told["data"]["item"];
        assert_eq!(item["admin_assignee_id"], nobody, "{version:?}");
        assert_eq!(item["priority"], priority, "{version:?}");
        assert_eq!(item["conversation_parts"]["conversation_parts"][0]["body"], body);
        let now = world.twin.now_ms() / 1000;
        let moment = &item["statistics"]["last_admin_reply_at"];
        if at.is_null() {
            let text = string(moment);
            assert!(text.ends_with('Z') && text.contains('T'), "{text}");
        } else {
            assert_eq!(*moment, json!(now));
        }
        assert_eq!(item.get("company").is_some(), version >= WebhookVersion::V2_15);
        assert_eq!(item.get("channel").is_some(), version >= WebhookVersion::V2_16);
    }
}

#[tokio::test]
async fn a_mail_may_be_html_with_pictures_and_links() {
    let world = World::new().await;
    let html = "<html><head><title>Re</title></head><body><h2>Hello</h2><p>See \
                <a href=\"https://x.test/\">this</a></p><img src=\"https://x.test/a.png\">\
                <script>alert(1)</script></body></html>";
    let id = world.act(ContactStarts { body: html.to_owned(), ..mail() }).conversation_id;
    let body = string(&world.conversation(&id)["source"]["body"]);
    assert!(body.contains("<h2>Hello</h2>") && body.contains("href=\"https://x.test/\""), "{body}");
    assert!(body.contains("<img src=\"https://x.test/a.png\""), "{body}");
    assert!(!body.contains("script") && !body.contains("title"), "{body}");
    world.act(Act::contact_writes(&id, "<p>And <b>now</b>?</p>"));
    assert_eq!(world.last_part(&id)["body"], "<p>And <b>now</b>?</p>");
}
