//! Yes and no, and the words that people add to be polite.

use super::{Lang, loose};

/// What means yes, what means no, and what is said besides, as [`loose`] leaves it.
struct Said {
    yes: &'static [&'static str],
    no: &'static [&'static str],
    besides: &'static [&'static str],
}

const fn said(lang: Lang) -> Said {
    match lang {
        Lang::En => Said {
            yes: &[
                "yes",
                "y",
                "yep",
                "yeah",
                "yup",
                "yea",
                "ya",
                "aye",
                "sure",
                "for sure",
                "sure thing",
                "of course",
                "ok",
                "okay",
                "k",
                "alright",
                "all right",
                "correct",
                "right",
                "thats right",
                "that is right",
                "thats correct",
                "that is correct",
                "exactly",
                "indeed",
                "absolutely",
                "definitely",
                "certainly",
                "affirmative",
                "true",
                "i do",
                "i am",
                "i did",
                "i have",
                "i would",
                "it is",
                "it does",
                "go ahead",
                "sounds good",
                "why not",
                "please do",
                "with pleasure",
                "i think so",
                "i guess so",
                "i suppose so",
                "by all means",
                "gladly",
            ],
            no: &[
                "no",
                "n",
                "nope",
                "nah",
                "no way",
                "not really",
                "never",
                "of course not",
                "certainly not",
                "absolutely not",
                "definitely not",
                "i do not",
                "i dont",
                "i am not",
                "im not",
                "i did not",
                "i didnt",
                "i have not",
                "i havent",
                "it is not",
                "it isnt",
                "not at all",
                "negative",
                "false",
                "wrong",
                "incorrect",
                "not correct",
                "thats wrong",
                "that is wrong",
                "thats not right",
                "that is not right",
                "not now",
                "not today",
                "not yet",
                "rather not",
                "id rather not",
                "i would rather not",
                "no need",
                "i dont think so",
                "i do not think so",
                "please dont",
                "please do not",
            ],
            besides: &[
                "please",
                "pls",
                "plz",
                "thanks",
                "thanks a lot",
                "many thanks",
                "thank you",
                "thank you very much",
                "thx",
                "ty",
                "cheers",
            ],
        },
        Lang::Nl => Said {
            yes: &[
                "ja",
                "j",
                "jawel",
                "jazeker",
                "jep",
                "jup",
                "zeker",
                "zeker weten",
                "natuurlijk",
                "tuurlijk",
                "uiteraard",
                "klopt",
                "dat klopt",
                "dat is juist",
                "dat is correct",
                "juist",
                "correct",
                "ok",
                "oke",
                "okee",
                "okay",
                "akkoord",
                "graag",
                "heel graag",
                "prima",
                "is goed",
                "dat is goed",
                "doe maar",
                "inderdaad",
                "absoluut",
                "precies",
                "waar",
            ],
            no: &[
                "nee",
                "n",
                "neen",
                "nope",
                "zeker niet",
                "natuurlijk niet",
                "nooit",
                "absoluut niet",
                "liever niet",
                "klopt niet",
                "dat klopt niet",
                "niet juist",
                "dat is niet juist",
                "fout",
                "onjuist",
                "helemaal niet",
                "geenszins",
                "echt niet",
                "niet nodig",
                "hoeft niet",
                "dat hoeft niet",
                "niet echt",
                "nog niet",
                "niet nu",
                "nu niet",
                "toch niet",
                "onwaar",
            ],
            besides: &[
                "alstublieft",
                "alsjeblieft",
                "aub",
                "a u b",
                "svp",
                "dank je",
                "dank je wel",
                "dank u",
                "dank u wel",
                "bedankt",
                "dankjewel",
                "dankuwel",
                "dankje",
                "merci",
                "graag",
                "hoor",
            ],
        },
        Lang::Fr => Said {
            yes: &[
                "oui",
                "o",
                "ouais",
                "ouaip",
                "si",
                "mais oui",
                "oui oui",
                "bien sur",
                "bien sur que oui",
                "bien entendu",
                "daccord",
                "exact",
                "exactement",
                "tout a fait",
                "cest exact",
                "cest ca",
                "cest bien ca",
                "cest correct",
                "cest vrai",
                "vrai",
                "certainement",
                "absolument",
                "evidemment",
                "volontiers",
                "avec plaisir",
                "ok",
                "okay",
                "pourquoi pas",
                "correct",
                "en effet",
                "effectivement",
            ],
            no: &[
                "non",
                "n",
                "nan",
                "mais non",
                "pas du tout",
                "bien sur que non",
                "certainement pas",
                "absolument pas",
                "jamais",
                "pas vraiment",
                "pas maintenant",
                "pas encore",
                "faux",
                "cest faux",
                "incorrect",
                "plutot pas",
                "surtout pas",
                "je ne crois pas",
                "je ne pense pas",
                "pas necessaire",
            ],
            besides: &[
                "svp",
                "stp",
                "sil vous plait",
                "sil te plait",
                "merci",
                "merci beaucoup",
                "merci bien",
                "grand merci",
            ],
        },
        Lang::De => Said {
            yes: &[
                "ja",
                "j",
                "jawohl",
                "jep",
                "jo",
                "ja doch",
                "aber ja",
                "klar",
                "na klar",
                "naturlich",
                "natuerlich",
                "sicher",
                "selbstverstandlich",
                "selbstverstaendlich",
                "genau",
                "richtig",
                "das ist richtig",
                "stimmt",
                "das stimmt",
                "korrekt",
                "ok",
                "okay",
                "gern",
                "gerne",
                "sehr gern",
                "sehr gerne",
                "einverstanden",
                "auf jeden fall",
                "doch",
                "unbedingt",
                "absolut",
                "wahr",
                "mit vergnugen",
            ],
            no: &[
                "nein",
                "n",
                "nee",
                "ne",
                "no",
                "auf keinen fall",
                "sicher nicht",
                "naturlich nicht",
                "natuerlich nicht",
                "nie",
                "niemals",
                "stimmt nicht",
                "das stimmt nicht",
                "nicht richtig",
                "das ist nicht richtig",
                "das ist falsch",
                "falsch",
                "lieber nicht",
                "eher nicht",
                "nicht notig",
                "nicht noetig",
                "uberhaupt nicht",
                "ueberhaupt nicht",
                "keinesfalls",
                "noch nicht",
                "jetzt nicht",
                "ganz und gar nicht",
                "unwahr",
            ],
            besides: &[
                "bitte",
                "danke",
                "bitte schon",
                "danke schon",
                "danke schoen",
                "dankeschon",
                "danke sehr",
                "vielen dank",
                "besten dank",
            ],
        },
        Lang::Es => Said {
            yes: &[
                "si",
                "s",
                "claro",
                "claro que si",
                "por supuesto",
                "desde luego",
                "vale",
                "ok",
                "okay",
                "correcto",
                "es correcto",
                "exacto",
                "exactamente",
                "asi es",
                "de acuerdo",
                "cierto",
                "es cierto",
                "eso es",
                "con gusto",
                "esta bien",
                "seguro",
                "verdadero",
                "como no",
            ],
            no: &[
                "no",
                "n",
                "nunca",
                "jamas",
                "claro que no",
                "por supuesto que no",
                "desde luego que no",
                "de ninguna manera",
                "para nada",
                "en absoluto",
                "incorrecto",
                "no es correcto",
                "falso",
                "todavia no",
                "ahora no",
                "mejor no",
                "creo que no",
                "no hace falta",
            ],
            besides: &["por favor", "porfavor", "porfa", "gracias", "muchas gracias"],
        },
        Lang::It => Said {
            yes: &[
                "si",
                "s",
                "certo",
                "certo che si",
                "certamente",
                "va bene",
                "ok",
                "okay",
                "esatto",
                "esattamente",
                "giusto",
                "e giusto",
                "corretto",
                "e corretto",
                "daccordo",
                "sicuro",
                "sicuramente",
                "naturalmente",
                "volentieri",
                "con piacere",
                "proprio cosi",
                "vero",
                "e vero",
                "assolutamente si",
                "perche no",
                "come no",
            ],
            no: &[
                "no",
                "n",
                "mai",
                "certo che no",
                "assolutamente no",
                "per niente",
                "affatto",
                "niente affatto",
                "sbagliato",
                "falso",
                "non ancora",
                "non adesso",
                "non ora",
                "non e vero",
                "non e giusto",
                "meglio di no",
                "non credo",
                "direi di no",
            ],
            besides: &[
                "per favore",
                "per piacere",
                "per cortesia",
                "grazie",
                "grazie mille",
                "molte grazie",
                "prego",
            ],
        },
        Lang::Pt => Said {
            yes: &[
                "sim",
                "s",
                "claro",
                "claro que sim",
                "com certeza",
                "certo",
                "certamente",
                "isso",
                "isso mesmo",
                "exato",
                "exatamente",
                "correto",
                "esta correto",
                "ok",
                "okay",
                "pode ser",
                "de acordo",
                "com prazer",
                "esta bem",
                "ta bem",
                "ta bom",
                "verdadeiro",
                "e verdade",
            ],
            no: &[
                "nao",
                "n",
                "nunca",
                "jamais",
                "claro que nao",
                "com certeza nao",
                "de jeito nenhum",
                "de modo nenhum",
                "de forma alguma",
                "negativo",
                "errado",
                "falso",
                "agora nao",
                "ainda nao",
                "acho que nao",
                "melhor nao",
                "nao e preciso",
            ],
            besides: &[
                "por favor",
                "faz favor",
                "se faz favor",
                "obrigado",
                "obrigada",
                "muito obrigado",
                "muito obrigada",
            ],
        },
    }
}

/// Said before or between, and it means nothing.
const SOUNDS: &[&str] =
    &["oh", "ah", "ok", "well", "um", "uh", "hmm", "euh", "ben", "ach", "na", "nou", "beh"];

/// What is said in any language.
const SIGNS: [(&str, bool); 8] = [
    ("👍", true),
    ("👌", true),
    ("✅", true),
    ("✔", true),
    ("👎", false),
    ("❌", false),
    ("✖", false),
    ("🚫", false),
];

/// Whether a text, all of it, says yes or no in the first language that knows it.
pub fn yes_no(text: &str, langs: &[Lang]) -> Option<bool> {
    let loose = loose(text);
    let shortened: Vec<String> = loose.split(' ').map(shortened).collect();
    let words: Vec<&str> = loose.split(' ').collect();
    let short: Vec<&str> = shortened.iter().map(String::as_str).collect();
    langs.iter().find_map(|lang| read(&words, *lang).or_else(|| read(&short, *lang)))
}

/// `yesss` and `nooo` as they are written in earnest.
fn shortened(word: &str) -> String {
    let mut kept = String::new();
    let characters: Vec<char> = word.chars().collect();
    let last = characters.len().saturating_sub(1);
    for (place, character) in characters.iter().enumerate() {
        let run = characters.iter().skip(place).take_while(|next| *next == character).count();
        let long = kept.ends_with(*character) && (run > 1 || place == last);
        if !long {
            kept.push(*character);
        }
    }
    kept
}

/// All words are yes, or all are no, courtesies aside.
fn read(words: &[&str], lang: Lang) -> Option<bool> {
    let said = said(lang);
    let mut found = None;
    let mut left = words;
    while !left.is_empty() {
        let taken = |phrases: &[&str]| longest(left, phrases);
        let (yes, no) = (taken(said.yes), taken(said.no));
        let sign = SIGNS.iter().find(|(sign, _)| left.first() == Some(sign));
        let (length, means) = match (yes, no, sign) {
            (0, 0, Some((_, means))) => (1, Some(*means)),
            (0, 0, None) => (taken(said.besides).max(taken(SOUNDS)), None),
            (yes, no, _) => (yes.max(no), Some(yes > no)),
        };
        left = left.get(length..).filter(|_| length > 0)?;
        // A polite word or a sound that also means yes says nothing against a no.
        let weak = taken_is_weak(words, left, length, &said);
        match (found, means) {
            (Some(before), Some(now)) if before != now && !weak => return None,
            (None, Some(now)) if !weak || left.is_empty() => found = Some(now),
            _ => {}
        }
    }
    found
}

/// Whether what was just taken could be a courtesy as well.
fn taken_is_weak(words: &[&str], left: &[&str], length: usize, said: &Said) -> bool {
    let end = words.len() - left.len();
    let taken = words.get(end.saturating_sub(length)..end).unwrap_or_default().join(" ");
    let other = words.len() > length;
    other && (said.besides.contains(&taken.as_str()) || SOUNDS.contains(&taken.as_str()))
}

/// How many words the longest phrase has that the words begin with.
fn longest(words: &[&str], phrases: &[&str]) -> usize {
    let begins = |phrase: &&&str| {
        let mut said = words.iter();
        phrase.split(' ').all(|word| said.next() == Some(&word))
    };
    phrases.iter().filter(begins).map(|phrase| phrase.split(' ').count()).max().unwrap_or(0)
}

/// A loose text without the courtesies at its ends; the text itself where nothing else is in it.
pub fn courtesies<'a>(loose: &'a str, langs: &[Lang]) -> &'a str {
    let mut left = loose;
    let phrases = || langs.iter().flat_map(|lang| said(*lang).besides);
    loop {
        let shorter = phrases().find_map(|phrase| {
            let before = left.strip_suffix(phrase).filter(|left| left.ends_with(' '));
            let after = left.strip_prefix(phrase).filter(|left| left.starts_with(' '));
            before.or(after).map(str::trim)
        });
        match shorter {
            Some(shorter) if !shorter.is_empty() => left = shorter,
            _ => return left,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Lang, courtesies, yes_no};

    #[test]
    fn yes_and_no_are_understood_in_every_language() {
        let yes = [
            "yes",
            "Yes, please!",
            "yesss",
            "ja graag",
            "Oui, merci",
            "d'accord",
            "Ja, bitte",
            "sí",
            "Sì, grazie",
            "sim, por favor",
            "of course",
            "ok",
            "👍",
            "yes yes",
            "oh yes",
            "graag",
        ];
        let no = [
            "no",
            "No, thanks.",
            "nooo",
            "nee dank je",
            "neen",
            "non merci",
            "Nein danke",
            "não obrigado",
            "of course not",
            "not really",
            "pas du tout",
            "auf keinen fall",
            "👎",
            "ok no",
            "nee bedankt",
        ];
        for text in yes {
            assert_eq!(yes_no(text, &Lang::ALL), Some(true), "{text}");
        }
        for text in no {
            assert_eq!(yes_no(text, &Lang::ALL), Some(false), "{text}");
        }
        for text in [
            "",
            "maybe",
            "yes and no",
            "not sure",
            "no problem",
            "yes but not now",
            "thanks",
            "ook",
            "nosy",
        ] {
            assert_eq!(yes_no(text, &Lang::ALL), None, "{text}");
        }
    }

    #[test]
    fn what_is_said_to_be_polite_is_taken_off() {
        assert_eq!(courtesies("track my order please", &[Lang::En]), "track my order");
        assert_eq!(courtesies("please", &[Lang::En]), "please");
    }
}
