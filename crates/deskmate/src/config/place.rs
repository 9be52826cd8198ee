//! Where in the text of a configuration a key stands.

use toml::{Spanned, de::DeTable, de::DeValue};

/// A configuration as it was written, with the place of everything.
pub(super) struct Written<'a> {
    text: &'a str,
    pub(super) table: DeTable<'a>,
}

impl<'a> Written<'a> {
    /// Reads the text as TOML.
    ///
    /// # Errors
    /// The first mistake, with its line. The line itself may hold a secret, so it is not shown.
    pub(super) fn parse(text: &'a str) -> Result<Self, String> {
        match DeTable::parse(text) {
            Ok(table) => Ok(Self { text, table: table.into_inner() }),
            Err(error) => {
                let at = error.span().map(|span| format!("line {}: ", line(text, span.start)));
                Err(format!("{}{}", at.unwrap_or_default(), error.message()))
            }
        }
    }

    /// `line N: `, for a path such as `channel[0].bot.url`; the deepest piece of it that is there.
    pub(super) fn line(&self, path: &str) -> String {
        let mut found = None;
        let mut table = Some(&self.table);
        let mut value: Option<&Spanned<DeValue<'_>>> = None;
        for piece in path.split(['.', '[']) {
            let next = match piece.strip_suffix(']').and_then(|index| index.parse::<usize>().ok()) {
                Some(index) => {
                    let item = value.and_then(|value| value.get_ref().as_array()?.get(index));
                    item.map(|item| (item.span().start, item))
                }
                None => table.and_then(|table| {
                    let (key, value) = table.iter().find(|(key, _)| key.get_ref() == piece)?;
                    Some((key.span().start, value))
                }),
            };
            let Some((start, inner)) = next else { break };
            found = Some(start);
            table = inner.get_ref().as_table();
            value = Some(inner);
        }
        found.map_or_else(String::new, |start| format!("line {}: ", line(self.text, start)))
    }

    /// The text that stands there, where one does.
    pub(super) fn text(&self, path: &str) -> Option<&str> {
        let mut pieces = path.split(['.', '[']);
        let first = pieces.next()?;
        let (_, value) = self.table.iter().find(|(key, _)| key.get_ref() == first)?;
        let mut value = value.get_ref();
        for piece in pieces {
            value = match piece.strip_suffix(']').and_then(|index| index.parse::<usize>().ok()) {
                Some(index) => value.as_array()?.get(index)?.get_ref(),
                None => {
                    let table = value.as_table()?;
                    table.iter().find(|(key, _)| key.get_ref() == piece)?.1.get_ref()
                }
            };
        }
        value.as_str()
    }
}

fn line(text: &str, offset: usize) -> usize {
    text.get(..offset).unwrap_or_default().matches('\n').count() + 1
}
