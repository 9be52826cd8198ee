//! Quiet words: those that carry no topic, such as `please`, `are` and `you`.
//!
//! Articles, pronouns and auxiliaries come from a library, for three dozen languages; greetings,
//! wishes and courtesies, which it does not count among them, stand here.

use std::collections::BTreeSet;

use crate::understanding::normal;

/// The quiet words of some languages, as they are compared.
#[derive(Clone, Debug, Default)]
pub(crate) struct Quiet(BTreeSet<String>);

impl Quiet {
    /// Those of these languages; a region does not matter.
    pub(crate) fn of(languages: &[&str]) -> Self {
        let mut all = BTreeSet::new();
        for language in languages.iter().filter_map(|language| language.split('-').next()) {
            let listed = stop_words::lookup(language).unwrap_or_default().iter().copied();
            for word in listed.chain(courtesies(language).split(' ')) {
                all.extend(normal(word).split(' ').map(str::to_owned));
            }
        }
        all.remove("");
        Self(all)
    }

    /// Whether a word, as it is compared, carries no topic.
    pub(crate) fn has(&self, word: &str) -> bool {
        self.0.contains(word)
    }
}

fn courtesies(language: &str) -> &'static str {
    match language {
        "en" => {
            "please pls plz there hi hello hey dear want wants wanna would could like need needs must \
             may might let lets got get yes yeah yep yup nope ok okay oh well hmm really also maybe so \
             thing things something anything one im id ive ill youre whats wheres hows u ur"
        }
        "nl" => {
            "alsjeblieft alstublieft aub graag hallo hoi hey dag wil wilt willen zou zouden kan kunnen \
             kunt mag moet moeten heb hebt heeft hebben ja nee nou wel even ook misschien iets jullie \
             jij jou uw"
        }
        "de" => {
            "bitte hallo hey hi moin möchte möchten will wollen würde würden kann können könnte könnten \
             muss müssen darf gern gerne ja nein doch mal auch vielleicht etwas"
        }
        "fr" => {
            "svp stp plaît plait bonjour salut hello allô voudrais veux veut voulez aimerais peux peut \
             pouvez pourriez pourrais dois faut oui non bien aussi quelque chose est-ce"
        }
        "es" => {
            "favor hola buenos buenas quiero quisiera quieres gustaría puedo puede pueden puedes podría \
             podrían podrías debo necesito sí si no bien también quizás algo hay"
        }
        "it" => {
            "favore ciao salve buongiorno voglio vorrei posso può puoi potrei potrebbe devo sì no bene \
             anche forse qualcosa"
        }
        "pt" => {
            "favor olá oi quero queria gostaria posso pode podem poderia devo sim não bem também talvez \
             algo"
        }
        _ => "",
    }
}
