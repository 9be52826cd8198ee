//! Rule 1 and rule 4: a choice is taken if it was meant; a value is right, or it is refused.

use crate::support::talks;

const OFFERS: &str = "
dialogs:
  introduction:
    message:
      - quick_replies:
          text: When?
          options:
            - { title: '9:00', goto: nine, synonyms: { en: [early, in the morning], nl: vroeg } }
            - { title: '15:30', goto: three }
";

#[test]
fn a_choice_has_synonyms_in_every_language() {
    let bot = format!(
        "languages: {{ primary: en, secondary: [nl] }}{OFFERS}  nine: {{ message: [ {{ text: Nine. }} ] }}
  three: {{ message: [ {{ text: Half past three. }} ] }}
  not_understood: {{ message: [ {{ text: Pardon? }} ] }}
"
    );
    let said = |text: &str, answer: &str| {
        format!(
            "- name: {text}\n  steps: [ {{ customer: hi }}, {{ bot: {{ text: When? }} }}, {{ customer: '{text}' }}, {{ bot: '{answer}' }} ]\n"
        )
    };
    let tests: String = [
        ("early", "Nine."),
        ("In the morning!", "Nine."),
        ("vroeg", "Nine."),
        ("the second, please", "Half past three."),
        ("2. 15:30", "Half past three."),
        ("16:30", "Pardon?"),
        ("9:30", "Pardon?"),
        ("1. 15:30", "Pardon?"),
    ]
    .into_iter()
    .map(|(text, answer)| said(text, answer))
    .collect();
    talks(&bot, &tests);
}

/// A bot that asks for one thing, and shows what it kept.
fn asks(input: &str, rest: &str) -> String {
    format!(
        "
{rest}
dialogs:
  introduction: {{ input: {{ variable: it, question: Well?, invalid: No., {input} }}, goto: told }}
  told: {{ message: [ {{ text: 'Got {{it}}.' }} ] }}
"
    )
}

fn answered(given: &str, text: &str, bot: &str) -> String {
    format!(
        "- name: '{text}'\n  given: {{ {given} }}\n  steps: [ {{ customer: hi }}, {{ bot: Well? }}, {{ customer: '{text}' }}, {{ bot: '{bot}' }} ]\n"
    )
}

#[test]
fn yes_and_no_are_kept_as_true_and_false_and_compare_as_words() {
    let bot = "
languages: { primary: en, secondary: [fr] }
dialogs:
  introduction: { input: { variable: it, question: Well?, match: yes_no, invalid: No. }, goto: told }
  told:
    condition:
      - { var: it, is: equals, value: 'yes', goto: agreed }
      - { if: 'it == false', goto: refused }
  agreed: { message: [ { text: Agreed. } ] }
  refused: { message: [ { text: Refused. } ] }
";
    let tests = answered("", "yes please", "Agreed.")
        + &answered("", "of course not", "Refused.")
        + &answered("language: fr", "bien sûr", "Agreed.")
        + &answered("", "maybe", "No.");
    talks(bot, &tests);
}

#[test]
fn a_number_can_have_to_be_whole_and_within_limits() {
    let tests = answered("", "4", "Got 4.")
        + &answered("", "four", "Got 4.")
        + &answered("", "2.5", "No.")
        + &answered("", "0", "No.")
        + &answered("", "more than 3", "No.")
        + &answered("", "1 000", "No.");
    talks(&asks("match: number, whole: true, min: 1, max: 8", ""), &tests);
}

#[test]
fn today_is_where_the_customer_is_else_the_bot_else_the_channel_else_the_office() {
    // It is 22:00 on Monday, 5 January in UTC; the 6th in Sydney, the 5th at noon in Honolulu.
    let now = "now: '2026-01-05T22:00:00Z'";
    let office = "hours: { office: { zone: Australia/Sydney, open: { mon-fri: '09:00-17:00' } } }";
    let (today, sydney, utc) = ("today", "Got 06-01-2026.", "Got 05-01-2026.");
    let date = "match: date";
    talks(&asks(date, ""), &answered(now, today, utc));
    talks(&asks(date, office), &answered(now, today, sydney));
    let channel = format!("{now}, timezone: Australia/Sydney");
    talks(&asks(date, ""), &answered(&channel, today, sydney));
    talks(&asks(date, "timezone: Pacific/Honolulu"), &answered(&channel, today, utc));
    let contact =
        format!("{channel}, contact: {{ custom_attributes: {{ timezone: Pacific/Honolulu }} }}");
    talks(&asks(date, office), &answered(&contact, today, utc));
    let nowhere = format!("{now}, contact: {{ custom_attributes: {{ timezone: The Moon }} }}");
    talks(&asks(date, "timezone: Australia/Sydney"), &answered(&nowhere, today, sydney));
}

#[test]
fn a_day_with_its_time_answers_where_either_is_asked_for() {
    let brussels = "timezone: Europe/Brussels\nlanguages: { primary: en, secondary: [nl, de, fr] }";
    for (text, date, time) in [
        ("2026-12-01T14:30Z", "01-12-2026", "15:30"),
        ("2026-12-01T23:30:00+00:00", "02-12-2026", "00:30"),
        ("on 2026-12-01T14:30:00.", "01-12-2026", "14:30"),
        ("2026-12-01 14:30", "01-12-2026", "14:30"),
        ("tomorrow at 5", "06-01-2026", "17:00"),
        ("22 April at half past nine", "22-04-2026", "09:30"),
        ("at 10:00 on Friday", "09-01-2026", "10:00"),
        ("vrijdag om 9 uur", "09-01-2026", "09:00"),
        ("am Freitag um 9", "09-01-2026", "09:00"),
        ("vendredi à 9h", "09-01-2026", "09:00"),
    ] {
        talks(&asks("match: date", brussels), &answered("", text, &format!("Got {date}.")));
        talks(&asks("match: time", brussels), &answered("", text, &format!("Got {time}.")));
    }
    for wrong in [
        "not tomorrow at 5",
        "tomorrow before 5",
        "Friday at 5 or 6",
        "Friday the 20 at 9",
        "2026-13-01T14:30Z",
        "Friday 20",
    ] {
        talks(&asks("match: date", brussels), &answered("", wrong, "No."));
    }
}

#[test]
fn dates_compare_as_dates_and_days_are_added_and_counted() {
    let bot = "
timezone: Europe/Brussels
dialogs:
  introduction: { input: { variable: bought, question: Well?, match: date, always: past }, goto: rows }
  rows:
    condition:
      - { var: bought, is: smaller_than, value: '{today|add_days:-30}', set: { rows: late } }
      - { var: bought, is: equals, value: 2025-12-06, set: { rows: the last day } }
      - { else: true, set: { rows: in time } }
    goto: cel
  cel:
    condition:
      - { if: 'bought < \"06-12-2025\" && bought <= \"2025-12-05\"', set: { cel: late } }
      - { if: 'days_between(bought, today) == 30 && bought == \"2025-12-06\" && add_days(bought, 30) == today', set: { cel: the last day } }
      - { if: 'bought > \"06-12-2025\"', set: { cel: in time } }
    goto: told
  told: { message: [ { text: '{rows}, {cel}, {today|days_since:bought}, until {bought|add_days:30}' } ] }
";
    let tests = answered("", "20 November 2025", "late, late, 46, until 20-12-2025")
        + &answered("", "6 December", "the last day, the last day, 30, until 05-01-2026")
        + &answered("", "2 January 2026", "in time, in time, 3, until 01-02-2026");
    talks(bot, &tests);
}

#[test]
fn a_moment_is_shown_as_clocks_there_show_it() {
    let bot = "
timezone: Australia/Sydney
dialogs:
  introduction: { message: [ { text: '{eta|date:DD-MM HH:mm}' } ], set: { x: 1 } }
";
    talks(
        bot,
        "- name: eta\n  given: { session: { eta: '2026-01-05T22:00:00Z' } }\n  steps: [ { customer: hi }, { bot: '06-01 09:00' } ]\n",
    );
}

#[test]
fn a_phone_number_without_a_prefix_is_one_of_the_customers_country() {
    let given = "contact: { location: { country: Belgium, country_code: BEL } }";
    talks(
        &asks("match: phone", ""),
        &(answered(given, "0487 23 02 03", "Got +32487230203.")
            + &answered(given, "0487 23", "No.")),
    );
}
