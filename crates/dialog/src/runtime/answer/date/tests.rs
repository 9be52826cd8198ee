use deskmate_core::words::Lang;
use jiff::civil::date;

use super::{Calendar, find};
use crate::model::Always;

mod properties;

/// Monday, 5 January 2026.
fn said(text: &str, lang: Lang, always: Option<Always>) -> Option<String> {
    let calendar = Calendar { today: date(2026, 1, 5), always };
    let found = find(text, &[lang], calendar)?;
    found.as_str().map(str::to_owned)
}

#[track_caller]
fn each(lang: Lang, days: &[(&str, &str)]) {
    let read = days.iter().map(|(text, day)| (*text, said(text, lang, None), *day));
    let wrong: Vec<_> = read.filter(|(_, read, day)| read.as_deref() != Some(*day)).collect();
    assert!(wrong.is_empty(), "{lang:?} {wrong:#?}");
}

#[test]
fn figures_in_an_order_that_can_be_told_are_days() {
    each(
        Lang::En,
        &[
            ("22-04-2018", "22-04-2018"),
            ("22/4/18", "22-04-2018"),
            ("2018-04-22", "22-04-2018"),
            ("22-04", "22-04-2026"),
            ("04/22/2026", "22-04-2026"),
            ("2026/01/12", "12-01-2026"),
            ("2026.01.12", "12-01-2026"),
            ("2026年4月22日", "22-04-2026"),
            ("4月22日", "22-04-2026"),
            ("2026년 4월 22일", "22-04-2026"),
            ("22. 4. 2026", "22-04-2026"),
            ("22.4.", "22-04-2026"),
            ("20260422", "22-04-2026"),
            ("٢٢/٠٤/٢٠٢٦", "22-04-2026"),
            ("Friday 16/01/2026", "16-01-2026"),
            ("04/05/2026", "04-05-2026"),
            ("12-05-85", "12-05-1985"),
            ("on 22/04/2026 please", "22-04-2026"),
            ("4/22", "22-04-2026"),
            ("2026-22-04", "22-04-2026"),
        ],
    );
    for wrong in [
        "31-02-2026",
        "13/13/2026",
        "29-02-2026",
        "1.2.3.4",
        "22-04-2026-1",
        "0/4/2026",
        "Monday 16/01/2026",
        "not 22-04-2026",
        "before 22-04-2026",
        "22-04-2026 or 23-04-2026",
        "7",
        "2026",
        "16:30",
        "123456789",
    ] {
        assert_eq!(said(wrong, Lang::En, None), None, "{wrong}");
    }
}

#[test]
fn a_day_counted_from_today_or_tomorrow_is_understood_in_every_language() {
    for (lang, text, day) in [
        (Lang::Nl, "vandaag over een week", "12-01-2026"),
        (Lang::Nl, "morgen over twee weken", "20-01-2026"),
        (Lang::De, "heute in einer Woche", "12-01-2026"),
        (Lang::De, "morgen in zwei Wochen", "20-01-2026"),
        (Lang::Fr, "d'aujourd'hui en huit", "12-01-2026"),
        (Lang::Fr, "aujourd'hui en quinze", "19-01-2026"),
        (Lang::Es, "hoy en una semana", "12-01-2026"),
        (Lang::Es, "mañana en dos semanas", "20-01-2026"),
        (Lang::It, "oggi tra una settimana", "12-01-2026"),
        (Lang::It, "domani fra due settimane", "20-01-2026"),
        (Lang::Pt, "hoje em uma semana", "12-01-2026"),
        (Lang::Pt, "amanhã em duas semanas", "20-01-2026"),
    ] {
        assert_eq!(said(text, lang, None).as_deref(), Some(day), "{text}");
    }
}

#[test]
fn days_are_understood_as_people_say_them() {
    each(
        Lang::En,
        &[
            ("on the 22 apr", "22-04-2026"),
            ("22nd of April 2018", "22-04-2018"),
            ("April 22", "22-04-2026"),
            ("22 april 18", "22-04-2018"),
            ("April 22nd, 2027", "22-04-2027"),
            ("twenty two April 2018", "22-04-2018"),
            ("the first of May", "01-05-2026"),
            ("May 5th", "05-05-2026"),
            ("today", "05-01-2026"),
            ("now", "05-01-2026"),
            ("yesterday", "04-01-2026"),
            ("last night", "04-01-2026"),
            ("tmr", "06-01-2026"),
            ("the day after tomorrow", "07-01-2026"),
            ("day after tomorrow", "07-01-2026"),
            ("the day before yesterday", "03-01-2026"),
            ("the week after next", "19-01-2026"),
            ("a week from Friday", "16-01-2026"),
            ("Friday week", "16-01-2026"),
            ("a week on Friday", "16-01-2026"),
            ("in two weeks", "19-01-2026"),
            ("in 3 days", "08-01-2026"),
            ("within five days", "10-01-2026"),
            ("in a fortnight", "19-01-2026"),
            ("3 weeks ago", "15-12-2025"),
            ("a month ago", "05-12-2025"),
            ("two days after tomorrow", "08-01-2026"),
            ("3 days before Friday", "06-01-2026"),
            ("two weeks from today", "19-01-2026"),
            ("today in a week", "12-01-2026"),
            ("a week today", "12-01-2026"),
            ("two weeks tomorrow", "20-01-2026"),
            ("in a week from tomorrow", "13-01-2026"),
            ("二〇二六年四月二十二日", "22-04-2026"),
            ("12月1日", "01-12-2026"),
            ("十二月一日", "01-12-2026"),
            ("next Monday", "12-01-2026"),
            ("Monday", "05-01-2026"),
            ("next week Friday", "16-01-2026"),
            ("Friday next week", "16-01-2026"),
            ("the Friday after next", "16-01-2026"),
            ("last Monday", "29-12-2025"),
            ("past Tuesday", "30-12-2025"),
            ("last week", "29-12-2025"),
            ("next month", "05-02-2026"),
            ("Friday", "09-01-2026"),
            ("this Friday", "09-01-2026"),
            ("Fri", "09-01-2026"),
            ("Friday the 16th", "16-01-2026"),
            ("Friday 16", "16-01-2026"),
            ("Friday 16 January", "16-01-2026"),
            ("Friday, January 16th 2026", "16-01-2026"),
            ("the 16th", "16-01-2026"),
            ("I'd like Friday the 16th please", "16-01-2026"),
            ("the 3rd", "03-02-2026"),
            ("tomorrow morning", "06-01-2026"),
            ("I bought it yesterday", "04-01-2026"),
            ("29 February", "29-02-2028"),
            ("the 1st of next month", "01-02-2026"),
            ("22 April next year", "22-04-2027"),
        ],
    );
    each(
        Lang::Nl,
        &[
            ("overmorgen", "07-01-2026"),
            ("eergisteren", "03-01-2026"),
            ("over twee weken", "19-01-2026"),
            ("over een week", "12-01-2026"),
            ("drie dagen geleden", "02-01-2026"),
            ("vrijdag", "09-01-2026"),
            ("volgende vrijdag", "09-01-2026"),
            ("vrijdag 16 januari", "16-01-2026"),
            ("vrijdag over een week", "16-01-2026"),
            ("22 april 2018", "22-04-2018"),
            ("de 22e april", "22-04-2026"),
            ("morgen", "06-01-2026"),
            ("volgende week", "12-01-2026"),
            ("ik heb het gisteren gekocht", "04-01-2026"),
            ("tweeëntwintig april", "22-04-2026"),
        ],
    );
    each(
        Lang::Fr,
        &[
            ("après-demain", "07-01-2026"),
            ("avant-hier", "03-01-2026"),
            ("dans deux semaines", "19-01-2026"),
            ("il y a trois jours", "02-01-2026"),
            ("vendredi prochain", "09-01-2026"),
            ("vendredi 16 janvier", "16-01-2026"),
            ("le 1er mai", "01-05-2026"),
            ("3 juillet", "03-07-2026"),
            ("1 août 2021", "01-08-2021"),
            ("la semaine prochaine", "12-01-2026"),
            ("vendredi en huit", "16-01-2026"),
            ("aujourd'hui", "05-01-2026"),
            ("lundi dernier", "29-12-2025"),
            ("demain matin", "06-01-2026"),
            ("le vingt-deux avril", "22-04-2026"),
        ],
    );
    each(
        Lang::De,
        &[
            ("übermorgen", "07-01-2026"),
            ("vorgestern", "03-01-2026"),
            ("in zwei Wochen", "19-01-2026"),
            ("vor drei Tagen", "02-01-2026"),
            ("nächsten Freitag", "09-01-2026"),
            ("Freitag, den 16. Januar", "16-01-2026"),
            ("am 22. April", "22-04-2026"),
            ("22. März 2027", "22-03-2027"),
            ("übernächste Woche", "19-01-2026"),
            ("morgen früh", "06-01-2026"),
            ("Freitag in einer Woche", "16-01-2026"),
            ("heute Morgen", "05-01-2026"),
            ("zwei Tage vor Freitag", "07-01-2026"),
            ("letzten Montag", "29-12-2025"),
            ("am ersten Mai", "01-05-2026"),
        ],
    );
    each(
        Lang::Es,
        &[
            ("pasado mañana", "07-01-2026"),
            ("anteayer", "03-01-2026"),
            ("dentro de dos semanas", "19-01-2026"),
            ("hace tres días", "02-01-2026"),
            ("el viernes", "09-01-2026"),
            ("el próximo viernes", "09-01-2026"),
            ("22 de abril de 2018", "22-04-2018"),
            ("mañana por la mañana", "06-01-2026"),
            ("el viernes que viene", "09-01-2026"),
            ("la semana que viene", "12-01-2026"),
            ("viernes 16 de enero", "16-01-2026"),
            ("ayer", "04-01-2026"),
        ],
    );
    each(
        Lang::It,
        &[
            ("dopodomani", "07-01-2026"),
            ("l'altro ieri", "03-01-2026"),
            ("tra due settimane", "19-01-2026"),
            ("tre giorni fa", "02-01-2026"),
            ("venerdì prossimo", "09-01-2026"),
            ("22 aprile 2018", "22-04-2018"),
            ("il 1° maggio", "01-05-2026"),
            ("domani", "06-01-2026"),
            ("settimana prossima", "12-01-2026"),
            ("lunedì scorso", "29-12-2025"),
        ],
    );
    each(
        Lang::Pt,
        &[
            ("depois de amanhã", "07-01-2026"),
            ("anteontem", "03-01-2026"),
            ("daqui a duas semanas", "19-01-2026"),
            ("há três dias", "02-01-2026"),
            ("sexta-feira", "09-01-2026"),
            ("próxima sexta", "09-01-2026"),
            ("22 de abril de 2018", "22-04-2018"),
            ("amanhã", "06-01-2026"),
            ("semana que vem", "12-01-2026"),
            ("1º de maio", "01-05-2026"),
            ("terça-feira", "06-01-2026"),
        ],
    );
}

#[test]
fn a_day_that_is_not_wholly_understood_is_none() {
    for (lang, texts) in [
        (
            Lang::En,
            vec![
                "soon",
                "45 apr",
                "maybe",
                "not tomorrow",
                "any day but Friday",
                "before Friday",
                "after tomorrow",
                "from Monday",
                "until Friday",
                "Friday or Saturday",
                "every Monday",
                "end of April",
                "mid April",
                "April",
                "next",
                "two weeks",
                "a few days ago",
                "Friday the 17th",
                "Wednesday 16 January 2026",
                "the eve of Friday",
                "about three weeks after",
                "no later than Friday",
                "the weekend",
                "31 April",
                "30 February",
                "tomorrow or the day after",
                "Friday 3",
                "never",
                "the day",
                "half a year",
                "1st or 2nd of May",
                "tomorrow 25 March",
            ],
        ),
        (
            Lang::Nl,
            vec![
                "niet morgen",
                "voor vrijdag",
                "na vrijdag",
                "tot vrijdag",
                "elke maandag",
                "eind april",
                "behalve vrijdag",
                "vrijdag of zaterdag",
            ],
        ),
        (
            Lang::Fr,
            vec![
                "pas demain",
                "avant vendredi",
                "après vendredi",
                "jusqu'à vendredi",
                "sauf lundi",
                "fin avril",
                "chaque lundi",
                "vendredi ou samedi",
            ],
        ),
        (
            Lang::De,
            vec![
                "nicht morgen",
                "vor Freitag",
                "nach Freitag",
                "bis Freitag",
                "außer Montag",
                "Ende April",
                "jeden Montag",
            ],
        ),
        (
            Lang::Es,
            vec![
                "no mañana",
                "antes del viernes",
                "hasta el viernes",
                "cada lunes",
                "finales de abril",
            ],
        ),
        (Lang::It, vec!["non domani", "prima di venerdì", "fino a venerdì", "ogni lunedì"]),
        (Lang::Pt, vec!["não amanhã", "antes de sexta", "até sexta", "todas as segundas"]),
    ] {
        let read = texts.into_iter().map(|text| (text, said(text, lang, None)));
        let wrong: Vec<_> = read.filter(|(_, read)| read.is_some()).collect();
        assert!(wrong.is_empty(), "{lang:?} {wrong:#?}");
    }
}

#[test]
fn always_past_and_always_future_decide_what_was_not_said() {
    let said = |text: &str, always| said(text, Lang::En, Some(always));
    for (text, always, day) in [
        ("22 apr", Always::Future, "22-04-2026"),
        ("22 apr", Always::Past, "22-04-2025"),
        ("2 Jan", Always::Future, "02-01-2027"),
        ("2 Jan", Always::Past, "02-01-2026"),
        ("Friday", Always::Past, "02-01-2026"),
        ("Friday", Always::Future, "09-01-2026"),
        ("12-05-85", Always::Past, "12-05-1985"),
        ("12-05-05", Always::Past, "12-05-2005"),
        ("12-05-26", Always::Past, "12-05-1926"),
        ("04-01-26", Always::Past, "04-01-2026"),
        ("12-05-30", Always::Future, "12-05-2030"),
        ("29 February", Always::Past, "29-02-2024"),
        ("29 February", Always::Future, "29-02-2028"),
        ("29/02/00", Always::Past, "29-02-2000"),
        ("12 May 85", Always::Past, "12-05-1985"),
        ("the 20th", Always::Past, "20-12-2025"),
        ("the 3rd", Always::Past, "03-01-2026"),
        ("5 Jan", Always::Past, "05-01-2026"),
    ] {
        assert_eq!(said(text, always).as_deref(), Some(day), "{text} {always:?}");
    }
}
