//! Contacts are searched.

use axum::http::Method;
use serde_json::{Value, json};

use crate::common::{World, error, string};

fn wrong() -> (u16, String) {
    (400, "parameter_invalid".to_owned())
}

fn filter(field: &str, operator: &str, value: impl Into<Value>) -> Value {
    let value = value.into();
    json!({ "query": { "field": field, "operator": operator, "value": value } })
}

impl World {
    /// The names of who is found.
    async fn who(&self, search: Value) -> Vec<String> {
        let answer = self.post("/contacts/search", search.clone()).await;
        assert_eq!(answer.status, 200, "{search} {answer:?}");
        answer.body["data"].as_array().unwrap().iter().map(|c| string(&c["name"])).collect()
    }
}

/// The day of the tests' clock ends 15 hours after it starts.
const TO_MIDNIGHT: u64 = 15 * 3600;

#[tokio::test]
async fn every_type_of_field_has_its_operators() {
    let world = World::new().await;
    let (joe, lena) = (&["Joe Bloggs"][..], &["Lena Lead"][..]);
    let both = &["Joe Bloggs", "Lena Lead"][..];
    let ann = world.admin("Ann").parse::<u64>().unwrap();
    world.put(&format!("/contacts/{}", world.contact("Lena")), json!({ "owner_id": ann })).await;
    let sales = world.post("/tags", json!({ "name": "sales" })).await.body["id"].clone();
    let acme = world.get("/companies?company_id=acme").await.body["data"][0]["id"].clone();
    for (field, operator, value, found) in [
        ("email", "=", json!("JOE@customer.test"), joe),
        ("email", "!=", json!("joe@customer.test"), lena),
        ("email", "=", Value::Null, lena),
        ("email", "!=", Value::Null, joe),
        ("email_domain", "=", json!("customer.test"), joe),
        ("name", "~", json!("blog"), joe),
        ("name", "!~", json!("blog"), lena),
        ("name", "^", json!("le"), lena),
        ("name", "$", json!("gs"), joe),
        ("external_id", "IN", json!(["70", "71"]), joe),
        ("external_id", "NIN", json!(["70", "71"]), lena),
        ("role", "=", json!("lead"), lena),
        ("location.city", "=", json!("Dublin"), joe),
        ("browser", "=", json!("chrome"), &[]),
        ("owner_id", "=", json!(ann), lena),
        ("owner_id", ">=", json!(ann), lena),
        ("owner_id", "<", json!(ann), &[]),
        ("custom_attributes.orders", "<=", json!(3), joe),
        ("custom_attributes.orders", ">", json!(3), &[]),
        ("custom_attributes.plan", "~", json!("enter"), joe),
        ("unsubscribed_from_emails", "=", json!(false), both),
        ("has_hard_bounced", "!=", json!(false), &[]),
        ("tag_id", "=", sales.clone(), joe),
        ("tag_id", "!=", sales, lena),
        ("company_id", "=", acme, joe),
        ("segment_id", "=", json!("1"), &[]),
        ("last_replied_at", "=", Value::Null, both),
    ] {
        let mut who = world.who(filter(field, operator, value.clone())).await;
        who.sort();
        assert_eq!(who, found, "{field} {operator} {value}");
    }
}

#[tokio::test]
async fn other_operators_values_and_fields_are_refused() {
    let world = World::new().await;
    let attribute = json!({ "name": "Birthday", "model": "contact", "data_type": "date" });
    world.post("/data_attributes", attribute).await;
    for (field, operator, value) in [
        ("created_at", "!=", json!(1)),
        ("created_at", ">=", json!(1)),
        ("created_at", "<=", json!(1)),
        ("created_at", "IN", json!([1])),
        ("created_at", "=", json!("foobar")),
        ("custom_attributes.Birthday", "!=", json!(1)),
        ("tag_id", "IN", json!(["1"])),
        ("tag_id", "~", json!("1")),
        ("name", ">", json!(1)),
        ("name", "=", json!(["Joe"])),
        ("custom_attributes.orders", "~", json!(1)),
        ("custom_attributes.orders", "=", json!("many")),
        ("has_hard_bounced", ">", json!(1)),
        ("has_hard_bounced", "=", json!("perhaps")),
        ("custom_attributes.unheard_of", "=", json!("x")),
        ("shoe_size", "=", json!("x")),
        ("name", "LIKE", json!("x")),
    ] {
        let refused = world.post("/contacts/search", filter(field, operator, value.clone())).await;
        assert_eq!(error(&refused), wrong(), "{field} {operator} {value}");
    }
    let owner = filter("owner_id", ">", json!(1));
    assert_eq!(world.post("/contacts/search", owner.clone()).await.status, 200);
    // From 2.16 on an owner's id is text.
    let refused = world.at("2.16", Method::POST, "/contacts/search", owner).await;
    assert_eq!(error(&refused), wrong());
}

#[tokio::test]
async fn dates_are_matched_by_day() {
    let world = World::new().await;
    let now = world.twin.now_ms() / 1000;
    world.advance(TO_MIDNIGHT + 60).await;
    let tom = json!({ "email": "tom@customer.test", "name": "Tom" });
    assert_eq!(world.post("/contacts", tom).await.status, 200);
    let tomorrow = world.twin.now_ms() / 1000;
    let when = |operator: &str, at: i64| filter("created_at", operator, json!(at));
    assert_eq!(world.who(when("=", now + 3600)).await.len(), 2, "the same day");
    assert_eq!(world.who(when("=", tomorrow + 3600)).await, ["Tom"]);
    assert_eq!(world.who(when(">", now - 3600)).await, ["Tom"], "from the next day on");
    assert!(world.who(when(">", tomorrow)).await.is_empty());
    assert_eq!(world.who(when("<", tomorrow + 3600)).await.len(), 2, "before that day");
    assert!(world.who(when("<", now + 3600)).await.is_empty());
    let text = filter("created_at", "=", json!(tomorrow.to_string()));
    assert_eq!(world.who(text).await, ["Tom"]);
}

#[tokio::test]
async fn results_are_sorted_and_paged() {
    let world = World::new().await;
    for name in ["Zoe", "adam", "Mia"] {
        world.advance(60).await;
        world.post("/contacts", json!({ "role": "lead", "name": name })).await;
    }
    let all = |sort: Value| {
        json!({
            "query": { "operator": "AND", "value": [filter("name", "!=", Value::Null)["query"]] },
            "sort": sort,
        })
    };
    let newest = ["Mia", "adam", "Zoe"];
    assert_eq!(world.who(all(Value::Null)).await[..3], newest);
    let rising = json!({ "field": "created_at", "order": "ascending" });
    assert_eq!(world.who(all(rising)).await[2..], ["Zoe", "adam", "Mia"]);
    let mut search = all(json!({ "field": "name", "order": "ascending" }));
    search["pagination"] = json!({ "per_page": 2 });
    let mut names = Vec::new();
    for pages in [3, 3, 3] {
        let page = world.post("/contacts/search", search.clone()).await.body;
        assert_eq!(
            (&page["total_count"], &page["pages"]["total_pages"]),
            (&json!(5), &json!(pages))
        );
        names.extend(page["data"].as_array().unwrap().iter().map(|c| string(&c["name"])));
        search["pagination"]["starting_after"] = page["pages"]["next"]["starting_after"].clone();
    }
    assert_eq!(names, ["adam", "Joe Bloggs", "Lena Lead", "Mia", "Zoe"]);
    let refused = world.post("/contacts/search", all(json!({ "order": "desc" }))).await;
    assert_eq!(error(&refused), (400, "invalid_sort_order".to_owned()));
    let refused = world.post("/contacts/search", all(json!({ "field": "shoe_size" }))).await;
    assert_eq!(error(&refused), wrong());
}
