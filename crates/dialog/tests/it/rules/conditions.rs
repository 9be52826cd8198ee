//! Rule 7: conditions.

use crate::support::talks;

/// Whether a row holds, given a session.
fn holds(row: &str, session: &str) {
    check(row, session, "yes");
}

fn holds_not(row: &str, session: &str) {
    check(row, session, "no");
}

#[track_caller]
fn check(row: &str, session: &str, answer: &str) {
    let bot = format!(
        "
dialogs:
  introduction:
    condition:
      - {{ {row}, goto: yes_it_does }}
      - {{ else: true, goto: no_it_does_not }}
  yes_it_does: {{ message: [ {{ text: yes }} ] }}
  no_it_does_not: {{ message: [ {{ text: no }} ] }}
"
    );
    let test = format!(
        "
- name: {{}}
  given: {{ session: {session}, contact: {{ name: Ann, custom_attributes: {{ plan: Pro }} }} }}
  steps: [ {{ customer: hi }}, {{ bot: '{answer}' }} ]
"
    );
    talks(&bot, &test.replace("name: {}", "name: row"));
}

#[test]
fn rows_compare_values_by_their_type() {
    holds("var: x, is: equals, value: Yes", "{ x: 'YES' }");
    holds_not("var: x, is: equals, value: Yes, case_sensitive: true", "{ x: 'YES' }");
    holds("var: x, is: equals, value: 3", "{ x: '3.0' }");
    holds_not("var: x, is: equals, value: '3'", "{ x: three }");
    holds("var: x, is: equals, value: true", "{ x: 'true' }");
    holds("var: x, is: equals, value: '{y}'", "{ x: 2, y: '2' }");
    holds("var: x, is: not_equals, value: a", "{ x: b }");
    holds("var: x, is: contains, value: LL", "{ x: hello }");
    holds("var: x, is: contains, value: two", "{ x: [one, Two] }");
    holds_not("var: x, is: contains, value: tw", "{ x: [one, two] }");
    holds("var: x, is: not_contains, value: z", "{ x: hello }");
    holds("var: x, is: greater_than, value: 9", "{ x: '10' }");
    holds("var: x, is: smaller_than, value: '2.5'", "{ x: 2 }");
    holds("var: x, is: greater_than, value: a", "{ x: b }");
    holds_not("var: x, is: greater_than, value: 1", "{ x: many }");
    holds("var: x, is: matches, value: '^a-\\d{2,3}$'", "{ x: A-17 }");
    holds("var: contact.custom_attributes.plan, is: equals, value: pro", "{}");
    holds("var: 'x[1].y', is: exists", "{ x: [1, { y: 2 }] }");
}

#[test]
fn what_is_not_set_is_nothing_and_never_an_error() {
    holds("var: x, is: not_exists", "{}");
    holds("var: x, is: not_exists", "{ x: '' }");
    holds("var: x, is: exists", "{ x: 0 }");
    holds_not("var: x, is: equals, value: a", "{}");
    holds("var: x, is: not_equals, value: a", "{}");
    holds_not("var: x, is: greater_than, value: 0", "{}");
    holds_not("var: x, is: smaller_than, value: 0", "{}");
    holds("var: x, is: not_contains, value: a", "{}");
    holds_not("var: x, is: matches, value: a", "{}");
    holds("if: 'x == null'", "{}");
    holds("if: 'contact.custom_attributes.nothing == null'", "{}");
    holds("if: 'order.lines.first == null'", "{}");
    holds("if: 'company == null'", "{}");
    holds_not("if: 'x > 2'", "{}");
    holds_not("if: 'size(x) > 2'", "{}");
}

#[test]
fn rows_combine_and_expressions_do_the_rest() {
    let two = "[ { var: x, is: equals, value: 1 }, { var: y, is: exists } ]";
    holds(&format!("any: {two}"), "{ y: 1 }");
    holds_not(&format!("all: {two}"), "{ y: 1 }");
    holds(&format!("all: {two}"), "{ x: 1, y: 1 }");
    holds(
        "all: [ { any: [ { if: 'x > 1' }, { if: 'x < 0' } ] }, { var: y, is: exists } ]",
        "{ x: 2, y: 1 }",
    );
    holds("if: 'x > 2 && x < 3.5 && plan in [\"pro\", \"team\"]'", "{ x: 3, plan: pro }");
    holds("if: 'contact.custom_attributes.plan == \"Pro\" && firstname == \"Ann\"'", "{}");
    holds("if: 'list.exists(item, item.price > 10)'", "{ list: [{ price: 5 }, { price: 15.5 }] }");
    holds("if: 'name.startsWith(\"A\") && size(name) == 3'", "{ name: Ann }");
    holds_not("if: 'x'", "{ x: text }");
    holds_not("if: '1 / x == 1'", "{ x: 0 }");
}

#[test]
fn the_first_row_that_holds_sets_and_leads() {
    talks(
        "
dialogs:
  introduction:
    condition:
      - { var: x, is: exists, goto: end }
      - { if: 'firstname == \"Ann\"', set: { who: '{firstname|uppercase}' } }
      - { else: true, goto: end }
    goto: own
  own: { message: [ { text: 'own: {who}' } ] }
  end: { message: [ { text: end } ] }
",
        "
- name: a row without goto goes where the dialog goes
  given: { contact: { name: Ann Oh } }
  steps: [ { customer: hi }, { bot: 'own: ANN' } ]
",
    );
}
