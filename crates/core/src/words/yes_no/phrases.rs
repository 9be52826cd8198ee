//! Yes and no, by language.

use crate::words::Lang;

/// What means yes, what means no, and what is said besides, as [`loose`](super::loose) leaves it; phrases
/// stand between bars.
pub(super) struct Said {
    pub(super) yes: &'static str,
    pub(super) no: &'static str,
    pub(super) besides: &'static str,
}

/// The phrases of a language.
pub(super) const fn said(lang: Lang) -> Said {
    match lang {
        Lang::En => Said {
            yes: "yes|y|yep|yeah|yup|yea|ya|aye|sure|for sure|sure thing|of course|\
                 ok|okay|k|alright|all right|correct|right|thats right|that is right|\
                 thats correct|that is correct|exactly|indeed|absolutely|definitely|\
                 certainly|affirmative|true|i do|i am|i did|i have|i would|it is|\
                 it does|go ahead|sounds good|why not|please do|with pleasure|\
                 i think so|i guess so|i suppose so|by all means|gladly",
            no: "no|n|nope|nah|no way|not really|never|of course not|certainly not|\
                 absolutely not|definitely not|i do not|i dont|i am not|im not|\
                 i did not|i didnt|i have not|i havent|it is not|it isnt|not at all|\
                 negative|false|wrong|incorrect|not correct|thats wrong|that is wrong|\
                 thats not right|that is not right|not now|not today|not yet|rather not|\
                 id rather not|i would rather not|no need|i dont think so|\
                 i do not think so|please dont|please do not",
            besides: "please|pls|plz|thanks|thanks a lot|many thanks|thank you|\
                 thank you very much|thx|ty|cheers",
        },
        Lang::Nl => Said {
            yes: "ja|j|jawel|jazeker|jep|jup|zeker|zeker weten|natuurlijk|tuurlijk|\
                 uiteraard|klopt|dat klopt|dat is juist|dat is correct|juist|correct|\
                 ok|oke|okee|okay|akkoord|graag|heel graag|prima|is goed|\
                 dat is goed|doe maar|inderdaad|absoluut|precies|waar",
            no: "nee|n|neen|nope|zeker niet|natuurlijk niet|nooit|absoluut niet|\
                 liever niet|klopt niet|dat klopt niet|niet juist|dat is niet juist|\
                 fout|onjuist|helemaal niet|geenszins|echt niet|niet nodig|hoeft niet|\
                 dat hoeft niet|niet echt|nog niet|niet nu|nu niet|toch niet|onwaar",
            besides: "alstublieft|alsjeblieft|aub|a u b|svp|dank je|dank je wel|dank u|\
                 dank u wel|bedankt|dankjewel|dankuwel|dankje|merci|graag|hoor",
        },
        Lang::Fr => Said {
            yes: "oui|o|ouais|ouaip|si|mais oui|oui oui|bien sur|bien sur que oui|\
                 bien entendu|daccord|exact|exactement|tout a fait|cest exact|cest ca|\
                 cest bien ca|cest correct|cest vrai|vrai|certainement|absolument|\
                 evidemment|volontiers|avec plaisir|ok|okay|pourquoi pas|correct|\
                 en effet|effectivement",
            no: "non|n|nan|mais non|pas du tout|bien sur que non|certainement pas|\
                 absolument pas|jamais|pas vraiment|pas maintenant|pas encore|faux|\
                 cest faux|incorrect|plutot pas|surtout pas|je ne crois pas|\
                 je ne pense pas|pas necessaire",
            besides: "svp|stp|sil vous plait|sil te plait|merci|merci beaucoup|merci bien|\
                 grand merci",
        },
        Lang::De => Said {
            yes: "ja|j|jawohl|jep|jo|ja doch|aber ja|klar|na klar|naturlich|\
                 natuerlich|sicher|selbstverstandlich|selbstverstaendlich|genau|richtig|\
                 das ist richtig|stimmt|das stimmt|korrekt|ok|okay|gern|gerne|\
                 sehr gern|sehr gerne|einverstanden|auf jeden fall|doch|unbedingt|\
                 absolut|wahr|mit vergnugen",
            no: "nein|n|nee|ne|no|auf keinen fall|sicher nicht|naturlich nicht|\
                 natuerlich nicht|nie|niemals|stimmt nicht|das stimmt nicht|\
                 nicht richtig|das ist nicht richtig|das ist falsch|falsch|lieber nicht|\
                 eher nicht|nicht notig|nicht noetig|uberhaupt nicht|ueberhaupt nicht|\
                 keinesfalls|noch nicht|jetzt nicht|ganz und gar nicht|unwahr",
            besides: "bitte|danke|bitte schon|danke schon|danke schoen|dankeschon|\
                 danke sehr|vielen dank|besten dank",
        },
        Lang::Es => Said {
            yes: "si|s|claro|claro que si|por supuesto|desde luego|vale|ok|okay|\
                 correcto|es correcto|exacto|exactamente|asi es|de acuerdo|cierto|\
                 es cierto|eso es|con gusto|esta bien|seguro|verdadero|como no",
            no: "no|n|nunca|jamas|claro que no|por supuesto que no|desde luego que no|\
                 de ninguna manera|para nada|en absoluto|incorrecto|no es correcto|\
                 falso|todavia no|ahora no|mejor no|creo que no|no hace falta",
            besides: "por favor|porfavor|porfa|gracias|muchas gracias",
        },
        Lang::It => Said {
            yes: "si|s|certo|certo che si|certamente|va bene|ok|okay|esatto|\
                 esattamente|giusto|e giusto|corretto|e corretto|daccordo|sicuro|\
                 sicuramente|naturalmente|volentieri|con piacere|proprio cosi|vero|\
                 e vero|assolutamente si|perche no|come no",
            no: "no|n|mai|certo che no|assolutamente no|per niente|affatto|\
                 niente affatto|sbagliato|falso|non ancora|non adesso|non ora|\
                 non e vero|non e giusto|meglio di no|non credo|direi di no",
            besides: "per favore|per piacere|per cortesia|grazie|grazie mille|molte grazie|\
                 prego",
        },
        Lang::Pt => Said {
            yes: "sim|s|claro|claro que sim|com certeza|certo|certamente|isso|\
                 isso mesmo|exato|exatamente|correto|esta correto|ok|okay|pode ser|\
                 de acordo|com prazer|esta bem|ta bem|ta bom|verdadeiro|e verdade",
            no: "nao|n|nunca|jamais|claro que nao|com certeza nao|de jeito nenhum|\
                 de modo nenhum|de forma alguma|negativo|errado|falso|agora nao|\
                 ainda nao|acho que nao|melhor nao|nao e preciso",
            besides: "por favor|faz favor|se faz favor|obrigado|obrigada|muito obrigado|\
                 muito obrigada",
        },
    }
}
