//! Teammates have names and faces, wherever they are picked or told of.

use intercom_twin::switches::{AdminAvatar, Switches};

use super::{
    Browser, World,
    making::{NEW, Typed},
};

/// The addresses of the pictures on a page.
fn pictures(page: &str) -> Vec<String> {
    let after = page.split("<img src=\"").skip(1);
    after.map(|rest| rest.split('"').next().unwrap().replace("&#38;", "&")).collect()
}

#[tokio::test]
async fn a_teammate_is_picked_by_a_picture_that_comes_from_us_or_by_initials() {
    let world = World::start().await;
    let mut ann = Browser::admin(&world).await;
    let mut eve = ann.invites(&world, "editor", "eve").await;
    for form in [AdminAvatar::Text, AdminAvatar::Object] {
        let switches = Switches { admin_avatar: form, ..world.twin.switches() };
        world.twin.set_switches(switches).unwrap();
        eve.opens(NEW).await;
        let looked = Typed::new(&world).with("do", "look").sent(&mut eve, NEW).await;
        let found = pictures(&looked.text);
        assert_eq!(found.len(), 2, "Ann and Cleo have one: {found:?}");
        for initials in [">AA<", ">BB<", ">RB<"] {
            assert!(looked.text.contains(initials), "{initials}: {}", looked.text);
        }
        for address in &found {
            assert!(address.starts_with("/console/picture?of=http"), "{address}");
            let picture = eve.opens(address).await;
            assert_eq!(picture.status, 200, "{address}");
            let header = |name: &str| picture.headers[name].to_str().unwrap().to_owned();
            assert_eq!(header("content-type"), "image/png");
            assert_eq!(header("x-content-type-options"), "nosniff");
            assert_eq!(header("content-security-policy"), "default-src 'none'; sandbox");
            let other = address.replace("ann.png", "ben.png").replace("cleo.png", "ben.png");
            assert_eq!(eve.opens(&other).await.status, 404, "Intercom told of no such one");
        }
        let policy = looked.headers["content-security-policy"].to_str().unwrap();
        assert!(policy.contains("img-src 'self';"), "{policy}");
        assert_eq!(ann.opens(&found[0]).await.status, 200);
    }
    let mut ben = ann.invites(&world, "viewer", "ben").await;
    assert_eq!(ben.opens("/console/picture?of=a&by=&token=00").await.status, 403);
    assert_eq!(eve.opens("/console/picture?of=a&by=&token=00").await.status, 404);
}

/// What Intercom says is somebody's picture may lead anywhere; we do not go anywhere.
#[tokio::test]
async fn a_picture_is_had_from_nowhere_within_our_own_network() {
    let world = World::start().await;
    let mut ann = Browser::admin(&world).await;
    let engine = &world.service().engine;
    let base = world.twin.describe().base_url;
    let asks = |url: &str, told_by: &str| {
        let token = engine.picture_token(&deskmate_engine::Picture { url, told_by });
        let asked = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs([("of", url), ("by", told_by), ("token", &token)])
            .finish();
        format!("/console/picture?{asked}")
    };
    let there = format!("{base}/avatars/ann.png");
    assert_eq!(ann.opens(&asks(&there, &base)).await.status, 200, "what told of it may have it");
    for (url, told_by) in [
        (there.as_str(), ""),
        (there.as_str(), "https://api.intercom.io"),
        ("http://169.254.169.254/latest/meta-data", base.as_str()),
        ("file:///etc/passwd", ""),
        (&format!("{base}/avatars/nobody.png"), base.as_str()),
        // It answers, and what it answers is no picture.
        (&format!("{base}/messenger"), base.as_str()),
    ] {
        assert_eq!(ann.opens(&asks(url, told_by)).await.status, 404, "{url} by {told_by}");
    }
}

#[tokio::test]
async fn a_channel_tells_its_teammate_and_team_by_name() {
    let world = World::start().await;
    let mut ann = Browser::admin(&world).await;
    ann.opens(NEW).await;
    assert_eq!(Typed::new(&world).sent(&mut ann, NEW).await.status, 303);
    world.settle().await;
    let about = world.twin.describe();
    let support = about.teams.iter().find(|team| team.name == "Support").unwrap();
    let page = ann.opens("/console/channels/sales").await.text;
    let cleo = world.id_of(super::support::CLEO);
    for told in [
        format!("<dt>Teammate</dt><dd>Cleo Cole <small>{cleo}</small>"),
        format!("<dt>Fallback team</dt><dd>Support <small>{}</small>", support.id),
    ] {
        assert!(page.contains(&told), "{told}: {page}");
    }
    let token = super::roles::token(&mut ann, "viewer").await;
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let answer = client.get(world.url("/api/v1/channels/sales")).bearer_auth(token);
    let told: serde_json::Value = answer.send().await.unwrap().json().await.unwrap();
    assert_eq!((&told["teammate"], &told["fallback"]), (&"Cleo Cole".into(), &"Support".into()));
    // Where Intercom has told nothing, what is configured has to do.
    let page = ann.opens("/console/channels/support").await.text;
    assert!(page.contains("<dt>Fallback team</dt><dd>Support</dd>"), "{page}");
}
