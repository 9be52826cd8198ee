use super::{Offered, choose};
use crate::words::Lang;

fn chosen<'a>(titles: &[&'a str], text: &str) -> Option<&'a str> {
    let offered: Vec<Offered<'a>> = titles.iter().map(|title| Offered::from(*title)).collect();
    choose(&offered, text, &Lang::ALL).map(|place| titles[place])
}

#[track_caller]
fn each(titles: &[&str], expected: &[(&str, Option<&str>)]) {
    for (text, title) in expected {
        assert_eq!(chosen(titles, text), *title, "{text} among {titles:?}");
    }
}

#[test]
fn titles_that_differ_in_symbols_only_are_told_apart() {
    each(
        &["C", "C++", "C#"],
        &[
            ("C++", Some("C++")),
            ("c++", Some("C++")),
            ("C #", Some("C#")),
            ("c", Some("C")),
            ("C+", None),
            ("C-", None),
            ("C -", None),
            ("c- please", None),
            ("C*", None),
        ],
    );
    each(
        &["A", "A-", "B"],
        &[
            ("a-", Some("A-")),
            ("A –", Some("A-")),
            ("a", Some("A")),
            ("B−", None),
            ("b.", Some("B")),
        ],
    );
    each(
        &["Plus", "Plus +"],
        &[
            ("plus", Some("Plus")),
            ("plus+", Some("Plus +")),
            ("PLUS +", Some("Plus +")),
            ("Plus -", None),
            ("plus–", None),
            ("Plus - please", None),
        ],
    );
    each(
        &["Delivery - express", "Pick-up"],
        &[
            ("delivery express", Some("Delivery - express")),
            ("- Delivery – express", Some("Delivery - express")),
            ("pick up", Some("Pick-up")),
        ],
    );
    each(
        &["4-5 years", "6 – 8 years"],
        &[
            ("4.5 years", None),
            ("4 - 5 yaers", Some("4-5 years")),
            ("6-8 years", Some("6 – 8 years")),
            ("68 years", None),
        ],
    );
    each(&["22-04-2026", "Another day"], &[("22/04/2026", Some("22-04-2026"))]);
    each(&["C++", "Java"], &[("C", None), ("Java!", Some("Java"))]);
    each(&["≤ 10", "Other"], &[("10", None), ("≥ 10", None), ("≤10", Some("≤ 10"))]);
    each(&["< 10", "> 10"], &[("> 10", Some("> 10")), ("10", None)]);
    each(
        &["👍", "👎"],
        &[("👎", Some("👎")), ("👍🏽", Some("👍")), ("yes", Some("👍")), ("❤️", None)],
    );
    each(
        &["❤️ Red", "💙 Blue"],
        &[("red", Some("❤️ Red")), ("💙 blue", Some("💙 Blue")), ("💙 red", None)],
    );
}

#[test]
fn case_accents_and_punctuation_do_not_matter_and_letters_do() {
    each(
        &["Crème brûlée", "Café"],
        &[("creme brulee", Some("Crème brûlée")), ("CAFE.", Some("Café"))],
    );
    each(&["パン", "ハン"], &[("パン", Some("パン")), ("ハン", Some("ハン"))]);
    each(&["Really?", "Really!"], &[("Really!", Some("Really!")), ("really", None)]);
    each(&["Track my order", "Other"], &[("track my  order!", Some("Track my order"))]);
    each(&["Wi-Fi", "Kabel"], &[("wi fi", Some("Wi-Fi"))]);
}

#[test]
fn a_near_title_changes_no_digit_and_no_meaning() {
    each(
        &["9:00", "15:30"],
        &[("9:30", None), ("16:30", None), ("9.00", Some("9:00")), ("15:3", None)],
    );
    each(
        &["Size 42", "Other"],
        &[("Size 41", None), ("Siez 42", Some("Size 42")), ("size 42.", Some("Size 42"))],
    );
    each(
        &["Satisfied", "Talk to a person"],
        &[
            ("Unsatisfied", None),
            ("Dissatisfied", None),
            ("not satisfied", None),
            ("Satisfeid", Some("Satisfied")),
            ("satisfieds", Some("Satisfied")),
            ("satisfied not", None),
            ("talk to person", Some("Talk to a person")),
            ("don't talk to a person", None),
        ],
    );
    each(
        &["Tevreden", "Anders"],
        &[("ontevreden", None), ("niet tevreden", None), ("tevrden", Some("Tevreden"))],
    );
    each(&["Zufrieden", "Anderes"], &[("unzufrieden", None), ("zufriden", Some("Zufrieden"))]);
    each(&["Content", "Autre"], &[("mécontent", None), ("pas content", None)]);
    each(&["Satisfecho", "Otro"], &[("insatisfecho", None)]);
    each(&["Increase", "Other"], &[("Decrease", None)]);
    each(&["Internal", "Other"], &[("External", None)]);
    each(
        &["Tuesday", "Friday"],
        &[("Thursday", None), ("Teusday", Some("Tuesday")), ("Monday", None)],
    );
    each(&["Juli", "August"], &[("Juni", None)]);
    each(&["Julio", "Agosto"], &[("Junio", None)]);
    each(&["Fifteen", "Twenty"], &[("Fifty", None)]);
    each(&["满意", "其他"], &[("不满意", None), ("满意", Some("满意"))]);
    each(&["Cat food", "Bat food"], &[("Rat food", None), ("Cst food", None)]);
    each(
        &["Standard delivery", "Express delivery"],
        &[("standrad delivery", Some("Standard delivery"))],
    );
}

#[test]
fn a_short_word_is_known_by_the_words_around_it() {
    each(
        &["Big button", "Take the card", "I can come", "New card"],
        &[
            ("bigg buton", Some("Big button")),
            ("take teh card", Some("Take the card")),
            ("I cant come", None),
            ("I can't come", None),
            ("now card", None),
            ("bag button", None),
        ],
    );
    each(&["Card", "Other"], &[("car", None), ("cards", None)]);
}

#[test]
fn numbers_and_ordinals_name_a_choice_in_any_script_and_language() {
    let titles = ["Size 42", "Other", "Neither"];
    for text in [
        "2",
        "2.",
        "2)",
        "(2)",
        "#2",
        "٢",
        "۲",
        "２",
        "२",
        "②",
        "2️⃣",
        "option 2",
        "number two",
        "nr. 2",
        "two",
        "the second",
        "the second one",
        "2nd",
        "second option",
        "optie 2",
        "de tweede",
        "twee",
        "le deuxième",
        "2ème",
        "l'option 2",
        "die zweite",
        "zwei",
        "la segunda",
        "opción 2",
        "il secondo",
        "a segunda",
        "the second please",
    ] {
        assert_eq!(chosen(&titles, text), Some("Other"), "{text}");
    }
    assert_eq!(chosen(&titles, "the last one"), Some("Neither"));
    assert_eq!(chosen(&titles, "die letzte"), Some("Neither"));
    for text in ["0", "4", "-2", "2.5", "22", "1 2", "2 or 3", "not 2", "A2", "42"] {
        assert_eq!(chosen(&titles, text), None, "{text}");
    }
    each(
        &["2 people", "4 people"],
        &[("2", None), ("1", Some("2 people")), ("2 people", Some("2 people"))],
    );
    each(&["1", "2", "4"], &[("4", Some("4")), ("3", Some("4")), ("2", Some("2"))]);
}

#[test]
fn the_line_as_it_was_shown_names_its_choice() {
    let titles = ["Size 42", "Other"];
    each(
        &titles,
        &[
            ("2. Other", Some("Other")),
            ("2) other", Some("Other")),
            ("2 - Other", Some("Other")),
            ("٢. Other", Some("Other")),
            ("1. Size 42", Some("Size 42")),
            ("1. Other", None),
            ("2. Size 42", None),
            ("2. Another", None),
        ],
    );
}

#[test]
fn yes_and_no_press_what_says_yes_and_no() {
    each(
        &["Yes", "No"],
        &[
            ("yes please", Some("Yes")),
            ("no thanks", Some("No")),
            ("yess", Some("Yes")),
            ("sure", Some("Yes")),
            ("nope", Some("No")),
            ("of course not", Some("No")),
            ("not sure", None),
            ("yes and no", None),
            ("maybe", None),
        ],
    );
    each(
        &["Ja", "Nee"],
        &[("ja graag", Some("Ja")), ("nee bedankt", Some("Nee")), ("zeker", Some("Ja"))],
    );
    each(
        &["Yes, cancel it", "No, keep it"],
        &[("yes", Some("Yes, cancel it")), ("no", Some("No, keep it"))],
    );
    each(&["Yes, red", "Yes, blue", "No"], &[("yes", None), ("nah", Some("No"))]);
    each(&["No problem", "Help"], &[("no", None)]);
    each(&["Always", "Never"], &[("no", None), ("never", Some("Never"))]);
    each(&["Right", "Left"], &[("yes", None), ("right", Some("Right"))]);
}

#[test]
fn synonyms_name_a_choice_too() {
    let synonyms = ["human".to_owned(), "agent".to_owned()];
    let offered = [Offered::from("Track"), Offered { title: "A person", synonyms: &synonyms }];
    let chosen = |text: &str| choose(&offered, text, &[Lang::En]);
    assert_eq!(chosen("Human"), Some(1));
    assert_eq!(chosen("agnet"), Some(1));
    assert_eq!(chosen("humane society"), None);
}

#[test]
fn of_titles_that_are_the_same_the_first_counts() {
    assert_eq!(choose(&["Ok".into(), "Ok".into()], "ok", &[]), Some(0));
}
