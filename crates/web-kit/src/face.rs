//! Who somebody is, at a glance.

use askama::{Template, filters::HtmlSafe};

use crate::icons::Icon;

/// Initials on a tint, or a sign for what is no person; over the initials a picture, where there is
/// one and it can be had. The name always stands beside it.
#[derive(Debug, Clone, Template)]
#[template(
    source = r#"<span class="face tint-{{ tint }}" aria-hidden="true">{% match icon %}{% when Some with (icon) %}{{ icon }}{% when None %}{{ initials }}{% endmatch %}{% if let Some(picture) = picture %}<img src="{{ picture }}" alt="" loading="lazy">{% endif %}</span>"#,
    ext = "html"
)]
pub struct Face {
    initials: String,
    tint: &'static str,
    icon: Option<Icon>,
    picture: Option<String>,
}

impl HtmlSafe for Face {}

const TINTS: [&str; 6] = ["a", "b", "c", "d", "e", "f"];

impl Face {
    /// Of somebody with this name; the key chooses the tint.
    pub fn of(name: &str, key: &str) -> Self {
        let letters = name.split_whitespace().filter_map(|word| word.chars().next());
        let letters = letters.filter(|c| c.is_alphanumeric());
        let initials: String = letters.take(2).flat_map(char::to_uppercase).collect();
        let sum: usize = key.bytes().map(usize::from).sum();
        let tint = TINTS.get(sum % TINTS.len()).copied().unwrap_or("a");
        Self { initials, tint, icon: None, picture: None }
    }

    /// A sign on the tint of that name.
    pub fn sign(icon: Icon, tint: &'static str) -> Self {
        Self { initials: String::new(), tint, icon: Some(icon), picture: None }
    }

    /// With a picture, at an address of our own.
    #[must_use]
    pub fn with_picture(self, address: String) -> Self {
        Self { picture: Some(address), ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::Face;

    #[test]
    fn a_face_has_initials_whatever_somebody_is_called() {
        for (name, initials) in [
            ("Ann Ames", ">AA<"),
            ("ada", ">A<"),
            ("Ærø (Ö) Ünal", ">ÆÜ<"),
            ("", "><"),
            ("✨", "><"),
        ] {
            let shown = Face::of(name, "1").to_string();
            assert!(shown.contains(initials), "{name}: {shown}");
        }
        let shown = Face::of("<b>", "1").with_picture("/x?a=1&b=\"2\"".to_owned()).to_string();
        assert!(shown.contains(r#"src="/x?a=1&#38;b=&#34;2&#34;""#), "{shown}");
    }
}
