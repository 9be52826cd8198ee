//! How a person is asked for, by language.

use crate::words::Lang;

/// The words of a language, as [`loose`](crate::words::loose) leaves them; phrases stand between bars.
pub(super) struct Wishes {
    /// Who is asked for, and nobody else is meant.
    pub(super) persons: &'static str,
    /// Who may be asked for, where it is asked to talk.
    pub(super) anybody: &'static str,
    /// To talk.
    pub(super) talk: &'static str,
    /// To want.
    pub(super) wish: &'static str,
    /// What stands between a wish and what is wished.
    pub(super) fillers: &'static str,
    /// No.
    pub(super) not: &'static str,
    /// To be able to: a no before it complains.
    pub(super) can: &'static str,
    /// What is not a person.
    pub(super) bots: &'static str,
    /// What is said of a machine by who has enough of it.
    pub(super) enough: &'static str,
    /// Where a clause begins that asks what the bot is.
    pub(super) about_the_bot: &'static str,
    /// Names in which a person is not one to talk to.
    pub(super) not_meant: &'static str,
    /// Whether the verb may come last.
    pub(super) verb_last: bool,
}

/// Whole phrases: those in which nobody is named, and those of languages that have no table.
pub(super) const OTHERS: &str = "who can i talk to|who can i speak to|who can i speak with|who do i talk to|who do i speak to|who should i talk to|转人工|人工客服|人工服务|找人工|真人|轉人工|真人客服|オペレーター|人と話したい|人間と話したい|担当者と話したい|\
     상담원|상담사|사람과 통화|оператор|оператора|живой человек|с человеком|с оператором|позовите человека|\
     rozmawiac z czlowiekiem|porozmawiac z czlowiekiem|z konsultantem|z czlowiekiem|prata med en manniska|\
     prata med nagon|tale med et menneske|tale med en person|snakke med et menneske|snakke med en person|\
     puhua ihmisen kanssa|insanla gorusmek|musteri temsilcisi|temsilciye baglan|canli destek";

/// The words of a language.
pub(super) const fn wishes(lang: Lang) -> Wishes {
    match lang {
        Lang::En => Wishes {
            persons: "human|humans|human being|human agent|human beings|human person|person|real person|\
                 actual person|live person|agent|agents|operator|representative|rep|service representative|\
                 customer service representative|support agent|live agent|human support|live chat|\
                 living person|human operator|real people|real human",
            anybody: "people|someone|somebody|anyone|anybody|colleague|employee|staff|staff member|manager|\
                 supervisor|adviser|advisor|consultant|team|team member|customer service|customer support|\
                 customer care|support|support team|service desk|help desk|helpdesk|specialist|expert|boss",
            talk: "talk|speak|chat|connect|connect me|transfer|transfer me|put me through|put me in touch|\
                 forward me|pass me|escalate|escalate this|hand me|hand me over|redirect me|reach|contact|call|\
                 get in touch|get hold of|prefer talking|prefer speaking|prefer chatting|like talking|\
                 like speaking|switch me|switch",
            wish: "want|need|get me|give me|id like|i would like|would like|prefer|rather have|is there|\
                 isnt there|can i have|could i have|can i get|could i get|may i have|let me have|i want|bring me|\
                 find me|send me to|demand|where is",
            fillers: "a|an|the|please|pls|plz|now|real|actual|live|living|just|hi|hello|hey|to|with|your|any|some|\
                 me|one of|immediately|asap|right|straight|directly|thanks|thank you|ok|okay|i said|only|yes|no|\
                 talk|speak|get|here|service|dear|help|support|and|not a bot",
            not: "dont|do not|not|never|no need|without|wont|no",
            can: "can|cant|cannot|could|why|couldnt",
            bots: "bot|bots|robot|robots|chatbot|machine|machines|ai|computer|algorithm|answering machine|llm|chatgpt",
            enough: "stop|enough of|sick of|tired of|fed up with|hate|instead of|rather than|no more|done with|useless",
            about_the_bot: "are you|is this|am i|you are|youre|is that|was that|was i|did i|do you|are u|is it",
            not_meant: "contact person|contact people|per person|another person|other person|third person|\
                 travel agent|estate agent|cleaning agent|shipping agent|customs agent|user agent|human resources|\
                 human error|human rights|human hair|tour operator|network operator|phone operator|\
                 mobile operator|become an agent|become a representative|be an agent|person who|person that",
            verb_last: false,
        },
        Lang::Nl => Wishes {
            persons: "mens|echt mens|echte mens|mens van vlees en bloed|persoon|echt persoon|echte persoon|medewerker|\
                 medewerkster|medewerkers|echte medewerker|agent|operator|klantenmedewerker|menselijke medewerker",
            anybody: "iemand|collega|mensen|klantendienst|klantenservice|helpdesk|support|verantwoordelijke|\
                 leidinggevende|manager|baas|specialist|adviseur|team",
            talk: "spreken|praten|babbelen|chatten|doorverbinden|verbind|verbind me|verbinden|doorverbonden|\
                 doorschakelen|schakel|contact|bellen|overleggen|doorgeven|overdragen|gesprek|aan de lijn|telefoneren",
            wish: "wil|wil graag|willen|zou graag|geef me|geef mij|mag ik|kan ik|krijg ik|is er|nodig|liever|graag|\
                 zoek|wens|eis|stuur me naar|breng me naar",
            fillers: "een|de|het|graag|aub|alstublieft|alsjeblieft|nu|echt|echte|met|naar|even|gewoon|hallo|hoi|dag|ja|\
                 nee|direct|meteen|jullie|een van|dank je|bedankt|svp|liever|ook|ik wil",
            not: "niet|geen|nooit|zonder|hoef niet",
            can: "kan|kunnen|waarom|mag|kon",
            bots: "bot|bots|robot|robots|chatbot|computer|machine|ai|automaat",
            enough: "stop met|genoeg van|beu|moe van|haat|in plaats van|weg met",
            about_the_bot: "ben je|bent u|ben jij|is dit|spreek ik|praat ik|je bent|u bent|is dat|chat ik",
            not_meant: "per persoon|contactpersoon|andere persoon|ander persoon|persoon die|mens die",
            verb_last: true,
        },
        Lang::Fr => Wishes {
            persons: "humain|humaine|etre humain|personne|vraie personne|personne reelle|agent|agents|conseiller|conseillere|\
                 conseillers|operateur|operatrice|teleconseiller|agent humain|vrai humain|personne humaine",
            anybody: "quelquun|collegue|employe|employee|responsable|service client|service clients|support|equipe|gens|\
                 vendeur|technicien|manager|superieur|interlocuteur|vrai gens|specialiste|vos collegues",
            talk: "parler|discuter|echanger|contacter|joindre|mettre en relation|mis en relation|mise en relation|\
                 mettez moi en relation|mettez moi en contact|transferer|transferez|transferez moi|passez|passez moi|\
                 passe moi|passer|connecter|connectez|appeler|rediriger|contact avec|parle a|avoir au telephone",
            wish: "veux|voudrais|jaimerais|souhaite|souhaiterais|besoin dun|besoin dune|besoin|prefere|donnez moi|\
                 passez moi|puis je avoir|pourrais je avoir|il me faut|exige|y a t il|je cherche",
            fillers: "un|une|le|la|des|svp|sil vous plait|sil te plait|stp|maintenant|vrai|vraie|avec|a|moi|bonjour|salut|\
                 oui|non|juste|merci|de|vos|votre|tout de suite|dun|dune|directement|en|plutot|immediatement",
            not: "pas|ne|plus|jamais|sans|aucun|aucune",
            can: "peux|puis|pourquoi|pourrais|peut|pouvez|pourrait",
            bots: "bot|bots|robot|robots|chatbot|machine|ordinateur|ia|automate",
            enough: "marre de|marre|assez de|stop|plutot que|au lieu de|deteste",
            about_the_bot: "etes vous|es tu|tu es|vous etes|est ce que tu es|est ce que vous etes|suis je|est ce|\
                 est ce que je parle|cest|parle je",
            not_meant: "par personne|autre personne|autres personnes|personne ne|personne qui|agent immobilier|agent de voyage|tierce personne",
            verb_last: false,
        },
        Lang::De => Wishes {
            persons: "mensch|menschen|echter mensch|echten menschen|person|echte person|echten person|mitarbeiter|mitarbeiterin|\
                 mitarbeitern|mitarbeitenden|berater|beraterin|agent|agenten|kundenberater|operator|sachbearbeiter|\
                 ansprechpartner|menschlichen mitarbeiter|menschlicher mitarbeiter",
            anybody: "jemand|jemanden|jemandem|kollege|kollegen|kollegin|kundenservice|kundendienst|support|vorgesetzten|\
                 team|leute|leuten|chef|fachmann|experten|spezialisten",
            talk: "sprechen|reden|chatten|verbinden|verbinde|verbindet|weiterleiten|durchstellen|kontakt|kontaktieren|anrufen|\
                 unterhalten|ubergeben|uebergeben|weiterverbinden|schreiben|sprich|telefonieren|weitergeleitet|verbunden",
            wish: "will|mochte|moechte|brauche|benotige|benoetige|gib mir|geben sie mir|hatte gern|haette gern|hatte gerne|\
                 haette gerne|lieber|bitte|gibt es|kann ich|konnte ich|wunsche|verlange|holen sie|hol",
            fillers: "ein|eine|einen|einem|einer|echt|echte|echten|echter|mit|bitte|jetzt|sofort|gern|gerne|den|der|die|das|hallo|\
                 hi|ja|nein|an|zu|zum|einfach|nur|danke|mal|guten tag|ihren|euren|ihrer|direkt|richtigen",
            not: "nicht|kein|keine|keinen|keinem|keiner|nie|ohne",
            can: "kann|konnte|koennte|warum|darf|wieso",
            bots: "bot|bots|roboter|chatbot|maschine|computer|automat|automaten|ki|robotern",
            enough: "genug von|satt|hasse|statt|anstatt|schluss mit|aufhoren",
            about_the_bot: "bist du|sind sie|bin ich|du bist|ist das|spreche ich|rede ich|sie sind|chatte ich|schreibe ich",
            not_meant: "pro person|andere person|anderen person|person die|mensch der|menschen die",
            verb_last: true,
        },
        Lang::Es => Wishes {
            persons: "humano|humana|ser humano|persona|persona real|persona de verdad|agente|agentes|asesor|asesora|operador|\
                 operadora|representante|agente humano|agente real|persona humana|humano real",
            anybody: "alguien|companero|atencion al cliente|servicio al cliente|soporte|encargado|supervisor|gerente|\
                 responsable|gente|equipo|empleado|jefe|especialista|tecnico",
            talk: "hablar|chatear|comunicarme|comunicar|comunicame|comuniqueme|conectar|conecteme|conectame|transferir|\
                 transfiereme|transfierame|transferirme|pasame|paseme|pasarme|pasar|contactar|ponme|pongame|contacto|llamar|\
                 me atienda|atienda|hable|derivarme|derivame",
            wish: "quiero|quisiera|necesito|dame|deme|prefiero|me gustaria|puedo tener|hay|exijo|busco|me atienda|solicito",
            fillers: "un|una|el|la|con|por favor|porfa|ahora|ya|real|a|al|hola|si|no|de|su|vuestro|directamente|gracias|mejor|\
                 que|buenas|ser",
            not: "no|nunca|ni|sin|ningun|ninguna",
            can: "puedo|puede|podria|por que|puedes|podrias|porque",
            bots: "bot|bots|robot|robots|chatbot|maquina|ordenador|ia|computadora|contestador",
            enough: "harto de|harta de|basta de|en vez de|en lugar de|odio|deja de",
            about_the_bot: "eres|es usted|es esto|estoy hablando|hablo con|tu eres|usted es|esto es|es una|es un",
            not_meant: "por persona|otra persona|tercera persona|persona que|agente inmobiliario|agente de viajes",
            verb_last: false,
        },
        Lang::It => Wishes {
            persons: "umano|umana|persona|persona reale|persona vera|vera persona|essere umano|operatore|operatrice|agente|\
                 consulente|addetto|rappresentante|operatore umano|persona umana",
            anybody: "qualcuno|collega|assistenza clienti|servizio clienti|assistenza|supporto|responsabile|personale|\
                 impiegato|supervisore|tecnico|esperto",
            talk: "parlare|chattare|comunicare|mettermi in contatto|mettetemi in contatto|contattare|passami|passatemi|mi passi|\
                 trasferire|trasferitemi|trasferirmi|collegare|collegarmi|contatto|chiamare|parlarne|passarmi",
            wish: "voglio|vorrei|ho bisogno di|bisogno di|dammi|datemi|preferisco|posso avere|mi serve|ce|cerco|pretendo",
            fillers: "un|una|uno|il|la|con|per favore|perfavore|adesso|ora|subito|vero|vera|reale|ciao|salve|si|no|di|vostro|grazie|\
                 direttamente|buongiorno|a",
            not: "non|mai|nessun|nessuna|senza",
            can: "posso|puo|perche|potrei|potete|potrebbe",
            bots: "bot|robot|chatbot|macchina|computer|ia|risponditore",
            enough: "stufo di|stufa di|basta|invece di|invece che|odio|smettila",
            about_the_bot: "sei|e lei|lei e|sto parlando|e questo|questo e|tu sei|parlo con",
            not_meant: "a persona|per persona|altra persona|terza persona|persona che|agente immobiliare|agente di viaggio",
            verb_last: false,
        },
        Lang::Pt => Wishes {
            persons: "humano|humana|pessoa|pessoa real|pessoa de verdade|ser humano|atendente|atendentes|agente|operador|\
                 operadora|representante|atendente humano|agente humano|pessoa humana|assistente humano",
            anybody: "alguem|colega|atendimento|suporte|responsavel|gerente|supervisor|equipe|equipa|funcionario|\
                 apoio ao cliente|especialista|gente|tecnico",
            talk: "falar|conversar|chatear|contactar|contatar|transferir|transfira|transfere|transfira me|passar|passe|passa|\
                 conectar|conecte|contacto|contato|ligar|me transfere|me passa|falar diretamente|atendido por",
            wish: "quero|queria|gostaria|gostaria de|preciso de|preciso|me da|me de|prefiro|posso ter|ha|tem|exijo|procuro|quero um",
            fillers: "um|uma|o|a|com|por favor|pf|agora|ja|real|ola|oi|sim|nao|de|seu|vosso|obrigado|obrigada|diretamente|para|ao|bom dia",
            not: "nao|nunca|jamais|nem|sem|nenhum|nenhuma",
            can: "posso|pode|por que|porque|poderia|podem",
            bots: "bot|bots|robo|robos|robot|chatbot|maquina|computador|ia|secretaria eletronica",
            enough: "farto de|farta de|cansado de|cansada de|chega de|em vez de|odeio|pare de",
            about_the_bot: "voce e|es|e voce|estou falando|estou a falar|isto e|isso e|falo com|tu es|e uma|e um",
            not_meant: "por pessoa|outra pessoa|terceira pessoa|pessoa que|agente imobiliario|agente de viagens",
            verb_last: false,
        },
    }
}
