//! What an agent knows besides its instructions: read in, kept fresh, searched by its words.

mod files;
mod index;
mod passages;
mod sites;
mod sources;
mod vectors;

use std::{
    collections::BTreeMap,
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use async_trait::async_trait;
use tokio::{sync::watch, task::JoinSet};

use self::{files::File, index::Index};
pub(super) use self::{index::Passage, sources::with_sources, vectors::Vectors};
use super::file::{Knowledge, WhenNothing};
use crate::{ApiCaller, Timing};

/// How often everything is read again where the file says nothing.
const REFRESH: Duration = Duration::from_secs(15 * 60);

/// How soon it is tried again after it could not be read.
const AGAIN: Duration = Duration::from_secs(60);

/// How long a customer waits for the first reading, and for a later one.
const PATIENCE: [Duration; 2] = [Duration::from_secs(8), Duration::from_secs(2)];

/// Most passages that a search finds.
pub(super) const MOST_FOUND: usize = 5;

/// A page of a help center, or a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// Its title.
    pub title: String,
    /// What it says, as HTML.
    pub html: String,
    /// Where customers read it.
    pub url: Option<String>,
}

/// Where published articles come from.
#[async_trait]
pub trait Articles: Send + Sync {
    /// All of them.
    ///
    /// # Errors
    /// Why they cannot be had, in words for people.
    async fn published(&self) -> Result<Vec<Page>, String>;
}

/// What there is to know. Reading goes on beside the turns: one waits for it a little, and then
/// answers by what was read before.
pub(super) struct Library {
    inner: Arc<Inner>,
    reading: Mutex<JoinSet<()>>,
}

struct Inner {
    files: Vec<PathBuf>,
    articles: Option<Arc<dyn Articles>>,
    sitemaps: Vec<String>,
    /// What asks for sitemaps and their pages.
    api: Arc<dyn ApiCaller>,
    /// The pages of each sitemap, as they were read last.
    pages: Mutex<BTreeMap<String, BTreeMap<String, Page>>>,
    refresh: Duration,
    when_nothing: WhenNothing,
    timing: Arc<dyn Timing>,
    index: Mutex<Arc<Ordered>>,
    /// What finds by meaning, where a file names it.
    vectors: Option<Vectors>,
    state: watch::Sender<State>,
}

/// What was read, in order.
#[derive(Default)]
struct Ordered {
    index: Mutex<Index>,
    vectors: vectors::Known,
}

#[derive(Clone, Debug, Default)]
struct State {
    reading: bool,
    /// When it is due again, in milliseconds of the steady clock; never read is due at once.
    due: Option<i64>,
    /// Whether anything was ever read whole.
    read: bool,
    /// What could not be read.
    errors: Vec<String>,
}

impl Library {
    /// Of what a file lists, in that folder. Nothing is read yet.
    pub(super) fn new(
        knowledge: &Knowledge,
        folder: &std::path::Path,
        articles: Option<Arc<dyn Articles>>,
        api: Arc<dyn ApiCaller>,
        vectors: Option<Vectors>,
        timing: Arc<dyn Timing>,
    ) -> Self {
        let files = knowledge.files.iter().map(|file| folder.join(file.trim())).collect();
        let wanted = knowledge.articles == Some(true);
        let inner = Inner {
            files,
            articles: articles.filter(|_| wanted),
            sitemaps: knowledge.sitemaps.iter().map(|own| own.trim().to_owned()).collect(),
            api,
            pages: Mutex::default(),
            refresh: knowledge.refresh.map_or(REFRESH, |own| own.0),
            when_nothing: knowledge.when_nothing.unwrap_or(WhenNothing::Say),
            timing,
            index: Mutex::default(),
            vectors,
            state: watch::Sender::default(),
        };
        Self { inner: Arc::new(inner), reading: Mutex::default() }
    }

    /// Whether the conversation goes to people where nothing is found.
    pub(super) fn hands_over(&self) -> bool {
        self.inner.when_nothing == WhenNothing::Handover
    }

    /// Reads again what is due, and waits for it a little. What could not be read is told.
    pub(super) async fn freshen(&self) -> Vec<String> {
        let was_read = self.begin();
        let mut state = self.inner.state.subscribe();
        let patience = PATIENCE[usize::from(was_read)];
        tokio::select! {
            biased;
            _ = state.wait_for(|state| !state.reading) => {}
            () = self.inner.timing.sleep(patience) => {}
        }
        self.errors()
    }

    /// Reads everything, however long it takes. How many passages there are; what could not be read.
    pub(super) async fn read(&self) -> (usize, Vec<String>) {
        self.begin();
        self.inner.state.subscribe().wait_for(|state| !state.reading).await.ok();
        (self.inner.ordered().index().passages().len(), self.errors())
    }

    fn errors(&self) -> Vec<String> {
        self.inner.state.borrow().errors.clone()
    }

    /// Begins to read if that is due. Whether there is something from before.
    fn begin(&self) -> bool {
        let now = self.inner.timing.steady_ms();
        let begins = self.inner.state.send_if_modified(|state| {
            let begins = !state.reading && state.due.is_none_or(|due| due <= now);
            state.reading |= begins;
            begins
        });
        if begins {
            let inner = Arc::clone(&self.inner);
            let mut reading = self.reading.lock().unwrap_or_else(PoisonError::into_inner);
            while reading.try_join_next().is_some() {}
            reading.spawn(async move { inner.read().await });
        }
        self.inner.state.borrow().read
    }

    /// The passages that say most about a text, best first: by its words, and by its meaning where
    /// there are vectors. Why there are none, where the endpoint gave none.
    pub(super) async fn search(&self, text: &str) -> (Vec<Passage>, Option<String>) {
        let ordered = self.inner.ordered();
        let mut found = ordered.index().search(text);
        let mut why = None;
        if let Some(vectors) = self.inner.vectors.as_ref().filter(|_| !ordered.vectors.is_empty()) {
            match vectors.near(text, &ordered.vectors).await {
                Ok(near) => found = vectors::fused(&[&found, &near]),
                Err(told) => {
                    metrics::counter!("deskmate_agent_vectors_failed_total").increment(1);
                    why = Some(told);
                }
            }
        }
        let index = ordered.index();
        let found = found.into_iter().filter_map(|at| index.passages().get(at).cloned());
        (found.take(MOST_FOUND).collect(), why)
    }
}

impl Ordered {
    fn index(&self) -> std::sync::MutexGuard<'_, Index> {
        self.index.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Inner {
    fn ordered(&self) -> Arc<Ordered> {
        Arc::clone(&self.index.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn pages(&self) -> std::sync::MutexGuard<'_, BTreeMap<String, BTreeMap<String, Page>>> {
        self.pages.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn read(&self) {
        let mut errors = Vec::new();
        let mut passages = Vec::new();
        let paths = self.files.clone();
        let files = tokio::task::spawn_blocking(move || files::read(&paths)).await;
        let (files, unread) = files.unwrap_or_default();
        errors.extend(unread);
        for File { title, text, url } in &files {
            passages.extend(passages::of(
                title,
                &deskmate_core::rich::Rich::from_markdown(text),
                url.as_deref(),
            ));
        }
        let mut whole = true;
        if let Some(articles) = &self.articles {
            match articles.published().await {
                Ok(pages) => passages.extend(pages.iter().flat_map(of_html)),
                Err(why) => {
                    errors.push(format!("articles: {why}"));
                    whole = false;
                }
            }
        }
        for sitemap in &self.sitemaps {
            let before = self.pages().get(sitemap).cloned().unwrap_or_default();
            match sites::read(sitemap, &self.api, &before).await {
                Ok(site) => {
                    errors.extend(site.errors);
                    passages.extend(site.pages.values().flat_map(of_html));
                    self.pages().insert(sitemap.clone(), site.pages);
                }
                Err(why) => {
                    errors.push(why);
                    whole = false;
                }
            }
        }
        let mut soon = !whole;
        let read_before = !whole && self.state.borrow().read;
        // What was read before is better than half of it.
        if !read_before {
            let mut known = vectors::Known::new();
            if let Some(vectors) = &self.vectors {
                match vectors.learn(&passages).await {
                    Ok(learnt) => known = learnt,
                    Err(why) => {
                        metrics::counter!("deskmate_agent_vectors_failed_total").increment(1);
                        errors.push(format!("{why}; things are found by their words alone"));
                        soon = true;
                    }
                }
            }
            let built = tokio::task::spawn_blocking(move || Index::of(passages)).await;
            match built {
                Ok(Ok(index)) => {
                    let ordered = Ordered { index: Mutex::new(index), vectors: known };
                    *self.index.lock().unwrap_or_else(PoisonError::into_inner) = Arc::new(ordered);
                }
                Ok(Err(why)) => errors.push(why),
                Err(_) => errors.push("it could not be put in order".to_owned()),
            }
        }
        for why in &errors {
            tracing::warn!(why, "agent.knowledge_unread");
        }
        let wait = if soon { self.refresh.min(AGAIN) } else { self.refresh };
        let due = self
            .timing
            .steady_ms()
            .saturating_add(i64::try_from(wait.as_millis()).unwrap_or(i64::MAX));
        self.state.send_modify(|state| {
            state.reading = false;
            state.due = Some(due);
            state.read |= whole;
            state.errors = errors;
        });
    }
}

fn of_html(page: &Page) -> Vec<Passage> {
    let text = deskmate_core::rich::Rich::from_html(&page.html);
    passages::of(&page.title, &text, page.url.as_deref())
}
