//! A bot file as it is now: what it says, and the tests beside it.

use deskmate_dialog::{
    Bot, Diagnostic, Lexical, source,
    testing::{Tested, Tests},
};
use deskmate_engine::{BotWritten, Channel};

/// Most bytes of a file of tests.
const MOST: u64 = 1024 * 1024;

/// A bot that is written in the dialog language and can be read.
pub(crate) struct Readable {
    pub(crate) written: BotWritten,
    pub(crate) text: String,
    pub(crate) bot: Bot,
}

impl Readable {
    pub(crate) fn of(channel: &Channel) -> Option<Self> {
        let written = channel.written()?;
        let text = written.text.clone()?;
        let bot = Bot::parse(&written.name, &text).ok()?;
        Some(Self { written, text, bot })
    }

    /// A dialog as it is written: its first line, and its text; what is secret is masked.
    pub(crate) fn dialog(&self, name: &str) -> Option<(usize, String)> {
        let (first, text) = source(&self.bot, &self.text, name)?;
        let lines: Vec<_> = text.lines().map(masked).collect();
        Some((first, lines.join("\n")))
    }

    /// How the tests beside it went.
    ///
    /// # Errors
    /// Why there are none.
    pub(crate) async fn tests(self) -> Result<Vec<Tested>, String> {
        let path = self.written.path.as_ref().map(|path| path.with_extension("test.yaml"));
        let path = path.ok_or("The bot is in no file, so that there are no tests beside it.")?;
        let name = path.display().to_string();
        let run = move || {
            let about = std::fs::metadata(&path).map_err(|error| format!("{name}: {error}"))?;
            if about.len() > MOST || !about.is_file() {
                return Err(format!("{name} is no file of at most {} MB", MOST / 1024 / 1024));
            }
            let text =
                std::fs::read_to_string(&path).map_err(|error| format!("{name}: {error}"))?;
            let told =
                |found: Vec<Diagnostic>| found.first().map(ToString::to_string).unwrap_or_default();
            let tests = Tests::parse(&name, &text).map_err(told)?;
            Ok(tests.run(&self.bot, &Lexical::new(&self.bot)))
        };
        // A bot may have thousands.
        tokio::task::spawn_blocking(run).await.map_err(|error| error.to_string())?
    }
}

/// What headers and values are called that nobody should read who may only look.
const SECRETS: [&str; 8] =
    ["authorization", "password", "secret", "token", "api_key", "api-key", "apikey", "-key"];

/// A line as it is shown: what stands behind the name of a secret is not.
fn masked(line: &str) -> String {
    let small = line.to_ascii_lowercase();
    let behind = |word: &str| {
        let at = small.find(word)? + word.len();
        let rest = small.get(at..)?;
        let colon = rest.find(':')?;
        let is_name = |letter: char| letter.is_ascii_alphanumeric() || "_-\"' ".contains(letter);
        rest.get(..colon)?.chars().all(is_name).then_some(at + colon + 1)
    };
    match SECRETS.iter().filter_map(|word| behind(word)).min() {
        Some(at) if line.get(at..).is_some_and(|rest| !rest.trim().is_empty()) => {
            format!("{} •••", line.get(..at).unwrap_or_default())
        }
        _ => line.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::masked;

    #[test]
    fn what_is_secret_is_not_shown_with_a_dialogs_source() {
        for (line, shown) in [
            ("      authorization: Bearer s3cret", "      authorization: •••"),
            (
                "  - api: { headers: { \"X-Api-Key\": s3cret } }",
                "  - api: { headers: { \"X-Api-Key\": •••",
            ),
            ("    access_token : s3cret", "    access_token : •••"),
            ("    password:", "    password:"),
            (
                "    text: \"I forgot my password. Now what?\"",
                "    text: \"I forgot my password. Now what?\"",
            ),
            ("    text: héllo", "    text: héllo"),
        ] {
            assert_eq!(masked(line), shown);
        }
    }
}
