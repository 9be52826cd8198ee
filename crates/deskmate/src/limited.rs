//! Reads files that people name: no more than anybody writes, whatever the name leads to.

use std::{
    fs::File,
    io::{Error, ErrorKind, Read as _},
    path::Path,
};

/// Most bytes of a configuration, a bot file, or what a twin begins with.
pub(crate) const MOST_BYTES: u64 = 8 * 1024 * 1024;

/// The text of a file of at most so many bytes. A device may never end, so no more is read.
///
/// # Errors
/// Where it cannot be read, is no text or is too large.
pub(crate) fn text(path: &Path, most: u64) -> std::io::Result<String> {
    let mut bytes = Vec::new();
    File::open(path)?.take(most + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > most {
        let why = format!("it is larger than {} KB", most / 1024);
        return Err(Error::new(ErrorKind::FileTooLarge, why));
    }
    String::from_utf8(bytes).map_err(|error| Error::new(ErrorKind::InvalidData, error.utf8_error()))
}
