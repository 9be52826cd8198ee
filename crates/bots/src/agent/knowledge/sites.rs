//! Pages that a sitemap lists, read over the same guarded way as `api` steps are asked.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
    time::Duration,
};

use deskmate_dialog::{Reply, Request};
use quick_xml::{Reader, events::Event};
use reqwest::Url;
use tokio::task::JoinSet;

use super::Page;
use crate::ApiCaller;

/// Most pages of one sitemap that are read, those of the sitemaps it lists among them.
const MOST_PAGES: usize = 1_000;

/// Most sitemaps that one lists.
const MOST_SITEMAPS: usize = 50;

/// How many pages of a site are asked for at once.
const AT_ONCE: usize = 4;

/// How long one page may take.
const PATIENCE: Duration = Duration::from_secs(10);

/// Parts of a page that are around what it says.
const AROUND: [&str; 9] =
    ["script", "style", "noscript", "template", "svg", "nav", "header", "footer", "aside"];

/// What a site has: its pages by their addresses, and what could not be read.
#[derive(Debug, Default)]
pub(super) struct Site {
    pub(super) pages: BTreeMap<String, Page>,
    pub(super) errors: Vec<String>,
}

/// Reads a site. A page that could not be had now is what it was `before`; one that is gone is gone.
///
/// # Errors
/// Why the sitemap itself cannot be read, for people.
pub(super) async fn read(
    sitemap: &str,
    api: &Arc<dyn ApiCaller>,
    before: &BTreeMap<String, Page>,
) -> Result<Site, String> {
    let root = Url::parse(sitemap).map_err(|_| format!("`{sitemap}` is no address"))?;
    let listed = listed(&root, api).await?;
    let mut site = Site::default();
    let mut failed = 0;
    let mut left = listed.into_iter();
    let mut asked = JoinSet::new();
    loop {
        while asked.len() < AT_ONCE
            && let Some(url) = left.next()
        {
            let api = Arc::clone(api);
            asked.spawn(async move {
                let came = get(&url, &api).await;
                (url, came)
            });
        }
        let Some(joined) = asked.join_next().await else { break };
        let Ok((url, came)) = joined else { continue };
        let page = match came {
            Came::Text(html) => Some(page(&url, &html)),
            Came::Gone => None,
            Came::Failed(_) => {
                failed += 1;
                before.get(url.as_str()).cloned()
            }
        };
        site.pages.extend(page.map(|page| (url.to_string(), page)));
    }
    if failed > 0 {
        let pages = deskmate_core::counted(failed, "page");
        site.errors.push(format!("{pages} of {} could not be read", place(&root)));
    }
    Ok(site)
}

/// The pages that a sitemap lists, and those of the sitemaps it lists: of its own host, each once.
async fn listed(root: &Url, api: &Arc<dyn ApiCaller>) -> Result<BTreeSet<Url>, String> {
    let (mut pages, mut sitemaps) = locations(root, api).await?;
    sitemaps.truncate(MOST_SITEMAPS);
    for sitemap in sitemaps {
        if pages.len() >= MOST_PAGES {
            break;
        }
        pages.extend(locations(&sitemap, api).await?.0);
    }
    let own = |url: &Url| url.host() == root.host() && matches!(url.scheme(), "http" | "https");
    let mut once = BTreeSet::new();
    let pages = pages.into_iter().filter(own).filter(|url| once.insert(url.clone()));
    Ok(pages.take(MOST_PAGES).collect())
}

/// What one sitemap lists: pages, and sitemaps of its own host.
async fn locations(
    sitemap: &Url,
    api: &Arc<dyn ApiCaller>,
) -> Result<(Vec<Url>, Vec<Url>), String> {
    let at = place(sitemap);
    let text = match get(sitemap, api).await {
        Came::Text(text) => text,
        Came::Gone => return Err(format!("there is no sitemap at {at}")),
        Came::Failed(why) => return Err(format!("the sitemap at {at}: {why}")),
    };
    let (mut pages, mut sitemaps) = (Vec::new(), Vec::new());
    let mut reader = Reader::from_str(&text);
    let mut within: Vec<Vec<u8>> = Vec::new();
    let mut location = String::new();
    loop {
        match reader.read_event() {
            Ok(Event::Start(start)) => within.push(start.local_name().as_ref().to_vec()),
            Ok(Event::Text(words)) if within.last().is_some_and(|name| name == b"loc") => {
                location.push_str(&words.decode().unwrap_or_default());
            }
            Ok(Event::CData(words)) if within.last().is_some_and(|name| name == b"loc") => {
                location.push_str(&words.decode().unwrap_or_default());
            }
            Ok(Event::GeneralRef(name)) if within.last().is_some_and(|name| name == b"loc") => {
                location.push(if name.as_ref() == b"amp" { '&' } else { ' ' });
            }
            Ok(Event::End(_)) => {
                if within.pop().is_some_and(|name| name == b"loc")
                    && let Ok(url) = sitemap.join(std::mem::take(&mut location).trim())
                {
                    match within.last().map(Vec::as_slice) {
                        Some(b"url") => pages.push(url),
                        Some(b"sitemap") if url.host() == sitemap.host() => sitemaps.push(url),
                        _ => {}
                    }
                }
            }
            Ok(Event::Eof) if within.is_empty() => return Ok((pages, sitemaps)),
            Ok(Event::Eof) | Err(_) => return Err(format!("the sitemap at {at} is no XML")),
            Ok(_) => {}
        }
        if pages.len() > MOST_PAGES * 50 {
            return Ok((pages, sitemaps));
        }
    }
}

/// What an address has.
enum Came {
    Text(String),
    Gone,
    Failed(String),
}

async fn get(url: &Url, api: &Arc<dyn ApiCaller>) -> Came {
    let request = Request {
        method: "GET".into(),
        url: url.to_string(),
        headers: BTreeMap::new(),
        body: None,
        timeout: PATIENCE,
    };
    match api.ask(&request, "").await {
        Reply::Answered { status: 200..=299, body, .. } => Came::Text(body),
        Reply::Answered { status: 401 | 403 | 404 | 410, .. } => Came::Gone,
        Reply::Answered { status, .. } => Came::Failed(format!("it answered {status}")),
        Reply::Failed { why } => Came::Failed(why),
    }
}

/// A page as it is looked things up in: its title, and what is in it without what is around.
fn page(url: &Url, html: &str) -> Page {
    let title =
        inside(html, "title").map(|title| deskmate_core::rich::Rich::from_html(title).to_text());
    let main = ["main", "article", "body"].iter().find_map(|name| inside(html, name));
    let mut html = main.unwrap_or(html).to_owned();
    for name in AROUND {
        while let Some((from, to)) = element(&html, name) {
            html.replace_range(from..to, " ");
        }
    }
    let title = title.map(|title| title.trim().to_owned()).filter(|title| !title.is_empty());
    let title = title.unwrap_or_else(|| url.path().to_owned());
    Page { title, html, url: Some(url.to_string()) }
}

/// Where the first element of that name is, from its begin to its end; to the end of the text where
/// it has none.
fn element(html: &str, name: &str) -> Option<(usize, usize)> {
    let lower = html.to_ascii_lowercase();
    let opens = format!("<{name}");
    let from = lower.match_indices(&opens).map(|(at, _)| at).find(|at| {
        let next = lower.as_bytes().get(at + opens.len());
        next.is_none_or(|next| !next.is_ascii_alphanumeric() && *next != b'-')
    })?;
    let closes = format!("</{name}");
    let rest = lower.get(from..)?;
    let to = rest.find(&closes).and_then(|at| Some(from + at + rest.get(at..)?.find('>')? + 1));
    Some((from, to.unwrap_or(html.len())))
}

/// What is in the first element of that name.
fn inside<'a>(html: &'a str, name: &str) -> Option<&'a str> {
    let (from, to) = element(html, name)?;
    let whole = html.get(from..to)?;
    let begins = whole.find('>')? + 1;
    let ends = whole.rfind("</").unwrap_or(whole.len());
    whole.get(begins..ends.max(begins))
}

fn place(url: &Url) -> &str {
    url.host_str().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::page;

    #[test]
    fn of_a_page_counts_what_it_says_and_not_what_is_around() {
        let html = "<html><head><title> Sending &amp; back </title><style>p{}</style></head><BODY class=x>\
            <nav>Home</nav><Main id=a><header-x>Kept</header-x><script>if (a < b) {}</script><p>30 days.</p>\
            <aside>Buy!</aside></main><footer>Imprint</footer></BODY></html>";
        let url = "https://shop.test/returns".parse().unwrap();
        let read = page(&url, html);
        assert_eq!(read.title, "Sending & back");
        assert!(read.html.contains("30 days.") && read.html.contains("Kept"), "{}", read.html);
        for around in ["Home", "Imprint", "Buy", "if (a"] {
            assert!(!read.html.contains(around), "{around}: {}", read.html);
        }
        assert_eq!(page(&url, "<p>Plain").title, "/returns");
        assert_eq!(page(&url, "<p>Plain <script>never ends").html.trim(), "<p>Plain");
    }
}
