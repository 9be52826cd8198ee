//! Pictures of teammates, which lie wherever Intercom says. Who looks at one in the console gets it
//! from us: a token says that Intercom told of it, so that nobody has us fetch something else.

use crate::Engine;

/// Where a picture is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Picture<'a> {
    /// Its address.
    pub url: &'a str,
    /// The address that told of it, where that is another one than Intercom's; else empty.
    pub told_by: &'a str,
}

impl Picture<'_> {
    fn place(&self) -> String {
        format!("{}/{}{}", self.told_by.len(), self.told_by, self.url)
    }
}

impl Engine {
    /// The token of a picture that Intercom has told of.
    pub fn picture_token(&self, picture: &Picture<'_>) -> String {
        self.inner.tokens.of_picture(&picture.place())
    }

    /// Whether Intercom has told of that picture.
    pub fn is_told_of(&self, picture: &Picture<'_>, token: &str) -> bool {
        self.inner.tokens.fits_picture(&picture.place(), token)
    }
}

#[cfg(test)]
mod tests {
    use super::Picture;

    #[test]
    fn no_other_picture_has_its_place() {
        let place = |told_by, url| Picture { url, told_by }.place();
        assert_ne!(place("http://a", "b"), place("http://", "ab"));
        assert_ne!(place("", "http://a/b"), place("http://a", "/b"));
    }
}
