//! What a customer wrote, without what their mail program put around it: the message that is
//! answered, and a signature. Only what surely is one of these is cut.

/// How a line begins under which only the quoted message stands.
const QUOTES: &[&str] = &[
    "-----original message",
    "----- original message",
    "-----ursprüngliche nachricht",
    "-----message d'origine",
    "-----mensaje original",
    "-----oorspronkelijk bericht",
    "---------- forwarded message",
    "begin forwarded message:",
    "________________________________",
];

/// How the line begins and ends that introduces what is quoted: `On Monday, Ann wrote:`.
const INTRODUCTIONS: &[(&str, &[&str])] = &[
    ("on ", &["wrote:"]),
    ("op ", &["schreef:", "geschreven:"]),
    ("am ", &["schrieb:", "geschrieben:"]),
    ("le ", &["a écrit :", "a écrit:", "écrivait :"]),
    ("el ", &["escribió:", "escribio:"]),
    ("il ", &["ha scritto:"]),
    ("em ", &["escreveu:"]),
];

/// The first line of the head that some programs quote; a line with an address or a date follows.
const HEADS: &[&str] = &["from:", "van:", "von:", "de :", "de:", "da:"];
const SECOND_HEADS: &[&str] = &[
    "sent:",
    "date:",
    "to:",
    "verzonden:",
    "datum:",
    "aan:",
    "gesendet:",
    "an:",
    "envoyé :",
    "envoyé:",
    "date :",
    "à :",
    "à:",
    "enviado:",
    "fecha:",
    "para:",
    "inviato:",
    "data:",
    "a:",
];

/// What telephones put under each message.
const DEVICES: &[&str] = &[
    "sent from my ",
    "sent from outlook",
    "get outlook for ",
    "verzonden vanaf mijn ",
    "verstuurd vanaf mijn ",
    "von meinem ",
    "gesendet von ",
    "envoyé de mon ",
    "envoyé depuis mon ",
    "enviado desde mi ",
    "inviato da ",
    "enviado do meu ",
];

/// How people end a letter, as the whole line.
const CLOSINGS: &[&str] = &[
    "regards",
    "kind regards",
    "best regards",
    "warm regards",
    "many thanks and kind regards",
    "best wishes",
    "yours sincerely",
    "sincerely",
    "yours faithfully",
    "cheers",
    "met vriendelijke groet",
    "met vriendelijke groeten",
    "vriendelijke groet",
    "vriendelijke groeten",
    "groeten",
    "groetjes",
    "mvg",
    "mit freundlichen grüßen",
    "mit freundlichen grüssen",
    "freundliche grüße",
    "viele grüße",
    "liebe grüße",
    "beste grüße",
    "mfg",
    "cordialement",
    "bien cordialement",
    "bien à vous",
    "meilleures salutations",
    "salutations",
    "un saludo",
    "saludos",
    "saludos cordiales",
    "atentamente",
    "cordiali saluti",
    "distinti saluti",
    "atenciosamente",
    "com os melhores cumprimentos",
];

/// How many lines a name, a company and a telephone number take.
const LONGEST_SIGNATURE: usize = 8;

/// What the customer wrote; the whole text, where nothing would be left of it.
pub(crate) fn written(text: &str) -> &str {
    let written = before_quote(text);
    let written = written.get(..signature(written)).unwrap_or(written).trim_end();
    if written.trim().is_empty() { text } else { written }
}

/// Each line, where it begins, and as it is compared.
fn lines(text: &str) -> Vec<(usize, String)> {
    let mut at = 0;
    let line = |line: &str| {
        let from = at;
        at += line.len();
        (from, line.trim().to_lowercase())
    };
    text.split_inclusive('\n').map(line).collect()
}

/// The text up to the message that it answers.
fn before_quote(text: &str) -> &str {
    let lines = lines(text);
    for (place, (from, line)) in lines.iter().enumerate() {
        let next = |more: usize| lines.get(place + more).map_or("", |(_, line)| line.as_str());
        // The introduction may be broken into two lines.
        let two = format!("{line} {}", next(1));
        let introduces = |line: &str| {
            INTRODUCTIONS.iter().any(|(begin, ends)| {
                line.starts_with(begin) && ends.iter().any(|end| line.ends_with(end))
            })
        };
        let head = HEADS.iter().any(|head| line.starts_with(head))
            && (1..=2).any(|more| SECOND_HEADS.iter().any(|head| next(more).starts_with(head)));
        let rest_is_quoted = line.starts_with('>')
            && lines.iter().skip(place).all(|(_, line)| line.is_empty() || line.starts_with('>'));
        if QUOTES.iter().any(|begin| line.starts_with(begin))
            || introduces(line)
            || introduces(&two)
            || head
            || rest_is_quoted
        {
            return text.get(..*from).unwrap_or(text);
        }
    }
    text
}

/// Where the signature begins; the end of the text, where there is none.
fn signature(text: &str) -> usize {
    let lines = lines(text);
    let begins = lines.iter().enumerate().find(|(place, (from, line))| {
        let left = lines.len() - place;
        let raw = text.get(*from..).unwrap_or_default();
        let dashes = line == "--" || raw.starts_with("-- \n") || raw.starts_with("-- \r\n");
        let device = DEVICES.iter().any(|begin| line.starts_with(begin)) && left <= 3;
        let bare = line.trim_end_matches([',', '.', '!']);
        let closes = CLOSINGS.contains(&bare) && left <= LONGEST_SIGNATURE;
        dashes || device || closes
    });
    begins.map_or(text.len(), |(_, (from, _))| *from)
}

#[cfg(test)]
mod tests {
    use super::written;

    #[test]
    fn a_quoted_message_is_cut() {
        for quoted in [
            "Yes please\n\nOn Mon, 3 Nov 2025 at 10:00, Shop <shop@example.com> wrote:\n> Shall I?\n",
            "Yes please\nOn Mon, 3 Nov 2025 at 10:00,\nShop <shop@example.com> wrote:\n\n> Shall I?",
            "Yes please\n> Shall I cancel?\n> Shop",
            "Yes please\n\nOp ma 3 nov. 2025 om 10:00 schreef Shop:\nOp 3 nov. schreef:\nZal ik?",
            "Yes please\n\nVon: Shop\nGesendet: Montag\nAn: Ann\n\nSoll ich stornieren?",
            "Yes please\n\n-----Original Message-----\nFrom: Shop\nCancel?",
            "Yes please\n\nLe lun. 3 nov. 2025 à 10:00, Shop a écrit :\n> Annuler ?",
            "Yes please\r\n\r\nFrom: Shop\r\nSent: Monday\r\n\r\nCancel?",
        ] {
            assert_eq!(written(quoted), "Yes please", "{quoted}");
        }
    }

    #[test]
    fn a_signature_is_cut() {
        for signed in [
            "Where is it?\n\n-- \nAnn Smith\nCancel Culture Ltd",
            "Where is it?\n\nKind regards,\nAnn Smith\nReturns Ltd\n+32 2 123 45 67",
            "Where is it?\n\nSent from my iPhone",
            "Where is it?\n\nMit freundlichen Grüßen\nAnn Smith",
            "Where is it?\nMet vriendelijke groeten,\nAnn",
        ] {
            assert_eq!(written(signed), "Where is it?", "{signed}");
        }
    }

    #[test]
    fn what_the_customer_wrote_stays() {
        for text in [
            "Where is it?",
            "I sent a mail on Monday and Ann wrote: no\nWhat now?",
            "> 5 pieces, please\nin red",
            "Give her my best regards",
            "On Monday I ordered a lamp.\nWhere is it?",
            "From: Brussels\nto Paris, please",
            "Kind regards,\nAnn",
            "",
        ] {
            assert_eq!(written(text), text);
        }
    }
}
