//! Rule 5: contexts.

use crate::support::talks;

const BOT: &str = "
intents: { price: [How much is it], shoes: [Shoes], hats: [Hats], stop: [Stop] }
dialogs:
  shoes:
    intent: shoes
    message: [ { text: Nice shoes. } ]
    output_context: { name: shoes, lifespan: 2 }
  hats:
    intent: hats
    message: [ { text: Nice hats. } ]
    output_context: { name: hats, lifespan: 5 }
  stop:
    intent: stop
    message: [ { text: Stopped. } ]
    output_context: { name: hats, lifespan: 0 }
  price_of_both: { intent: price, required_context: [shoes, hats], message: [ { text: 100 } ] }
  price_of_shoes: { intent: price, required_context: shoes, message: [ { text: 60 } ] }
  price_of_hats: { intent: price, required_context: hats, message: [ { text: 40 } ] }
  not_understood: { message: [ { text: Of what? } ] }
";

#[test]
fn a_context_gates_intents_for_as_many_messages_as_it_lives() {
    talks(
        BOT,
        "
- name: no context
  steps:
    - customer: How much is it
    - bot: Of what?
- name: two messages long
  steps:
    - customer: Shoes
    - bot: Nice shoes.
    - customer: How much is it
    - bot: '60'
    - customer: How much is it
    - bot: '60'
    - customer: How much is it
    - bot: Of what?
- name: the longest lifespan wins, then the order of the file
  steps:
    - customer: Hats
    - bot: Nice hats.
    - customer: Shoes
    - bot: Nice shoes.
    - customer: How much is it
    - bot: '100'
- name: lifespan 0 ends it
  steps:
    - customer: Hats
    - bot: Nice hats.
    - customer: Stop
    - bot: Stopped.
    - customer: How much is it
    - bot: Of what?
",
    );
}
