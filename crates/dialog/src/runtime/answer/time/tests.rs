use deskmate_core::words::Lang;
use proptest::prelude::*;

use super::find;

fn said(text: &str, lang: Lang) -> Option<String> {
    find(text, &[lang]).and_then(|value| value.as_str().map(str::to_owned))
}

#[test]
fn times_are_understood_as_people_say_them() {
    for (lang, times) in [
        (
            Lang::En,
            vec![
                ("14:30", "14:30"),
                ("at 9.05 please", "09:05"),
                ("2pm", "14:00"),
                ("2:15 PM", "14:15"),
                ("12 am", "00:00"),
                ("12 pm", "12:00"),
                ("14h30", "14:30"),
                ("9", "09:00"),
                ("around noon", "12:00"),
                ("midnight", "00:00"),
                ("half past two", "14:30"),
                ("quarter to three", "14:45"),
                ("a quarter past nine", "09:15"),
                ("ten past eight", "08:10"),
                ("twenty to nine", "08:40"),
                ("8 o'clock in the evening", "20:00"),
                ("nine in the morning", "09:00"),
                ("three o'clock", "15:00"),
                ("3 in the morning", "03:00"),
                ("eight thirty", "08:30"),
                ("11 at night", "23:00"),
                ("9 a.m.", "09:00"),
                ("5 p.m.", "17:00"),
                ("half past twelve", "12:30"),
                ("quarter to one", "12:45"),
                ("tomorrow at 10:00", "10:00"),
                ("02:30", "02:30"),
                ("١٤:٣٠", "14:30"),
                ("1430", "14:30"),
                ("at 0930", "09:30"),
                ("2030 hours", "20:30"),
                ("14:30:00", "14:30"),
                ("午後3時", "15:00"),
                ("午後三時半", "15:30"),
                ("15時30分", "15:30"),
                ("午前9時です", "09:00"),
                ("下午3点", "15:00"),
                ("下午三点半", "15:30"),
                ("上午10點", "10:00"),
                ("오후 3시", "15:00"),
                ("오전 9시 30분", "09:30"),
                ("正午", "12:00"),
                ("20 to 9", "08:40"),
            ],
        ),
        (
            Lang::Nl,
            vec![
                ("14 uur", "14:00"),
                ("8 uur 's avonds", "20:00"),
                ("half acht", "07:30"),
                ("half drie", "14:30"),
                ("kwart over acht", "08:15"),
                ("kwart voor acht", "07:45"),
                ("tien over half acht", "07:40"),
                ("vijf voor half acht", "07:25"),
                ("acht uur 's ochtends", "08:00"),
                ("14u30", "14:30"),
                ("half acht 's avonds", "19:30"),
                ("om 9 uur", "09:00"),
                ("middernacht", "00:00"),
            ],
        ),
        (
            Lang::De,
            vec![
                ("14 Uhr 30", "14:30"),
                ("14 Uhr", "14:00"),
                ("halb acht", "07:30"),
                ("Viertel nach acht", "08:15"),
                ("Viertel vor acht", "07:45"),
                ("8 Uhr abends", "20:00"),
                ("um 9 Uhr morgens", "09:00"),
                ("14.30 Uhr", "14:30"),
                ("fünf vor halb neun", "08:25"),
                ("Mittag", "12:00"),
                ("zehn Uhr dreißig", "10:30"),
            ],
        ),
        (
            Lang::Fr,
            vec![
                ("9h du soir", "21:00"),
                ("8h et quart", "08:15"),
                ("14h30", "14:30"),
                ("huit heures et demie", "08:30"),
                ("neuf heures moins le quart", "08:45"),
                ("midi", "12:00"),
                ("midi et demi", "12:30"),
                ("3 heures de l'après-midi", "15:00"),
                ("à 9 heures du matin", "09:00"),
                ("minuit", "00:00"),
                ("8 heures 30", "08:30"),
                ("dix heures moins dix", "09:50"),
            ],
        ),
        (
            Lang::Es,
            vec![
                ("a las ocho y media", "08:30"),
                ("las nueve menos cuarto", "08:45"),
                ("ocho y cuarto", "08:15"),
                ("9 de la noche", "21:00"),
                ("3 de la tarde", "15:00"),
                ("8 de la mañana", "08:00"),
                ("mediodía", "12:00"),
                ("ocho y diez", "08:10"),
            ],
        ),
        (
            Lang::It,
            vec![
                ("alle otto e mezza", "08:30"),
                ("le nove meno un quarto", "08:45"),
                ("otto e un quarto", "08:15"),
                ("9 di sera", "21:00"),
                ("mezzogiorno", "12:00"),
                ("ore 14", "14:00"),
            ],
        ),
        (
            Lang::Pt,
            vec![
                ("às oito e meia", "08:30"),
                ("8 da noite", "20:00"),
                ("meio-dia", "12:00"),
                ("15h", "15:00"),
                ("3 da tarde", "15:00"),
                ("dez para as nove", "08:50"),
            ],
        ),
    ] {
        let read = times.into_iter().map(|(text, time)| (text, said(text, lang), time));
        let wrong: Vec<_> = read.filter(|(_, read, time)| read.as_deref() != Some(*time)).collect();
        assert!(wrong.is_empty(), "{lang:?} {wrong:#?}");
    }
}

#[test]
fn a_time_that_is_not_wholly_understood_is_none() {
    for text in [
        "25:00",
        "soon",
        "3 people",
        "12:75",
        "not 9",
        "before 9",
        "after nine",
        "between 9 and 10",
        "9 or 10",
        "9-10",
        "9:00-10:00",
        "until 9",
        "any time but 9",
        "half",
        "in the morning",
        "quarter",
        "9:00 or 10:00",
        "an hour after 9:00",
        "9:30:15:10",
        "22.04.2026",
        "morning evening 9",
        "13 in the morning",
        "half past",
        "3 hours ago",
        "2460",
        "1475",
        "14305",
        "14:30:15",
        "9 to 5",
        "10 to 6",
        "5 to 9",
        "9 to 5 pm",
        "3時以降",
        "午後3時まで",
        "オレンジ3時",
    ] {
        assert_eq!(said(text, Lang::En), None, "{text}");
    }
    for (lang, text) in [
        (Lang::Nl, "na acht uur"),
        (Lang::Nl, "niet om acht uur"),
        (Lang::Fr, "avant 9h"),
        (Lang::Fr, "pas à 9h"),
        (Lang::De, "nach 9 Uhr"),
        (Lang::De, "ab 9 Uhr"),
        (Lang::Es, "antes de las 9"),
    ] {
        assert_eq!(said(text, lang), None, "{text}");
    }
}

proptest! {
    #[test]
    fn a_time_that_is_read_is_read_again_from_how_it_is_kept(hour in 0..24, minute in 0..60) {
        for written in [format!("{hour:02}:{minute:02}"), format!("{hour}h{minute:02}"), format!("{hour}.{minute:02}")] {
            prop_assert_eq!(said(&written, Lang::En), Some(format!("{hour:02}:{minute:02}")), "{}", written);
        }
    }

    /// A word that changes the time, or that nobody knows, is never passed over.
    #[test]
    fn no_time_leaves_a_word_before_or_behind_it_unread(
        place in 0..7_usize, hour in 7..24_u8, minute in 0..60_u8, which in any::<prop::sample::Index>(), behind in any::<bool>(),
    ) {
        let (lang, modifiers): (Lang, &[&str]) = [
            (Lang::En, &["not", "never", "until", "except", "between", "or later", "from", "earlier than", "no later than", "xyzzy", "every day but"][..]),
            (Lang::Nl, &["niet", "nooit", "vanaf", "behalve", "tussen", "of later", "later dan", "uiterlijk", "xyzzy"][..]),
            (Lang::Fr, &["pas", "jamais", "avant", "après", "sauf", "entre", "ou plus tard", "dès", "xyzzy"][..]),
            (Lang::De, &["nicht", "nie", "ab", "bis", "außer", "zwischen", "oder später", "spätestens", "xyzzy"][..]),
            (Lang::Es, &["no", "nunca", "antes de", "después de", "salvo", "entre", "o más tarde", "desde", "xyzzy"][..]),
            (Lang::It, &["non", "mai", "prima delle", "dopo", "tranne", "tra", "o più tardi", "dalle", "xyzzy"][..]),
            (Lang::Pt, &["não", "nunca", "antes das", "depois", "exceto", "entre", "ou mais tarde", "desde", "xyzzy"][..]),
        ][place];
        let modifier = modifiers[which.index(modifiers.len())];
        let time = format!("{hour}:{minute:02}");
        let text = if behind { format!("{time} {modifier}") } else { format!("{modifier} {time}") };
        prop_assert_eq!(said(&text, lang), None, "{}", text);
    }

    #[test]
    fn any_text_is_a_time_or_none(text in ".{0,24}") {
        for lang in Lang::ALL {
            let read = said(&text, lang);
            prop_assert!(read.is_none_or(|time| time.len() == 5));
        }
    }
}
