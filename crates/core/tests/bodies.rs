//! Bodies as customers send them and bots write them, each in a file of its own, and what becomes
//! of them. After a change that is meant: `INSTA_UPDATE=always`, and read the difference.

#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

use std::{
    fs,
    path::{Path, PathBuf},
};

use deskmate_core::{action::Format, mail, rich::Rich};

/// The files below a folder, by name.
fn files(folder: &str) -> Vec<(String, String)> {
    fn gather(folder: &Path, into: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { gather(&path, into) } else { into.push(path) }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bodies").join(folder);
    let mut paths = Vec::new();
    gather(&root, &mut paths);
    paths.sort();
    let read = |path: PathBuf| {
        let name = path.strip_prefix(&root).unwrap().to_string_lossy().replace('\\', "/");
        (name, fs::read_to_string(&path).unwrap())
    };
    paths.into_iter().map(read).collect()
}

/// Characters that nobody sees, as they are written in Rust.
fn seen(text: &str) -> String {
    let escape = |c: char| match c {
        '\n' => c.to_string(),
        '\u{a0}' | '\u{202f}' | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{206f}' | '\u{feff}' => {
            c.escape_unicode().to_string()
        }
        c if c.is_control() => c.escape_unicode().to_string(),
        c => c.to_string(),
    };
    text.chars().map(escape).collect()
}

fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

#[test]
fn what_customers_send() {
    let files = files("in");
    assert!(files.len() >= 150, "{}", files.len());
    let mut all = String::new();
    for (name, body) in files {
        let rich =
            if name.ends_with(".txt") { Rich::from_plain(&body) } else { Rich::from_html(&body) };
        all.push_str(&format!("=== {name}\n"));
        let mut shown = vec![("text", rich.to_text()), ("markdown", rich.to_markdown())];
        if name.starts_with("mail/") {
            let parts = mail::apart(rich.clone());
            shown = vec![
                ("written", parts.written.to_text()),
                ("signature", parts.signature.to_text()),
                ("quoted", parts.quoted.to_text()),
            ];
            // Nothing is lost, and nothing is said twice.
            let count: usize = shown.iter().map(|(_, text)| letters(text).chars().count()).sum();
            assert_eq!(count, letters(&rich.to_text()).chars().count(), "{name}");
        } else if shown[0].1 == shown[1].1 {
            shown = vec![("text and markdown", rich.to_text())];
        }
        for (what, text) in shown {
            all.push_str(&format!("--- {what}\n{}\n", seen(&text)));
        }
    }
    insta::assert_snapshot!("in", all);
}

#[test]
fn what_bots_say() {
    let files = files("out");
    assert!(files.len() >= 100, "{}", files.len());
    let mut all = String::new();
    for (name, text) in files {
        let format = match name.rsplit_once('.').unwrap().1 {
            "markdown" => Format::Markdown,
            "html" => Format::Html,
            _ => Format::Plain,
        };
        let rich = format.read(&text);
        let sent = rich.to_html();
        // What is read again is what was sent, but for white space.
        let again = Rich::from_html(&sent).to_html();
        assert_eq!(again.replace([' ', '\t'], ""), sent.replace([' ', '\t'], ""), "{name}");
        let in_words = rich.in_words().to_html();
        all.push_str(&format!("=== {name}\n{}\n", seen(&sent)));
        if in_words != sent {
            all.push_str(&format!("--- in words\n{}\n", seen(&in_words)));
        }
    }
    insta::assert_snapshot!("out", all);
}

proptest::proptest! {
    /// However a mail is put together: nothing of it is lost or told twice, and something was written.
    #[test]
    fn a_mail_in_parts_is_the_whole_mail(
        lines in proptest::collection::vec(
            proptest::sample::select(vec![
                "", "Hi", "> quoted", ">", "On 3 Nov 2025, Shop wrote:", "On Monday", "Shop wrote:", "-- ", "--",
                "Kind regards,", "Ann", "From: Shop", "Sent: Monday", "To: Ann", "________________________________",
                "Sent from my iPhone", "-----Original Message-----", "Shop <s@x.test>:", "---",
            ]),
            0..14,
        ),
        as_html in proptest::bool::ANY,
    ) {
        let text = lines.join("\n");
        let rich = if as_html {
            let blocks = lines.iter().map(|line| match line.strip_prefix("> ") {
                Some(said) => format!("<blockquote>{said}</blockquote>"),
                None => format!("<div>{}</div>", line.replace('<', "&lt;")),
            });
            Rich::from_html(&blocks.collect::<String>())
        } else {
            Rich::from_plain(&text)
        };
        let parts = mail::apart(rich.clone());
        let count = |rich: &Rich| letters(&rich.to_text()).chars().count();
        proptest::prop_assert_eq!(
            count(&parts.written) + count(&parts.signature) + count(&parts.quoted),
            count(&rich)
        );
        proptest::prop_assert!(!parts.written.to_text().trim().is_empty() || rich.to_text().trim().is_empty());
    }
}
