//! The example of the contract, and its test.

use crate::support::talks;

#[test]
fn an_enterprise_customer_reaches_the_vip_team() {
    let bot = concat!(
        include_str!("../bots/contract.yaml"),
        "\n  to_vip:\n    action: [ { offload: { team: VIP } } ]\n"
    );
    talks(
        bot,
        r#"
- name: an enterprise customer reaches the VIP team
  given: { contact: { name: Ann, custom_attributes: { plan: enterprise } } }
  steps:
    - customer: Where is my order?
    - bot: What is your order number?
    - customer: A-17
    - handover: { team: VIP, tags: [vip, order] }

- name: anybody else hears how the order is
  given:
    contact: { name: Ann }
    api: [ { get: "https://orders.example.com/A-17", body: { state: SENT, eta: tomorrow } } ]
  steps:
    - customer: Hi there
    - bot: { one_of: ["Hi Ann!", "Hello Ann!"] }
    - bot: { text: What can I do for you?, choices: [Track my order, Talk to a person] }
    - customer: { press: Track my order }
    - bot: What is your order number?
    - customer: dunno
    - bot: dunno does not look like an order number. It is like A-17.
    - customer: It is A-17
    - bot: Order A-17 is sent, expected tomorrow.
    - session: { order_id: A-17, order_number: A-17 }

- name: three wrong answers lead to people, and the product is a tag
  steps:
    - customer: Where is my order?
    - bot: What is your order number?
    - customer: what
    - bot: { contains: what does not look }
    - customer: I bought a sneeker
    - bot: { contains: I bought a sneeker does not look }
    - customer: help
    - bot: Let me get someone.
    - handover: { team: Support, tags: [preferred, shoe], note: "Wants a person: no reason given" }

- name: an intent leads away from the question
  steps:
    - customer: Where is my order?
    - bot: What is your order number?
    - customer: I want to talk to a person!
    - handover: { team: Support, tags: [preferred, general] }

- name: what matches nothing later is not understood
  steps:
    - customer: hello
    - bot: { one_of: ["Hi !", "Hello !"] }
    - bot: { choices: [Track my order, Talk to a person] }
    - customer: the weather is nice
    - bot: Sorry, I did not get that.
    - customer: "2"
    - handover: { team: Support, note: "Wants a person: asked" }
"#,
    );
}
