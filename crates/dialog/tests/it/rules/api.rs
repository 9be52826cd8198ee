//! Calls of other services.

use deskmate_dialog::{ExactOnly, Outcome, Reply, World, resume, run};

use crate::support::{bot, talks};

const BOT: &str = r#"
dialogs:
  introduction:
    message: [ { text: [Looking., One moment.] } ]
    goto: ask
  ask:
    action:
      - api:
          post: "https://api.test/{firstname}/orders"
          query: { q: "a b" }
          headers: { Authorization: "Bearer {token}" }
          body: { name: "{firstname}", lines: ["{count|increment}"] }
          save: order
          timeout: 3s
      - api: { get: "https://api.test/more?x=1", query: { y: "{order.id}" }, failed: no_more }
    goto: tell
  tell: { message: [ { text: "{order.id}: {answer.text}" } ] }
  no_more: { message: [ { text: No more. } ] }
  error_occurred: { message: [ { text: Oops. } ] }
"#;

#[test]
fn the_runtime_asks_and_goes_on_with_the_reply() {
    let (bot, world) = (bot(BOT), World::at(deskmate_core::Timestamp::from_secs(0)));
    let turn = super::offload::turn("trn_1", "hi", r#"{ "name": "Ann/ O" }"#);
    let Outcome::NeedsApi(first) = run(&bot, &turn, &world, &ExactOnly) else { panic!("it asks") };
    insta::assert_json_snapshot!("request", first.request);
    // What waits can be stored.
    let stored = serde_json::to_string(&first.continuation).unwrap();
    let continuation = serde_json::from_str(&stored).unwrap();
    let reply = Reply::Answered { status: 201, body: r#"{"id":"A 1"}"#.into(), content_type: None };
    let Outcome::NeedsApi(second) = resume(&bot, &turn, &world, &ExactOnly, continuation, reply)
    else {
        panic!("it asks again")
    };
    assert_eq!(second.request.url, "https://api.test/more?x=1&y=A%201");
    let body = r#"{"session":{"namespace":"answer","data":{"text":"sent"}},
        "messages":[{"type":"text","config":{"textMessages":[{"text":"From the service."}]}}]}"#;
    let reply = Reply::Answered { status: 200, body: body.into(), content_type: None };
    let Outcome::Done(done) = resume(&bot, &turn, &world, &ExactOnly, second.continuation, reply)
    else {
        panic!("it is done")
    };
    insta::assert_json_snapshot!("answer", done.answer);
}

#[test]
fn a_failing_service_leads_to_failed_or_to_error_occurred() {
    talks(
        BOT,
        "
- name: the first has no failed
  given: { contact: { name: Ann } }
  steps: [ { customer: hi }, { bot: { one_of: [Looking., One moment.] } }, { bot: Oops. } ]
- name: the second has
  given:
    contact: { name: Ann }
    api:
      - { post: 'https://api.test/Ann/orders?q=a%20b', body: { id: 1 } }
      - { get: 'https://api.test/more?x=1&y=1', status: 500 }
  steps: [ { customer: hi }, { bot: { one_of: [Looking., One moment.] } }, { bot: No more. } ]
- name: a reply that leads elsewhere
  given:
    contact: { name: Ann }
    api:
      - { post: 'https://api.test/Ann/orders?q=a%20b', body: { action: { nextDialogstate: no_more } } }
  steps: [ { customer: hi }, { bot: { one_of: [Looking., One moment.] } }, { bot: No more. } ]
",
    );
}

/// A customer whose order is called `..` would have the bot ask for something else.
#[test]
fn a_value_cannot_climb_in_the_path_of_an_address() {
    talks(
        "
dialogs:
  introduction:
    action:
      - api: { post: 'https://api.test/orders/{a}{b}/returns', query: { q: '..' }, failed: sorry }
    goto: done
  done: { message: [ { text: Done. } ] }
  sorry: { message: [ { text: Sorry. } ] }
",
        "
- name: two dots are a way up
  given:
    session: { a: '.', b: '.' }
    api: [ { post: 'https://api.test/orders/../returns?q=..' }, { post: 'https://api.test/returns?q=..' } ]
  steps: [ { customer: hi }, { bot: Sorry. } ]
- name: also where the first value is empty
  given: { session: { b: '..' }, api: [ { post: 'https://api.test/orders/../returns?q=..' } ] }
  steps: [ { customer: hi }, { bot: Sorry. } ]
- name: dots among letters are letters
  given: { session: { a: 'v1.', b: '.x' }, api: [ { post: 'https://api.test/orders/v1..x/returns?q=..' } ] }
  steps: [ { customer: hi }, { bot: Done. } ]
",
    );
}

#[test]
fn a_reply_can_say_everything_that_a_dialog_can() {
    talks(
        "
dialogs:
  introduction: { action: [ { api: { get: 'https://api.test/' } } ] }
  menu: { message: [ { text: 'Menu {size}.' } ] }
",
        r#"
- name: messages of every type
  given:
    api:
      - get: https://api.test/
        body:
          session: { data: { "user.name": Ann } }
          messages:
            - { type: text, config: { textMessages: [ { text: Hello } ] } }
            - type: buttons
              config:
                textMessages: [ { text: Buttons } ]
                buttons:
                  - { type: postback, title: Menu, payload: { nextDialogstateId: menu, params: [ { key: size, value: L } ] } }
                  - { type: postback, title: Nowhere, payload: { nextDialogstateId: nowhere } }
                  - { type: web_url, title: Site, url: https://example.com }
            - type: quickReplies
              config: { textMessages: [ { text: Replies } ], quickReplies: [ { title: More, payload: { nextDialogstateId: menu } } ] }
            - type: carousel
              config: { elements: [ { title: Card, subTitle: Sub, imageUrl: https://example.com/a.png } ] }
            - { type: media, config: { media: { type: image, url: https://example.com/b.png } } }
  steps:
    - customer: hi
    - bot: Hello
    - bot: { text: Buttons, choices: [Menu], cards: [Site] }
    - bot: { text: Replies, choices: [More] }
    - bot: { cards: [Card] }
    - bot: { attachments: [https://example.com/b.png] }
    - session: { user: { name: Ann } }
    - customer: menu
    - bot: Menu L.
"#,
    );
}

#[test]
fn a_value_that_is_missing_leaves_no_gap_in_an_address() {
    let bot = |address: &str| {
        format!(
            "
dialogs:
  introduction: {{ action: [ {{ api: {{ delete: '{address}', failed: sorry }} }} ], goto: done }}
  done: {{ message: [ {{ text: Done. }} ] }}
  sorry: {{ message: [ {{ text: Sorry. }} ] }}
variables: {{ base: {{ default: 'https://api.test' }} }}
"
        )
    };
    for address in [
        "https://api.test/orders/{id}",
        "https://api.test/orders/{id}/lines",
        "https://api.test/orders/{id}{blank}?x=1",
        "https://api.test/orders/{id}.json",
        "https://api.test/orders/{id|default:}",
        "https://api.test/orders/{id|default: }/lines",
        "https://api.test/orders/{nothing}",
        "{base}/orders/{blank}",
        "{unset}/orders/1",
    ] {
        let test = "
- name: not asked
  given: { session: { blank: ' ', nothing: '' } }
  steps: [ { customer: hi }, { bot: Sorry. } ]
";
        talks(&bot(address), test);
    }
    for (address, asked) in [
        ("https://api.test/orders?id={id}", "https://api.test/orders?id="),
        ("{base}/orders/{id|default:all}", "https://api.test/orders/all"),
        ("{base}/orders{id|default:}/x", "https://api.test/orders/x"),
    ] {
        let test = format!(
            "
- name: asked
  given: {{ api: [ {{ delete: '{asked}' }} ] }}
  steps: [ {{ customer: hi }}, {{ bot: Done. }} ]
"
        );
        talks(&bot(address), &test);
    }
}

#[test]
fn a_reply_that_is_not_json_though_it_should_be_is_a_failure() {
    let bot = |save: &str| {
        format!(
            "
dialogs:
  introduction: {{ action: [ {{ api: {{ get: 'https://api.test/'{save}, failed: sorry }} }} ], goto: done }}
  done: {{ message: [ {{ text: 'It is {{x.a|default:nothing}} {{x|json}}.' }} ] }}
  sorry: {{ message: [ {{ text: Sorry. }} ] }}
"
        )
    };
    let goes = |save: &str, reply: &str, says: &str| {
        let test = format!(
            "
- name: a reply
  given: {{ api: [ {{ get: 'https://api.test/', {reply} }} ] }}
  steps: [ {{ customer: hi }}, {{ bot: '{says}' }} ]
"
        );
        talks(&bot(save), &test);
    };
    let save = ", save: x";
    goes(save, r#"body: "<html>Log in</html>", content_type: text/html"#, "Sorry.");
    goes(save, r#"body: "{ half", content_type: "application/json; charset=utf-8""#, "Sorry.");
    goes("", r#"body: "{ half", content_type: application/problem+json"#, "Sorry.");
    goes(save, r#"body: "not json""#, "Sorry.");
    goes("", r#"body: "OK", content_type: text/html"#, "It is nothing null.");
    goes(save, r#"body: OK, content_type: text/plain"#, "It is nothing \"OK\".");
    goes(save, r#"body: "", content_type: application/json"#, "It is nothing null.");
    goes(save, r#"body: "\uFEFF{\"a\":1}", content_type: application/json"#, "It is 1 {\"a\":1}.");
    goes(save, r#"body: "{\"a\":\"x\\ud83d\"}""#, "It is x\u{fffd} {\"a\":\"x\u{fffd}\"}.");
}
