//! The names of months and weekdays, accents taken off.

use super::Lang;

/// Months from January on, each by its name and what it is shortened to.
const MONTHS: [(Lang, [&[&str]; 12]); 7] = [
    (
        Lang::En,
        [
            &["january", "jan"],
            &["february", "feb"],
            &["march", "mar"],
            &["april", "apr"],
            &["may"],
            &["june", "jun"],
            &["july", "jul"],
            &["august", "aug"],
            &["september", "sep", "sept"],
            &["october", "oct"],
            &["november", "nov"],
            &["december", "dec"],
        ],
    ),
    (
        Lang::Nl,
        [
            &["januari", "jan"],
            &["februari", "feb"],
            &["maart", "mrt", "maa"],
            &["april", "apr"],
            &["mei"],
            &["juni", "jun"],
            &["juli", "jul"],
            &["augustus", "aug"],
            &["september", "sep", "sept"],
            &["oktober", "okt"],
            &["november", "nov"],
            &["december", "dec"],
        ],
    ),
    (
        Lang::Fr,
        [
            &["janvier", "janv", "jan"],
            &["fevrier", "fevr", "fev"],
            &["mars", "mar"],
            &["avril", "avr"],
            &["mai"],
            &["juin"],
            &["juillet", "juil"],
            &["aout"],
            &["septembre", "sept", "sep"],
            &["octobre", "oct"],
            &["novembre", "nov"],
            &["decembre", "dec"],
        ],
    ),
    (
        Lang::De,
        [
            &["januar", "janner", "jan"],
            &["februar", "feber", "feb"],
            &["marz", "maerz", "mar"],
            &["april", "apr"],
            &["mai"],
            &["juni", "jun", "juno"],
            &["juli", "jul"],
            &["august", "aug"],
            &["september", "sep", "sept"],
            &["oktober", "okt"],
            &["november", "nov"],
            &["dezember", "dez"],
        ],
    ),
    (
        Lang::Es,
        [
            &["enero", "ene"],
            &["febrero", "feb"],
            &["marzo", "mar"],
            &["abril", "abr"],
            &["mayo", "may"],
            &["junio", "jun"],
            &["julio", "jul"],
            &["agosto", "ago"],
            &["septiembre", "setiembre", "sep", "sept"],
            &["octubre", "oct"],
            &["noviembre", "nov"],
            &["diciembre", "dic"],
        ],
    ),
    (
        Lang::It,
        [
            &["gennaio", "gen"],
            &["febbraio", "feb"],
            &["marzo", "mar"],
            &["aprile", "apr"],
            &["maggio", "mag"],
            &["giugno", "giu"],
            &["luglio", "lug"],
            &["agosto", "ago"],
            &["settembre", "set", "sett"],
            &["ottobre", "ott"],
            &["novembre", "nov"],
            &["dicembre", "dic"],
        ],
    ),
    (
        Lang::Pt,
        [
            &["janeiro", "jan"],
            &["fevereiro", "fev"],
            &["marco", "mar"],
            &["abril", "abr"],
            &["maio", "mai"],
            &["junho", "jun"],
            &["julho", "jul"],
            &["agosto", "ago"],
            &["setembro", "set"],
            &["outubro", "out"],
            &["novembro", "nov"],
            &["dezembro", "dez"],
        ],
    ),
];

/// Weekdays from Monday on.
const WEEKDAYS: [(Lang, [&[&str]; 7]); 7] = [
    (
        Lang::En,
        [
            &["monday", "mon"],
            &["tuesday", "tue", "tues"],
            &["wednesday", "wed"],
            &["thursday", "thu", "thur", "thurs"],
            &["friday", "fri"],
            &["saturday", "sat"],
            &["sunday", "sun"],
        ],
    ),
    (
        Lang::Nl,
        [
            &["maandag", "ma"],
            &["dinsdag", "di"],
            &["woensdag", "wo"],
            &["donderdag", "do"],
            &["vrijdag", "vr", "vrij"],
            &["zaterdag", "za"],
            &["zondag", "zo"],
        ],
    ),
    (
        Lang::Fr,
        [
            &["lundi", "lun"],
            &["mardi"],
            &["mercredi", "mer"],
            &["jeudi", "jeu"],
            &["vendredi", "ven"],
            &["samedi", "sam"],
            &["dimanche", "dim"],
        ],
    ),
    (
        Lang::De,
        [
            &["montag", "mo"],
            &["dienstag", "di"],
            &["mittwoch", "mi"],
            &["donnerstag", "do"],
            &["freitag", "fr"],
            &["samstag", "sonnabend", "sa"],
            &["sonntag", "so"],
        ],
    ),
    (
        Lang::Es,
        [
            &["lunes", "lun"],
            &["martes"],
            &["miercoles", "mie"],
            &["jueves", "jue"],
            &["viernes", "vie"],
            &["sabado", "sab"],
            &["domingo", "dom"],
        ],
    ),
    (
        Lang::It,
        [
            &["lunedi", "lun"],
            &["martedi"],
            &["mercoledi", "mer"],
            &["giovedi", "gio"],
            &["venerdi", "ven"],
            &["sabato", "sab"],
            &["domenica", "dom"],
        ],
    ),
    (
        Lang::Pt,
        [
            &["segunda", "segunda feira", "seg"],
            &["terca", "terca feira", "ter"],
            &["quarta", "quarta feira", "qua"],
            &["quinta", "quinta feira", "qui"],
            &["sexta", "sexta feira"],
            &["sabado", "sab"],
            &["domingo", "dom"],
        ],
    ),
];

/// The month, 1 to 12, that a folded word names.
pub fn month(word: &str, lang: Lang) -> Option<i8> {
    place(&MONTHS, word, lang)
}

/// The weekday, 1 for Monday to 7, that a folded word names.
pub fn weekday(word: &str, lang: Lang) -> Option<i8> {
    place(&WEEKDAYS, word, lang)
}

fn place<const N: usize>(all: &[(Lang, [&[&str]; N]); 7], word: &str, lang: Lang) -> Option<i8> {
    let (_, names) = all.iter().find(|(of, _)| *of == lang)?;
    let place = names.iter().position(|names| names.contains(&word))?;
    i8::try_from(place + 1).ok()
}
