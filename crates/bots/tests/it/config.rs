//! What can be wrong with a bot's configuration.

use deskmate_bots::{Bot, EventsAddress, HttpBot, HttpBotOptions};

use crate::test_timing::TestTiming;

fn options(url: &str) -> HttpBotOptions {
    HttpBotOptions::new("support-bot", url, TestTiming::new())
}

#[test]
fn a_mistake_is_named_and_no_secret_repeated() {
    let mut refused = Vec::new();
    for url in
        ["", "127.0.0.1:9000/turn", "localhost:9000", "ftp://x.test/", "http://joe:pw@x.test/"]
    {
        refused.push(options(url));
    }
    for secret in ["", "two\nlines", "a space", "kéy"] {
        refused.push(HttpBotOptions { secret: Some(secret.into()), ..options("http://x.test/") });
    }
    for secret in ["", "whsec_", "whsec_c2V%"] {
        let signing_secret = Some(secret.into());
        refused.push(HttpBotOptions { signing_secret, ..options("http://x.test/") });
    }
    let mut errors: Vec<_> =
        refused.into_iter().map(|it| HttpBot::new(it).unwrap_err().to_string()).collect();
    errors.dedup();
    insta::assert_snapshot!(errors.join("\n"));
}

#[test]
fn an_events_address_is_checked_and_known_by_where_it_is() {
    let refused = |url: &str, secret: Option<&str>| {
        let secret = secret.map(Into::into);
        EventsAddress::new(url, secret.as_ref()).unwrap_err().to_string()
    };
    assert!(refused("hooks.test/events", None).contains("`url` must be a full http://"));
    assert!(refused("ftp://hooks.test/", None).contains("`url` must be a full http://"));
    let credentials = refused("https://joe:pw@hooks.test/", None);
    assert!(credentials.contains("use `signing_secret`"), "{credentials}");
    assert!(!credentials.contains("pw@"), "{credentials}");
    assert!(refused("https://hooks.test/", Some("whsec_%")).contains("`signing_secret` must be"));
    let address = EventsAddress::new("https://hooks.test/T0/s3cret", None).unwrap();
    assert_eq!(format!("{address} {address:?}"), "hooks.test EventsAddress(hooks.test)");
}

#[test]
fn a_bot_is_known_by_where_it_is() {
    for (url, subject) in [
        ("http://127.0.0.1:9000/turn?key=secret", "the bot at 127.0.0.1:9000"),
        ("https://bots.x.test/support", "the bot at bots.x.test"),
        (" http://[::1]:9000 ", "the bot at [::1]:9000"),
    ] {
        let bot = HttpBot::new(options(url)).unwrap();
        assert_eq!(bot.subject(), subject);
        assert!(!format!("{bot:?}").contains("secret"));
    }
}
