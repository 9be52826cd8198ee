//! Words that change a number, by language, folded; many of them between bars.

use deskmate_core::words::{Lang, loose, number};

/// The words of one language that change a number.
pub(super) struct Vocabulary {
    /// Before it: less than zero.
    pub(super) minus: &'static [&'static str],
    /// Between a number and its part.
    pub(super) point: &'static [&'static str],
    /// After it: a half more.
    pub(super) and_a_half: &'static [&'static str],
    /// After it: so many times more.
    pub(super) times: &'static [(&'static str, f64)],
    /// With one of these it is not that number, or not one alone.
    pub(super) other: &'static str,
    /// Before or after a number, and it stays the same.
    pub(super) besides: &'static str,
}

pub(super) const fn of(lang: Lang) -> Vocabulary {
    match lang {
        Lang::En => Vocabulary {
            minus: &["minus", "negative"],
            point: &["point"],
            and_a_half: &["and a half", "and one half"],
            times: &[
                ("hundred", 1e2),
                ("thousand", 1e3),
                ("million", 1e6),
                ("millions", 1e6),
                ("dozen", 12.0),
                ("k", 1e3),
            ],
            other: "more|less|fewer|most|least|over|under|above|below|between|than|not|\
             no|without|except|half|quarter|quarters|third|thirds|or|to|maximum|\
             minimum|max|min|plus|minus|negative|times|double|triple|couple|few|\
             several|billion|billions|trillion|dozens|hundreds|thousands|until|dont|\
             isnt|neither|nor|other|another|almost|nearly|per|point|each|apiece|every|\
             squared|cubed|halves|fifths|tenths|score|gross|fold|exceeding|beyond|up|\
             upwards|within|never|hardly|barely|approaching",
            besides: "i|have|just|only|want|need|about|around|a|the|please|it|is|its|\
             take|id|ill|like|would|got|we|are|there|of|them|us|make|that",
        },
        Lang::Nl => Vocabulary {
            minus: &["min", "minus"],
            point: &["komma"],
            and_a_half: &["en een half", "en een halve", "en half"],
            times: &[("honderd", 1e2), ("duizend", 1e3), ("miljoen", 1e6), ("dozijn", 12.0)],
            other: "meer|minder|meeste|minste|minstens|hoogstens|maximaal|minimaal|boven|\
             onder|tussen|dan|niet|geen|zonder|behalve|half|halve|anderhalf|\
             anderhalve|kwart|of|tot|max|plus|min|minus|keer|dubbel|paar|enkele|\
             miljard|biljoen|bijna|honderden|duizenden|per|komma|elk|elke|ieder|iedere|\
             nooit|noch|hooguit|ruim|krap|haast|zowat|kwadraat|binnen",
            besides: "ik|heb|er|maar|slechts|wil|graag|ongeveer|een|het|zijn|is|we|\
             hebben|doe|van",
        },
        Lang::Fr => Vocabulary {
            minus: &["moins"],
            point: &["virgule"],
            and_a_half: &["et demi", "et demie"],
            times: &[
                ("cent", 1e2),
                ("cents", 1e2),
                ("mille", 1e3),
                ("million", 1e6),
                ("millions", 1e6),
                ("douzaine", 12.0),
                ("douzaines", 12.0),
            ],
            other: "plus|moins|entre|que|pas|sans|sauf|demi|demie|quart|tiers|ou|a|au|\
             maximum|minimum|max|min|fois|double|triple|quelques|milliard|milliards|\
             jusqua|ni|presque|aucun|aucune|dizaine|dizaines|centaine|centaines|\
             milliers|par|ne|virgule|chaque|chacun|chacune|jamais|hormis|excepte|moitie|\
             peine|carre|non|moindre",
            besides: "jai|je|en|ai|seulement|juste|environ|un|une|le|la|il|y|cest|on|\
             est|sommes|nous|veux|voudrais|prends|pour|de",
        },
        Lang::De => Vocabulary {
            minus: &["minus"],
            point: &["komma"],
            and_a_half: &["und ein halb", "und eine halbe", "und ein halbes"],
            times: &[
                ("hundert", 1e2),
                ("tausend", 1e3),
                ("million", 1e6),
                ("millionen", 1e6),
                ("mio", 1e6),
                ("dutzend", 12.0),
                ("tsd", 1e3),
            ],
            other: "mehr|weniger|mindestens|hochstens|hoechstens|maximal|minimal|uber|ueber|\
             unter|zwischen|als|nicht|kein|keine|keinen|ohne|ausser|halb|halbe|\
             halbes|anderthalb|eineinhalb|viertel|oder|bis|max|min|plus|minus|mal|\
             doppelt|paar|einige|milliarde|milliarden|mrd|billion|fast|hunderte|\
             tausende|weder|pro|komma|jede|jeden|jedes|jeweils|nie|niemals|knapp|beinahe|\
             kaum|quadrat|noch|hochst|keinesfalls",
            besides: "ich|habe|nur|mochte|will|brauche|ungefahr|etwa|ca|ein|eine|einen|\
             das|es|sind|wir|haben|hatte|gern|gerne|bitte",
        },
        Lang::Es => Vocabulary {
            minus: &["menos"],
            point: &["coma", "punto"],
            and_a_half: &["y medio", "y media"],
            times: &[
                ("cien", 1e2),
                ("mil", 1e3),
                ("millon", 1e6),
                ("millones", 1e6),
                ("docena", 12.0),
                ("docenas", 12.0),
            ],
            other: "mas|menos|entre|que|no|sin|excepto|salvo|medio|media|cuarto|tercio|\
             o|a|maximo|minimo|max|min|veces|doble|triple|par|unos|unas|varios|\
             casi|hasta|ni|ningun|cientos|miles|por|coma|punto|cada|nunca|jamas|tampoco|\
             mitad|mayor|menor|apenas|cuadrado",
            besides: "tengo|solo|quiero|aproximadamente|un|una|el|la|somos|son|hay|\
             necesito|de",
        },
        Lang::It => Vocabulary {
            minus: &["meno"],
            point: &["virgola"],
            and_a_half: &["e mezzo", "e mezza"],
            times: &[
                ("cento", 1e2),
                ("mila", 1e3),
                ("mille", 1e3),
                ("milione", 1e6),
                ("milioni", 1e6),
                ("dozzina", 12.0),
                ("dozzine", 12.0),
            ],
            other: "piu|meno|tra|fra|che|non|senza|tranne|mezzo|mezza|quarto|terzo|o|a|\
             massimo|minimo|max|min|volte|doppio|triplo|paio|alcuni|miliardo|\
             miliardi|quasi|fino|ne|nessuno|centinaia|migliaia|per|virgola|ogni|ciascuno|\
             mai|meta|eccetto|salvo|appena|quadrato|oltre|almeno|sotto|sopra|entro",
            besides: "ho|solo|vorrei|voglio|circa|un|una|uno|il|la|siamo|sono|ce|di|\
             prendo",
        },
        Lang::Pt => Vocabulary {
            minus: &["menos"],
            point: &["virgula", "ponto"],
            and_a_half: &["e meio", "e meia"],
            times: &[
                ("cem", 1e2),
                ("mil", 1e3),
                ("milhao", 1e6),
                ("milhoes", 1e6),
                ("duzia", 12.0),
                ("duzias", 12.0),
            ],
            other: "mais|menos|entre|que|nao|sem|exceto|meio|meia|quarto|terco|ou|ate|\
             maximo|minimo|max|min|vezes|dobro|triplo|par|alguns|algumas|bilhao|\
             bilhoes|quase|nem|nenhum|centenas|milhares|por|virgula|ponto|cada|nunca|\
             jamais|tampouco|metade|maior|menor|quadrado|menos|acima|abaixo",
            besides: "tenho|so|apenas|quero|cerca|um|uma|o|a|somos|sao|de|preciso|queria",
        },
    }
}

/// Whether a word is one of those between bars.
pub(super) fn is_one(words: &str, word: &str) -> bool {
    words.split('|').any(|one| one == word)
}

/// What changes a number in Chinese, Japanese and Korean, in which words are not apart.
pub(super) const CJK: &[&str] = &[
    "以上",
    "以下",
    "以内",
    "未満",
    "未满",
    "より",
    "超",
    "ない",
    "不",
    "没",
    "沒",
    "非",
    "至少",
    "最多",
    "または",
    "或",
    "から",
    "まで",
    "每",
    "毎",
    "半",
    "이상",
    "이하",
    "미만",
    "아니",
    "또는",
    "부터",
    "까지",
    "마다",
];

/// Whether a word is one that everybody uses in a language, whatever it is in another.
pub(super) fn is_usual(word: &str, lang: Lang) -> bool {
    is_one(of(lang).besides, word)
        || stop_words::lookup(lang.code()).unwrap_or_default().contains(&word)
}

/// A text with numbers in figures where one word says them and a half more: `anderhalf`,
/// `zweieinhalb`.
pub(super) fn with_halves(text: &str, langs: &[Lang]) -> String {
    let figure = |word: &str| {
        let word = loose(word);
        let whole = langs.iter().find_map(|lang| match (lang, word.as_str()) {
            (Lang::Nl, "anderhalf" | "anderhalve") | (Lang::De, "anderthalb" | "eineinhalb") => {
                Some(1)
            }
            (Lang::Nl, word) => {
                let endings = ["eneenhalf", "eneenhalve", "enhalf", "enhalve"];
                let before = endings.iter().find_map(|ending| word.strip_suffix(ending))?;
                number(before, *lang).map(|number| number.value)
            }
            (Lang::De, word) => {
                number(word.strip_suffix("einhalb")?, *lang).map(|number| number.value)
            }
            _ => None,
        });
        whole.map(|whole| format!("{whole}.5"))
    };
    let words = text.split(' ').map(|word| figure(word).unwrap_or_else(|| word.to_owned()));
    words.collect::<Vec<_>>().join(" ")
}
