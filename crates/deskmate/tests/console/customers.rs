//! What is stored of one customer is given to them, or forgotten.

use deskmate_core::Autonomy;
use intercom_twin::Act;
use reqwest::Method;
use serde_json::{Value, json};

use super::{
    Browser, World,
    roles::token,
    support::{JOE, LENA},
};

/// A world in which two customers wrote, with the id of the first and the conversations of both.
async fn with_customers() -> (World, String, String, String) {
    let world = World::with(|options| options.rules.autonomy = Autonomy::Draft).await;
    let of_joe = world.joe_starts("My name is Joe.").await;
    let of_lena = world.does(Act::contact_starts(LENA, "Hello")).await.conversation_id;
    let contacts = world.twin.describe().contacts;
    let joe = contacts.iter().find(|contact| contact.name.as_deref() == Some(JOE)).unwrap();
    (world, joe.id.clone(), of_joe, of_lena)
}

#[tokio::test]
async fn an_admin_exports_what_is_stored_of_a_customer() {
    let (world, joe, of_joe, of_lena) = with_customers().await;
    let mut ann = Browser::admin(&world).await;
    let page = ann.opens("/console/settings/customer?contact=nobody").await.text;
    assert!(page.contains("Nothing.") && !page.contains("Erase"), "{page}");
    let address = format!("https://app.intercom.test/a/apps/x/users/{joe}/all");
    let page = ann.opens(&format!("/console/settings/customer?contact={address}")).await.text;
    assert!(page.contains(&of_joe) && !page.contains(&of_lena), "{page}");
    let fields = [("contact", joe.as_str())];
    let answer = ann.sends("/console/settings/customer/export", &fields).await;
    assert_eq!(answer.headers["content-disposition"], "attachment; filename=\"contact.json\"");
    let all: Value = serde_json::from_str(&answer.text).unwrap();
    assert_eq!(all["contact"], json!(joe));
    let conversations = all["conversations"].as_array().unwrap();
    assert_eq!(conversations.len(), 1);
    assert!(answer.text.contains(&of_joe) && !answer.text.contains(&of_lena));
    let page = ann.opens("/console/settings/changes").await.text;
    assert!(page.contains("contact.exported") && page.contains(&format!("contact {joe}")));
    let none = ann.sends("/console/settings/customer/export", &[("contact", "nobody")]).await;
    assert_eq!(none.status, 404);
}

#[tokio::test]
async fn an_admin_erases_a_customer_who_is_named_twice() {
    let (world, joe, of_joe, of_lena) = with_customers().await;
    let mut ann = Browser::admin(&world).await;
    let console = world.service().engine.console();
    assert_eq!(console.drafts(None, 9).await.unwrap().len(), 2);
    ann.opens(&format!("/console/settings/customer?contact={joe}")).await;
    for again in ["", "yes", "nobody"] {
        let fields = [("contact", joe.as_str()), ("again", again)];
        let answer = ann.sends("/console/settings/customer/erase", &fields).await;
        assert_eq!(answer.status, 422, "{again}");
        assert!(
            answer.text.contains("type the contact&#39;s id once more")
                && answer.text.contains(&of_joe)
        );
        assert!(world.known(&of_joe).await.is_some());
    }
    let fields = [("contact", joe.as_str()), ("again", joe.as_str())];
    let answer = ann.sends("/console/settings/customer/erase", &fields).await;
    assert_eq!(
        (answer.status, answer.location.as_str()),
        (303, "/console/settings/customer?gone=1")
    );
    assert!(world.known(&of_joe).await.is_none() && world.known(&of_lena).await.is_some());
    let drafts = console.drafts(None, 9).await.unwrap();
    assert_eq!(drafts.len(), 1, "what was drafted for Joe is gone as well");
    assert_eq!(drafts[0].key.conversation.as_str(), of_lena);
    let page = ann.opens("/console/settings/changes").await.text;
    assert!(page.contains("contact.erased") && page.contains("1 conversations"), "{page}");
    assert!(ann.opens(&answer.location).await.text.contains("It is forgotten."));
}

#[tokio::test]
async fn a_script_of_an_admin_does_the_same() {
    let (world, joe, of_joe, _) = with_customers().await;
    let mut ann = Browser::admin(&world).await;
    let script = token(&mut ann, "admin").await;
    let asks = async |method: Method, path: &str| {
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        let answer = client.request(method, world.url(path)).bearer_auth(&script).send().await;
        let answer = answer.unwrap();
        (answer.status().as_u16(), answer.json::<Value>().await.unwrap())
    };
    let path = format!("/api/v1/contacts/{joe}");
    let (status, all) = asks(Method::GET, &path).await;
    assert_eq!((status, &all["contact"]), (200, &json!(joe)));
    let (status, done) = asks(Method::POST, &format!("{path}/erase")).await;
    assert_eq!((status, done), (200, json!({"erased": 1})));
    assert!(world.known(&of_joe).await.is_none());
    let (status, told) = asks(Method::GET, &path).await;
    assert_eq!((status, &told["error"]["code"]), (404, &json!("no_such_contact")));
    assert_eq!(asks(Method::POST, &format!("{path}/erase")).await.0, 404);
}
