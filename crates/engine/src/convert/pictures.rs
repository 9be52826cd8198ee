//! Pictures that a customer put into a message: Intercom may show them in its body.

use deskmate_core::Attachment;

/// The pictures in a body that Intercom keeps, by their signed addresses. Others are decoration:
/// logos and counting pixels of mails.
pub(super) fn of(html: &str) -> impl Iterator<Item = Attachment> {
    html.split("<img").skip(1).filter_map(|rest| {
        let tag = rest.split('>').next()?;
        let (_, quoted) = tag.split_once("src=")?;
        let quote = quoted.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        let url = quoted.split(quote).nth(1)?.replace("&amp;", "&");
        let (_, query) = url.split_once('?')?;
        let has = |key: &str| query.split('&').any(|pair| pair.starts_with(key));
        let ours = has("signature=") && has("expires=");
        ours.then(|| named(url.clone()))
    })
}

/// A picture by its address, which tells its name.
pub(super) fn named(url: String) -> Attachment {
    let path = url.split(['?', '#']).next().unwrap_or_default();
    let name = path.rsplit('/').next().filter(|name| !name.is_empty()).map(str::to_owned);
    Attachment { url, name, content_type: None, size: None }
}

#[cfg(test)]
mod tests {
    use super::of;

    fn found(html: &str) -> Vec<(String, Option<String>)> {
        of(html).map(|picture| (picture.url, picture.name)).collect()
    }

    #[test]
    fn a_picture_that_intercom_keeps_is_found() {
        let url = "https://downloads.intercomcdn.com/i/o/a/1/cat.png?expires=1&signature=2";
        let cat = vec![(url.to_owned(), Some("cat.png".to_owned()))];
        let escaped = url.replace('&', "&amp;");
        assert_eq!(found(&format!("<p>See</p><p><img src=\"{escaped}\"></p>")), cat);
        let container = format!("<div class=\"intercom-container\"><img src='{url}'></div>");
        assert_eq!(found(&container), cat);
    }

    #[test]
    fn decoration_and_rubbish_are_not() {
        for html in [
            "",
            "<p>no picture</p>",
            "<img src=\"https://x.test/logo.png\">",
            "<img src=\"https://x.test/pixel.gif?id=1\">",
            "<img src=",
            "<img src=\"https://x.test/?expires=1&signature",
            "<img alt=\"x\">",
        ] {
            assert_eq!(found(html), [], "{html}");
        }
    }
}
