//! Where everything is remembered.

use std::{
    env,
    path::{Path, PathBuf},
};

use toml::Value;

use super::stands_for::resolve;

/// Where everything is remembered. Without `Debug`: there may be a password in it.
#[derive(Clone, PartialEq, Eq)]
pub enum Database {
    /// In a file.
    Sqlite(PathBuf),
    /// On a server, at this address.
    Postgres(String),
}

impl Database {
    /// What a `database_url` names; files are relative to `folder`.
    ///
    /// # Errors
    /// What cannot be used, and what to write.
    pub fn named(url: &str, folder: &Path) -> Result<Self, String> {
        match url.strip_prefix("sqlite:").map(|path| path.trim_start_matches("//")) {
            Some("") => Err("names no file; write one, such as `sqlite:deskmate.db`".to_owned()),
            Some(path) => Ok(Self::Sqlite(folder.join(path))),
            None if ["postgres://", "postgresql://"].iter().any(|begin| url.starts_with(begin)) => {
                Ok(Self::Postgres(url.to_owned()))
            }
            None => {
                Err("must begin with `sqlite:` or `postgres://`, such as `sqlite:deskmate.db` \
                         or `postgres://deskmate@db.example.com/deskmate`"
                    .to_owned())
            }
        }
    }

    /// What an argument names, or what it stands for (`env:NAME`, `file:PATH`).
    ///
    /// # Errors
    /// As [`Self::named`], and what cannot be had.
    pub fn given(text: &str) -> Result<Self, String> {
        let here = Path::new("");
        let mut value = Value::String(text.to_owned());
        resolve(&mut value, "", here, &|name| env::var(name).ok()).map_err(|(_, what)| what)?;
        Self::named(value.as_str().unwrap_or_default(), here)
    }
}
