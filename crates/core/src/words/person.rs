//! Whether somebody asks for a person.
//!
//! Read by rules and not by a model: a customer who wants a person gets one whatever else is down.

mod phrases;

use self::phrases::{OTHERS, Wishes, wishes};
use super::{Lang, loose};

/// Most words between asking and who is asked for, where it is asked to talk.
const NEAR: usize = 6;

/// Most words before the one that is asked for, in which a "not" counts.
const BEFORE: usize = 8;

/// Whether a text asks for a person in place of a machine, in any language that is known.
pub fn asks_for_person(text: &str) -> bool {
    let whole = loose(&beginning(text));
    OTHERS.split('|').any(|phrase| has(&whole, phrase)) || !asks_for_person_in(text).is_empty()
}

/// The languages in which a text asks for a person: more than one where a word is theirs in common.
pub fn asks_for_person_in(text: &str) -> Vec<Lang> {
    let end =
        |character| matches!(character, '.' | ',' | '!' | '?' | ';' | ':' | '\n' | '。' | '！');
    let text = beginning(text);
    let clauses = text.split(end).map(loose).filter(|clause| !clause.is_empty());
    let clauses: Vec<String> = clauses.collect();
    let asks_in = |lang: &Lang| {
        let wishes = wishes(*lang);
        clauses.iter().any(|clause| asks(clause, &wishes))
    };
    Lang::ALL.into_iter().filter(asks_in).collect()
}

/// A long text is read as far as it can be a wish: what comes after is a story.
fn beginning(text: &str) -> String {
    text.chars().take(2_000).collect()
}

/// Whether a phrase stands in a text; signs that are written without spaces may stand in a word.
fn has(text: &str, phrase: &str) -> bool {
    let dense = !phrase.is_ascii() && phrase.chars().all(|character| character > '\u{1100}');
    if dense { text.contains(phrase) } else { format!(" {text} ").contains(&format!(" {phrase} ")) }
}

fn asks(clause: &str, wishes: &Wishes) -> bool {
    let mut clause = format!(" {clause} ");
    for other in wishes.not_meant.split('|') {
        clause = clause.replace(&format!(" {other} "), " _ ");
    }
    let words: Vec<&str> = clause.split_whitespace().collect();
    if wishes
        .about_the_bot
        .split('|')
        .any(|start| clause.trim_start().starts_with(&format!("{start} ")))
    {
        return false;
    }
    nothing_else(&words, wishes) || wants(&words, wishes) || no_bot(&words, wishes)
}

/// `Agent, please`: nobody says that and means anything else.
fn nothing_else(words: &[&str], wishes: &Wishes) -> bool {
    let mut left = words;
    let mut named = false;
    while !left.is_empty() {
        let (person, filler) = (longest(left, wishes.persons), longest(left, wishes.fillers));
        if person == 0 && filler == 0 {
            return false;
        }
        named |= person >= filler && person > 0;
        left = left.get(person.max(filler)..).unwrap_or_default();
    }
    named
}

/// `I want a human`, `let me talk to somebody`.
fn wants(words: &[&str], wishes: &Wishes) -> bool {
    (0..words.len()).any(|at| {
        let rest = words.get(at..).unwrap_or_default();
        let (person, anybody) = (longest(rest, wishes.persons), longest(rest, wishes.anybody));
        let length = person.max(anybody);
        if length == 0 || is_denied(words, at, wishes) {
            return false;
        }
        let talks = is_near(words, at, length, wishes);
        talks || (person > 0 && is_wished(words.get(..at).unwrap_or_default(), wishes))
    })
}

/// Whether it is asked to talk, near whoever is named.
fn is_near(words: &[&str], at: usize, length: usize, wishes: &Wishes) -> bool {
    let from = at.saturating_sub(NEAR);
    let before = (from..at).any(|place| {
        let rest = words.get(place..at).unwrap_or_default();
        longest(rest, wishes.talk) > 0
    });
    let after = words.get(at + length..).unwrap_or_default();
    let after = after.get(..after.len().min(NEAR)).unwrap_or_default();
    let after = wishes.verb_last
        && (0..after.len())
            .any(|place| longest(after.get(place..).unwrap_or_default(), wishes.talk) > 0);
    before || after
}

/// Whether what stands before is a wish and nothing else: `I need a real`.
fn is_wished(before: &[&str], wishes: &Wishes) -> bool {
    let mut end = before.len();
    loop {
        let some = before.get(..end).unwrap_or_default();
        if ends(some, wishes.wish) > 0 {
            return true;
        }
        match ends(some, wishes.fillers) {
            0 => return false,
            length => end -= length,
        }
    }
}

/// `I don't want to talk to a human`; but `why can I not talk to a human` is no no.
fn is_denied(words: &[&str], at: usize, wishes: &Wishes) -> bool {
    let before = words.get(at.saturating_sub(BEFORE)..at).unwrap_or_default();
    let any = |list: &str| {
        (0..before.len()).any(|place| longest(before.get(place..).unwrap_or_default(), list) > 0)
    };
    any(wishes.not) && !any(wishes.can)
}

/// `I don't want to talk to a robot`.
fn no_bot(words: &[&str], wishes: &Wishes) -> bool {
    (0..words.len()).any(|at| {
        let bot = longest(words.get(at..).unwrap_or_default(), wishes.bots) > 0;
        let before = words.get(at.saturating_sub(NEAR)..at).unwrap_or_default();
        let place = |list: &str| {
            (0..before.len())
                .find(|place| longest(before.get(*place..).unwrap_or_default(), list) > 0)
        };
        let enough = place(wishes.enough).is_some();
        let talk = place(wishes.talk).or_else(|| place(wishes.wish));
        bot && (enough || (place(wishes.not).is_some() && talk.is_some()))
    })
}

/// How many words the longest of the phrases takes at the beginning.
fn longest(words: &[&str], phrases: &str) -> usize {
    let begins = |phrase: &str| {
        let count = phrase.split(' ').count();
        let begins =
            count <= words.len() && phrase.split(' ').zip(words).all(|(one, word)| one == *word);
        if begins { count } else { 0 }
    };
    phrases.split('|').map(begins).max().unwrap_or_default()
}

/// The same at the end.
fn ends(words: &[&str], phrases: &str) -> usize {
    let ends = |phrase: &str| {
        let count = phrase.split(' ').count();
        let tail =
            words.len().checked_sub(count).and_then(|from| words.get(from..)).unwrap_or_default();
        if tail.len() == count && longest(tail, phrase) == count { count } else { 0 }
    };
    phrases.split('|').map(ends).max().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::asks_for_person;

    #[test]
    fn whoever_asks_for_a_person_is_understood_in_seven_languages() {
        let all = [
            "Can I talk to a human?",
            "I want to speak to a real person",
            "agent",
            "Human please!",
            "a human being, now",
            "representative",
            "LIVE AGENT",
            "Could you connect me with somebody from support?",
            "transfer me to an agent please",
            "I need a person",
            "get me a human",
            "I'd like to speak with someone about my order",
            "put me through to a colleague",
            "I don't want to talk to a bot",
            "Stop sending me to this robot, I want a human",
            "Who can I talk to about this?",
            "why can't I talk to a human?",
            "Is there a person I can chat with?",
            "I'd rather talk to a real human being",
            "Let me speak with your manager",
            "Hi! Human?",
            "I would prefer talking to a human",
            "real person pls",
            "Ik wil een mens spreken",
            "Kan ik iemand spreken?",
            "Mag ik met een medewerker praten?",
            "medewerker aub",
            "verbind me door met een echte persoon",
            "Geen robot, ik wil een mens",
            "Ik wil niet met een bot praten",
            "Graag een medewerker",
            "ik wil graag met een echt persoon chatten",
            "Je veux parler à un humain",
            "Je voudrais parler à quelqu'un",
            "un conseiller svp",
            "Passez-moi un agent",
            "Puis-je parler avec une vraie personne ?",
            "Je ne veux plus parler à un robot",
            "J'aimerais être mis en relation avec un conseiller",
            "Ich möchte mit einem Menschen sprechen",
            "Kann ich mit jemandem reden?",
            "Mitarbeiter bitte",
            "Ich will keinen Bot, verbinden Sie mich mit einem Menschen",
            "Bitte verbinden Sie mich mit einem Mitarbeiter",
            "Ich brauche einen echten Menschen",
            "Ich will nicht mit einem Roboter reden",
            "Quiero hablar con una persona",
            "¿Puedo hablar con alguien?",
            "agente por favor",
            "Necesito un humano",
            "No quiero hablar con un robot",
            "Pásame con un agente",
            "¿Por qué no puedo hablar con una persona real?",
            "Vorrei parlare con un operatore",
            "operatore",
            "Posso parlare con una persona reale?",
            "Non voglio parlare con un bot",
            "Quero falar com um atendente",
            "Posso falar com uma pessoa?",
            "atendente por favor",
            "Preciso de um humano",
            "转人工",
            "オペレーターと話したい",
        ];
        let missed: Vec<_> = all.iter().filter(|text| !asks_for_person(text)).collect();
        assert!(missed.is_empty(), "{missed:#?}");
    }

    #[test]
    fn whoever_only_mentions_one_does_not_ask() {
        let all = [
            "Where is my order?",
            "Are you a human?",
            "Am I talking to a person?",
            "How many people fit in the tent?",
            "I need a gift for a person who likes tea",
            "I talked to an agent yesterday and he was kind",
            "I don't want to talk to a human",
            "Can I change the contact person on my account?",
            "What is it per person?",
            "My travel agent booked it",
            "Is this a bot?",
            "The person who ordered it is my wife",
            "I want to become an agent of yours",
            "Someone told me that you talk about shoes",
            "Somebody has stolen my parcel",
            "Do you sell robots?",
            "Ben je een robot?",
            "Voor hoeveel personen is de tent?",
            "Ik wil geen mens spreken",
            "Spreek ik met een mens?",
            "Êtes-vous un humain ?",
            "Personne ne répond au téléphone",
            "C'est combien par personne ?",
            "Bist du ein Mensch?",
            "Für wie viele Personen ist das?",
            "Ich möchte nicht mit einem Menschen sprechen",
            "¿Eres una persona?",
            "No quiero hablar con una persona",
            "¿Cuánto es por persona?",
            "Sei una persona?",
            "Você é uma pessoa?",
            "",
            "👍",
        ];
        let taken: Vec<_> = all.iter().filter(|text| asks_for_person(text)).collect();
        assert!(taken.is_empty(), "{taken:#?}");
    }
}
