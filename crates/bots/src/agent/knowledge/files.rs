//! Markdown files, and folders of them.

use std::{
    fs,
    io::Read as _,
    path::{Path, PathBuf},
};

/// Most bytes of one file.
const MOST_BYTES: u64 = 2 * 1024 * 1024;

/// Most files.
const MOST_FILES: usize = 10_000;

/// A file that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct File {
    pub(super) title: String,
    pub(super) text: String,
    /// Where customers read it: `url:` between lines of `---` at its beginning.
    pub(super) url: Option<String>,
}

/// Every file, and what could not be read.
pub(super) fn read(paths: &[PathBuf]) -> (Vec<File>, Vec<String>) {
    let (mut files, mut errors) = (Vec::new(), Vec::new());
    let mut waiting: Vec<(PathBuf, bool)> =
        paths.iter().rev().map(|path| (path.clone(), true)).collect();
    while let Some((path, named)) = waiting.pop() {
        let wrong = |why: std::io::Error| format!("{}: {why}", path.display());
        match fs::metadata(&path) {
            Ok(about) if about.is_dir() => match fs::read_dir(&path) {
                Ok(inside) => {
                    let mut inside: Vec<PathBuf> =
                        inside.filter_map(|one| Some(one.ok()?.path())).collect();
                    inside.sort_by(|one, other| other.cmp(one));
                    waiting.extend(inside.into_iter().map(|path| (path, false)));
                }
                Err(why) => errors.push(wrong(why)),
            },
            Ok(about) if about.is_file() && (named || is_markdown(&path)) => match text(&path) {
                Ok(_) if files.len() >= MOST_FILES => {
                    errors.push(format!(
                        "there are more than {MOST_FILES} files; the rest is not read"
                    ));
                    break;
                }
                Ok(text) => files.push(file(&path, &text)),
                Err(why) => errors.push(wrong(why)),
            },
            Ok(_) => {}
            Err(why) => errors.push(wrong(why)),
        }
    }
    (files, errors)
}

fn is_markdown(path: &Path) -> bool {
    path.extension()
        .is_some_and(|ending| ["md", "markdown"].iter().any(|own| ending.eq_ignore_ascii_case(own)))
}

fn text(path: &Path) -> std::io::Result<String> {
    let mut text = String::new();
    fs::File::open(path)?.take(MOST_BYTES).read_to_string(&mut text)?;
    Ok(text)
}

/// A title is between lines of `---`, the first heading, or the file's name.
fn file(path: &Path, text: &str) -> File {
    let text = text.trim_start_matches('\u{feff}');
    let (head, rest) = text
        .strip_prefix("---\n")
        .and_then(|rest| rest.split_once("\n---"))
        .map_or(("", text), |(head, rest)| {
            (head, rest.split_once('\n').map_or("", |(_, rest)| rest))
        });
    let said = |key: &str| {
        let line = head.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix(':'))?;
        let value = line.trim().trim_matches(['"', '\'']);
        (!value.is_empty()).then(|| value.to_owned())
    };
    let heading = || rest.lines().find_map(|line| Some(line.strip_prefix("# ")?.trim().to_owned()));
    let name = || path.file_stem().map(|name| name.to_string_lossy().replace(['-', '_'], " "));
    let title = said("title").or_else(heading).or_else(name).unwrap_or_default();
    File { title, text: rest.to_owned(), url: said("url") }
}
