//! What a teammate can tell Deskmate in an internal note.

use std::time::Duration;

use serde::{Deserialize, Serialize};

/// A command in a note: the note's first line, and nothing before it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Command {
    /// `/bot`, `/bot NAME` or `/yes`: the bot goes on, with the dialog or job of that name if one is given.
    Bot(Option<String>),
    /// `/pause`, `/bot off`, `/bot stop` or `/bot pause`: the bot goes quiet; the conversation is the author's.
    Pause,
    /// `/pause 15m`: the same, for so many seconds.
    PauseFor(u64),
    /// `/send`: what the bot has drafted is sent, in the words of the lines below, if there are any.
    Send(Option<String>),
    /// `/no`, or `/no REASON`: what the bot has drafted is not sent; where nothing is drafted, the
    /// answer to what the bot has asked.
    No(String),
    /// Something about a draft that is dealt with, or unclear: `/send` with words behind it on its
    /// line may mean them for the customer or not.
    Draft,
    /// It begins like a command and is none.
    Unknown,
}

/// The longest pause: a year.
const LONGEST: Duration = Duration::from_secs(366 * 24 * 3600);

impl Command {
    /// What there is, for people.
    pub const ALL: &'static str = "/bot gives this conversation to the bot, /bot NAME starts that \
        dialog, /pause takes it from the bot, /pause 2h takes it for so long, /send sends what the bot has drafted, /no \
        does not, /yes and /no answer what it asks";

    /// Reads a command from a note's plain text; `None` where the note is just a note.
    pub fn parse(note: &str) -> Option<Self> {
        let (line, below) = note.trim().split_once('\n').unwrap_or((note.trim(), ""));
        let (line, below) = (line.trim(), below.trim());
        if !line.starts_with('/') {
            return None;
        }
        let (word, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
        let rest = rest.trim();
        Some(match bare(word).as_str() {
            "/bot" => match rest.split_whitespace().next().map(bare).as_deref() {
                None => Self::Bot(None),
                Some("off" | "stop" | "pause") => {
                    pause(rest.split_once(char::is_whitespace).map_or("", |(_, rest)| rest))
                }
                Some(_) => Self::Bot(Some(rest.to_owned())),
            },
            "/pause" => pause(rest),
            "/send" if rest.is_empty() => {
                Self::Send(Some(below.to_owned()).filter(|words| !words.is_empty()))
            }
            "/send" => Self::Draft,
            "/no" => Self::No(format!("{rest}\n{below}").trim().to_owned()),
            // What the bot asked the team about; it knows what that was.
            "/yes" => Self::Bot(Some(line.to_owned())),
            _ => Self::Unknown,
        })
    }
}

/// A word in lower case, without the full stop or comma behind it.
fn bare(word: &str) -> String {
    word.trim_end_matches(|sign: char| sign.is_ascii_punctuation() && sign != '/').to_lowercase()
}

/// A pause with what is said of it.
fn pause(rest: &str) -> Command {
    match length(rest.trim()) {
        Some(length) => Command::PauseFor(length.min(LONGEST).as_secs()),
        None => Command::Pause,
    }
}

/// The length that a text begins with: `15m`, `2 hours`, `1h30m`, `1.5h`, `for 90 min`.
fn length(text: &str) -> Option<Duration> {
    let text = text.to_lowercase();
    let mut rest = text.strip_prefix("for ").unwrap_or(&text).trim_start();
    let mut all = None;
    while rest.starts_with(|sign: char| sign.is_ascii_digit()) {
        let of_number = |sign: char| sign.is_ascii_digit() || sign == '.';
        let (number, after) = rest.split_at(rest.len() - rest.trim_start_matches(of_number).len());
        let after = after.trim_start();
        let end = after.find(|sign: char| !sign.is_ascii_alphabetic()).unwrap_or(after.len());
        let (unit, after) = after.split_at(end);
        let seconds = match unit {
            "s" | "sec" | "secs" | "second" | "seconds" => 1_u32,
            "m" | "min" | "mins" | "minute" | "minutes" => 60,
            "h" | "hr" | "hrs" | "hour" | "hours" => 3600,
            "d" | "day" | "days" => 24 * 3600,
            "w" | "week" | "weeks" => 7 * 24 * 3600,
            _ => break,
        };
        let more = match number.parse::<u64>() {
            Ok(whole) => Duration::from_secs(whole.saturating_mul(seconds.into())),
            Err(_) => {
                let seconds = number.parse::<f64>().ok()? * f64::from(seconds);
                Duration::try_from_secs_f64(seconds.round()).unwrap_or(LONGEST)
            }
        };
        all = Some(all.unwrap_or(Duration::ZERO).saturating_add(more));
        rest = after.trim_start();
    }
    all.filter(|length| !length.is_zero())
}

#[cfg(test)]
mod tests {
    use super::Command;

    #[test]
    fn a_note_is_a_command_only_when_it_begins_with_one() {
        let bot = |name: &str| Some(Command::Bot(Some(name.to_owned())));
        for (note, command) in [
            ("/bot", Some(Command::Bot(None))),
            ("/Bot.", Some(Command::Bot(None))),
            ("  /Bot refund \nthanks", bot("refund")),
            ("/bot offers", bot("offers")),
            ("please /bot", None),
            ("", None),
            ("just a note", None),
            ("/send", Some(Command::Send(None))),
            ("/Send.", Some(Command::Send(None))),
            ("/send\n", Some(Command::Send(None))),
            ("/send with other words", Some(Command::Draft)),
            (
                "/send\r\nOther words\n\nand more",
                Some(Command::Send(Some("Other words\n\nand more".into()))),
            ),
            ("/no", Some(Command::No(String::new()))),
            ("/no wrong price\nreally", Some(Command::No("wrong price\nreally".into()))),
            ("/nothing", Some(Command::Unknown)),
            ("/yes", bot("/yes")),
            ("/Yes, do it", bot("/Yes, do it")),
            ("/bottle", Some(Command::Unknown)),
            ("/resume", Some(Command::Unknown)),
            ("/", Some(Command::Unknown)),
        ] {
            assert_eq!(Command::parse(note), command, "{note}");
        }
    }

    #[test]
    fn a_pause_has_the_length_that_it_names_and_what_else_it_says_is_for_people() {
        for (note, seconds) in [
            ("/pause", None),
            ("/pause.", None),
            ("/PAUSE!", None),
            ("/pause please", None),
            ("/pause until Ann is back", None),
            ("/pause 0m", None),
            ("/pause 15", None),
            ("/bot off", None),
            ("/bot stop.", None),
            ("/bot OFF, I do this", None),
            ("/bot pause", None),
            ("/bot off 2h", Some(7200)),
            ("/pause 1.5h", Some(5400)),
            ("/pause 1 week", Some(7 * 24 * 3600)),
            ("/pause 1.2.3h", None),
            ("/pause 15m", Some(900)),
            ("/pause 15 min, please", Some(900)),
            ("/pause for 2 hours", Some(7200)),
            ("/pause 2h.", Some(7200)),
            ("/pause 1h 30m", Some(5400)),
            ("/pause 1h30m please", Some(5400)),
            ("/pause 3d", Some(3 * 24 * 3600)),
            ("/pause 99999999999d", Some(366 * 24 * 3600)),
        ] {
            let expected = seconds.map_or(Command::Pause, Command::PauseFor);
            assert_eq!(Command::parse(note), Some(expected), "{note}");
        }
    }
}
