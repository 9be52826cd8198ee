use deskmate_core::words::Lang;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::{Limits, find};

mod unread;

fn said(text: &str, lang: Lang) -> Option<Value> {
    find(text, &[lang, Lang::En], Limits::default())
}

#[test]
fn figures_are_read_whatever_groups_them() {
    for (text, number) in [
        ("88", json!(88)),
        ("I have 3 of them", json!(3)),
        ("-5", json!(-5)),
        ("− 5", Value::Null),
        ("2.5", json!(2.5)),
        ("2,5 kg", json!(2.5)),
        ("5kg", json!(5)),
        ("1,234.50", json!(1234.5)),
        ("1.234,50", json!(1234.5)),
        ("1,234", json!(1234)),
        ("1.234.567", json!(1_234_567)),
        ("1 283,38", json!(1283.38)),
        ("12 500", json!(12500)),
        ("1'000", json!(1000)),
        ("1’000.50", json!(1000.5)),
        ("1\u{202F}000", json!(1000)),
        ("12,34,567", json!(1_234_567)),
        ("0,5", json!(0.5)),
        ("0.125", json!(0.125)),
        ("٤٢", json!(42)),
        ("४२", json!(42)),
        ("４２", json!(42)),
        ("٣٫٥", json!(3.5)),
        ("−3", json!(-3)),
        ("minus 3", json!(-3)),
        ("1/2", json!(0.5)),
        ("3 1/2", json!(3.5)),
        ("2½", json!(2.5)),
        ("¾", json!(0.75)),
        ("€ 20", json!(20)),
        ("$1,000.50", json!(1000.5)),
        ("50%", json!(50)),
        ("about 3", json!(3)),
        ("3.", json!(3)),
        ("3!", json!(3)),
        ("数は42です", json!(42)),
        ("二", json!(2)),
        ("十二", json!(12)),
        ("三百五十", json!(350)),
        ("二人です", json!(2)),
        ("两个", json!(2)),
        ("３個", json!(3)),
        ("二〇二六", json!(2026)),
        ("5 thousand", json!(5000)),
        ("5k", json!(5000)),
        ("2 dozen", json!(24)),
        ("2 and a half", json!(2.5)),
        ("+5", json!(5)),
        ("#5", json!(5)),
    ] {
        assert_eq!(said(text, Lang::En), Some(number).filter(|number| !number.is_null()), "{text}");
    }
}

#[test]
fn what_is_part_of_something_else_or_not_the_only_one_is_no_number() {
    for text in [
        "none",
        "I have A-17",
        "A17",
        "12 50",
        "1 2",
        "3 or 4",
        "3-4",
        "between 3 and 4",
        "3 to 5",
        "1.2.3",
        "192.168.0.1",
        "5:30",
        "12/13/14",
        "more than 3",
        "less than 3",
        "at least 3",
        "not 3",
        "3 or more",
        "2nd",
        "5m",
        "5e3",
        "1,23,4",
        "1/0",
        "half",
        "3 billion",
        "<5",
        "> 5",
        "5+",
        "12.34.56",
        "two or three",
        "not two",
        "second",
        "half a dozen",
        "5万",
        "3 times 4",
        "minus",
        "3 minus 2",
        "",
        "2026年4月22日",
        "10 less",
        "at most two",
        "a couple",
        "no one",
        "someone else",
        "the other one",
        "三人以上",
        "3人未満",
        "5个以上",
        "万一",
        "一緒",
        "二三",
        "第二",
        "3명 이상",
        "3 squared",
        "every 3",
        "3 halves",
        "3 each",
    ] {
        assert_eq!(said(text, Lang::En), None, "{text}");
    }
}

#[test]
fn words_are_numbers_in_the_bots_languages() {
    for (lang, text, number) in [
        (Lang::En, "eighty eight", json!(88)),
        (Lang::En, "two thousand and twelve", json!(2012)),
        (Lang::En, "I need two", json!(2)),
        (Lang::En, "minus three", json!(-3)),
        (Lang::En, "two and a half", json!(2.5)),
        (Lang::En, "a dozen", Value::Null),
        (Lang::En, "two point five", json!(2.5)),
        (Lang::En, "one", json!(1)),
        (Lang::En, "just one please", json!(1)),
        (Lang::En, "two dozen", json!(24)),
        (Lang::En, "once", json!(1)),
        (Lang::En, "twice", json!(2)),
        (Lang::En, "a hundred", json!(100)),
        (Lang::Nl, "twee", json!(2)),
        (Lang::Nl, "Vijfentwintig stuks", json!(25)),
        (Lang::Nl, "min drie", json!(-3)),
        (Lang::Nl, "één", json!(1)),
        (Lang::Nl, "ik heb een probleem", Value::Null),
        (Lang::Nl, "minder dan twee", Value::Null),
        (Lang::Nl, "anderhalf", json!(1.5)),
        (Lang::Nl, "anderhalve dag", json!(1.5)),
        (Lang::Nl, "tweeënhalf", json!(2.5)),
        (Lang::Nl, "vierenhalve", json!(4.5)),
        (Lang::Nl, "twee en een half", json!(2.5)),
        (Lang::Nl, "half", Value::Null),
        (Lang::De, "anderthalb", json!(1.5)),
        (Lang::De, "eineinhalb", json!(1.5)),
        (Lang::De, "Zweieinhalb Stunden", json!(2.5)),
        (Lang::De, "zwei und ein halb", json!(2.5)),
        (Lang::De, "nicht anderthalb", Value::Null),
        (Lang::En, "two and a half million", Value::Null),
        (Lang::En, "2 and a half thousand", json!(2500)),
        (Lang::En, "2 million and a half", Value::Null),
        (Lang::Fr, "quatre-vingt-dix-neuf", json!(99)),
        (Lang::Fr, "vingt et un", json!(21)),
        (Lang::Fr, "j'ai un problème", Value::Null),
        (Lang::Fr, "un téléphone neuf", Value::Null),
        (Lang::Fr, "moins trois", json!(-3)),
        (Lang::Fr, "deux et demi", json!(2.5)),
        (Lang::Fr, "plus de deux", Value::Null),
        (Lang::De, "zwei", json!(2)),
        (Lang::De, "fünfundzwanzig", json!(25)),
        (Lang::De, "fuenf", json!(5)),
        (Lang::De, "mehr als zwei", Value::Null),
        (Lang::De, "drei Komma fünf", json!(3.5)),
        (Lang::Es, "veintidós", json!(22)),
        (Lang::Es, "treinta y dos", json!(32)),
        (Lang::Es, "menos tres", json!(-3)),
        (Lang::Es, "dos o tres", Value::Null),
        (Lang::It, "ventidue", json!(22)),
        (Lang::It, "due e mezzo", json!(2.5)),
        (Lang::It, "sei gentile", Value::Null),
        (Lang::It, "sei", json!(6)),
        (Lang::Pt, "vinte e dois", json!(22)),
        (Lang::Pt, "três", json!(3)),
        (Lang::Pt, "mais de dois", Value::Null),
    ] {
        assert_eq!(
            said(text, lang),
            Some(number).filter(|number| !number.is_null()),
            "{lang:?} {text}"
        );
    }
}

#[test]
fn limits_refuse() {
    let limits = Limits { whole: true, min: Some(1.0), max: Some(10.0) };
    let said = |text: &str| find(text, &[Lang::En], limits);
    assert_eq!(said("10"), Some(json!(10)));
    assert_eq!(said("2.0"), Some(json!(2)));
    for wrong in ["0", "11", "2.5", "-3", "1,000"] {
        assert_eq!(said(wrong), None, "{wrong}");
    }
}

#[test]
fn a_word_of_another_language_of_the_bot_changes_a_number_too() {
    let said = |text: &str| find(text, &[Lang::En, Lang::Nl, Lang::Fr], Limits::default());
    for text in
        ["meer dan 3", "3 of meer", "moins de 3 jours", "3 duizend", "5 mille", "niet 3", "5 cent"]
    {
        assert_eq!(said(text), None, "{text}");
    }
    for text in ["I would like 3 of them", "3 please", "a 3"] {
        assert_eq!(said(text), Some(json!(3)), "{text}");
    }
}

proptest! {
    /// What is shown to the customer says the same again.
    #[test]
    fn a_number_that_is_read_is_read_again_from_how_it_is_shown(text in "[-+]?[0-9]{1,7}([.,' ][0-9]{1,4}){0,3}(/[0-9]{1,2})?") {
        if let Some(value) = said(&text, Lang::En) {
            prop_assert_eq!(said(&crate::template::show(&value), Lang::En), Some(value));
        }
    }

    /// No number is made of any text without one.
    #[test]
    fn any_text_is_read_or_refused(text in ".{0,24}") {
        if let Some(value) = said(&text, Lang::En) {
            prop_assert!(value.is_number());
        }
    }
}
