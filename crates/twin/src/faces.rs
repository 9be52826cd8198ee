//! Pictures of teammates: drawn for the twin, of nobody.

/// All there are, by name.
const ALL: [(&str, &[u8]); 2] = [
    ("ann.png", include_bytes!("../assets/faces/ann.png")),
    ("cleo.png", include_bytes!("../assets/faces/cleo.png")),
];

/// The picture of that name, a PNG.
pub(crate) fn named(name: &str) -> Option<&'static [u8]> {
    ALL.iter().find(|(own, _)| *own == name).map(|(_, bytes)| *bytes)
}

/// The name of somebody's picture; not everybody has one.
pub(crate) fn of(name: &str) -> Option<&'static str> {
    let first = name.split_whitespace().next()?.to_lowercase();
    ALL.iter().map(|(own, _)| *own).find(|own| own.strip_suffix(".png") == Some(&*first))
}
