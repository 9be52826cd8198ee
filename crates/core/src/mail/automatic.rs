//! Mails that nobody wrote: answers of machines, and what could not be delivered.
//!
//! Intercom shows no headers of a mail (`Auto-Submitted` and the like), so they are known by who
//! sent them, their subject, and the words in which such mails begin.

/// In the name of an address that nobody reads, without its dots and dashes.
const NOBODY: &[&str] = &[
    "noreply",
    "donotreply",
    "mailerdaemon",
    "postmaster",
    "autoreply",
    "autoresponder",
    "nepasrepondre",
    "keineantwort",
    "nichtantworten",
    "noresponder",
    "nonrispondere",
    "naoresponder",
    "geenantwoord",
];

/// How the subject of such a mail begins.
const SUBJECTS: &[&str] = &[
    "automatic reply",
    "automatic response",
    "automated reply",
    "automated response",
    "auto reply",
    "auto-reply",
    "autoreply",
    "auto response",
    "autoresponse",
    "auto:",
    "out of office",
    "out of the office",
    "out-of-office",
    "ooo:",
    "vacation reply",
    "undeliverable",
    "undelivered mail",
    "delivery status notification",
    "mail delivery failed",
    "mail delivery failure",
    "mail delivery subsystem",
    "delivery failure",
    "delivery has failed",
    "delivery notification",
    "returned mail",
    "failure notice",
    "message not delivered",
    "automatische antwort",
    "automatische antwoord",
    "automatisch antwoord",
    "abwesenheit",
    "abwesend",
    "unzustellbar",
    "nicht zustellbar",
    "afwezig",
    "niet op kantoor",
    "onbestelbaar",
    "réponse automatique",
    "absence du bureau",
    "absent du bureau",
    "message non remis",
    "non remis",
    "échec de la remise",
    "respuesta automática",
    "fuera de la oficina",
    "no se puede entregar",
    "no entregado",
    "risposta automatica",
    "fuori sede",
    "fuori ufficio",
    "non recapitabile",
    "mancata consegna",
    "resposta automática",
    "ausência temporária",
    "fora do escritório",
    "não entregue",
    "自動返信",
    "自動応答",
    "不在通知",
    "自动回复",
    "自動回覆",
];

/// Words with which such a mail says what it is.
const WORDS: &[&str] = &[
    "this is an automated",
    "this is an automatic",
    "this message was automatically generated",
    "this message was generated automatically",
    "this email was generated automatically",
    "this is an auto-generated",
    "this is an auto generated",
    "this is a system-generated",
    "do not reply to this e-mail",
    "do not reply to this email",
    "do not reply to this message",
    "i am out of the office",
    "i'm out of the office",
    "i am currently out of the office",
    "i'm currently out of the office",
    "i am currently out of office",
    "i am out of office",
    "delivery to the following recipient",
    "your message couldn't be delivered",
    "your message could not be delivered",
    "wurde automatisch erstellt",
    "wurde automatisch generiert",
    "dies ist eine automatische",
    "ich bin derzeit nicht im büro",
    "ich bin zur zeit nicht im büro",
    "dit is een automatisch",
    "ik ben momenteel niet op kantoor",
    "ceci est un message automatique",
    "ceci est une réponse automatique",
    "je suis actuellement absent",
    "este es un mensaje automático",
    "esta es una respuesta automática",
    "estoy fuera de la oficina",
    "questo è un messaggio automatico",
    "questa è una risposta automatica",
    "esta é uma mensagem automática",
    "esta é uma resposta automática",
];

/// So much of a text is looked at: what stands further down is somebody's own.
const BEGINNING: usize = 400;

/// Whether a mail was sent by a machine.
pub fn is_automatic(from: Option<&str>, subject: Option<&str>, text: &str) -> bool {
    let name = from.and_then(|from| from.rsplit_once('@')).map(|(name, _)| name);
    let name: String =
        name.unwrap_or_default().to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect();
    let from_nobody =
        NOBODY.iter().any(|nobody| name.contains(nobody)) || name.starts_with("bounce");
    let subject = subject.unwrap_or_default().trim().trim_start_matches('[').to_lowercase();
    let text = text.get(..text.floor_char_boundary(BEGINNING)).unwrap_or_default().to_lowercase();
    from_nobody
        || SUBJECTS.iter().any(|begins| subject.starts_with(begins))
        || WORDS.iter().any(|words| text.replace('\u{2019}', "'").contains(words))
}
