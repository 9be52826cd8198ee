//! What the words of a time add up to. A phrase that stands here nowhere is no time.
#![expect(
    clippy::match_same_arms,
    reason = "a table: each line is one way to say it, and two may mean the same"
)]

use deskmate_core::words::Lang;

use super::token::{Part, Token};

/// A time before it is known which half of the day it is in.
struct Said {
    /// Minutes since midnight or noon; below zero before it.
    minutes: i32,
    /// As clocks with twelve hours say it: from one to seven it is in the afternoon.
    of_twelve: bool,
}

/// Hours and minutes.
pub(super) fn time(tokens: &[Token], lang: Lang) -> Option<(i32, i32)> {
    let (parts, rest): (Vec<Token>, Vec<Token>) =
        tokens.iter().partition(|token| matches!(token, Token::Part(_)));
    let mut parts = parts.into_iter().map(|token| match token {
        Token::Part(part) => Some(part),
        _ => None,
    });
    let part = parts.next().flatten();
    // In the morning and in the evening is not known when.
    if parts.any(|other| other != part) {
        return None;
    }
    let said = said(&rest, lang)?;
    let minutes = in_part(&said, part)?;
    Some((minutes / 60, minutes % 60))
}

fn said(tokens: &[Token], lang: Lang) -> Option<Said> {
    use Token::{
        And, Clock, Half, Hours, Midnight, Minus, Minutes, Noon, Number, OClock, Past, Quarter, To,
    };
    let at = |hour: i8, minutes: i8, of_twelve: bool| {
        let right = (0..24).contains(&hour) && (-59..60).contains(&minutes);
        let minutes = i32::from(hour) * 60 + i32::from(minutes);
        right.then_some(Said { minutes, of_twelve })
    };
    // Half eight is before eight on the continent, and after it in Britain.
    let half = |hour: i8| match lang {
        Lang::Nl | Lang::De => at(hour, -30, true),
        _ => at(hour, 30, true),
    };
    let short = |hour: i8| (0..=12).contains(&hour);
    match *tokens {
        [Clock(hour, minute)] | [Clock(hour, minute), Hours | OClock] => at(hour, minute, false),
        [Number(hour), OClock] => at(hour, 0, true),
        [Number(hour), Hours] | [OClock | Hours, Number(hour)] => at(hour, 0, false),
        [Number(hour)] => at(hour, 0, true),
        [Number(hour), Hours | OClock, Number(minute)]
        | [Number(hour), Hours | OClock, Number(minute), Minutes]
        | [Number(hour), Hours | OClock, And, Number(minute)] => at(hour, minute, false),
        [Number(hour), Number(minute)] if minute >= 10 => at(hour, minute, true),
        [Half, Past, Number(hour)] => at(hour, 30, true),
        [Half, Number(hour)] | [Half, Number(hour), Hours | OClock] if short(hour) => half(hour),
        [Quarter, Past, Number(hour)] | [Quarter, Past, Number(hour), Hours | OClock] => {
            at(hour, 15, true)
        }
        [Quarter, To, Number(hour)] | [Quarter, To, Number(hour), Hours | OClock] => {
            at(hour, -15, true)
        }
        [Number(minute), Past, Half, Number(hour)]
        | [Number(minute), Minutes, Past, Half, Number(hour)]
            if short(hour) && minute < 30 =>
        {
            at(hour, minute - 30, true)
        }
        [Number(minute), To, Half, Number(hour)]
        | [Number(minute), Minutes, To, Half, Number(hour)]
            if short(hour) && minute < 30 =>
        {
            at(hour, -30 - minute, true)
        }
        [Number(minute), Past, Number(hour)]
        | [Number(minute), Minutes, Past, Number(hour)]
        | [Number(minute), Past, Number(hour), Hours | OClock] => at(hour, minute, true),
        [Number(minute), To, Number(hour)]
        | [Number(minute), Minutes, To, Number(hour)]
        | [Number(minute), To, Number(hour), Hours | OClock] => at(hour, -minute, true),
        [Number(hour), And, Half] | [Number(hour), Hours | OClock, And, Half] => at(hour, 30, true),
        [Number(hour), And, Quarter] | [Number(hour), Hours | OClock, And, Quarter] => {
            at(hour, 15, true)
        }
        [Number(hour), Minus, Quarter] | [Number(hour), Hours | OClock, Minus, Quarter] => {
            at(hour, -15, true)
        }
        [Number(hour), And, Number(minute)] => at(hour, minute, true),
        [Number(hour), Minus, Number(minute)]
        | [Number(hour), Hours | OClock, Minus, Number(minute)] => at(hour, -minute, true),
        [Noon] | [Number(12), Noon] => at(12, 0, false),
        [Midnight] | [Number(12), Midnight] => at(0, 0, false),
        [Noon, And, Half] | [Half, Past, Noon] => at(12, 30, false),
        [Noon, And, Quarter] | [Quarter, Past, Noon] => at(12, 15, false),
        [Quarter, To, Noon] | [Noon, Minus, Quarter] => at(12, -15, false),
        [Midnight, And, Half] | [Half, Past, Midnight] => at(0, 30, false),
        _ => None,
    }
}

/// The minutes since midnight.
fn in_part(said: &Said, part: Option<Part>) -> Option<i32> {
    const NOON: i32 = 12 * 60;
    const DAY: i32 = 24 * 60;
    let minutes = said.minutes.rem_euclid(DAY);
    let within = minutes % NOON;
    let late = minutes > NOON + 59;
    match part {
        // From one to seven, people who say the hour alone mean the afternoon.
        None if said.of_twelve && within < 7 * 60 && !late && minutes != 0 => Some(within + NOON),
        None => Some(minutes),
        Some(Part::Am | Part::Morning) => {
            (!late).then_some(within).or((minutes == NOON).then_some(0))
        }
        Some(Part::Pm) => Some(within + NOON),
        Some(Part::Afternoon) => (within < 8 * 60).then_some(within + NOON),
        Some(Part::Evening) => match within {
            0..60 => Some(within),
            240.. => Some(within + NOON),
            _ => None,
        },
        Some(Part::Night) => match within {
            0..360 if !late => Some(within),
            _ => Some(within + NOON),
        },
    }
}
