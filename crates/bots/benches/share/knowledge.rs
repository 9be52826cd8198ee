//! What an agent's knowledge costs: memory for many articles, time to index and to search them.

use std::{fs, sync::Arc, time::Instant};

use async_trait::async_trait;
use deskmate_bots::{Articles, Bot, Page};

use crate::{agent, measured, sample};

/// How many articles there are.
const ARTICLES: usize = 10_000;

/// Words of an article, and different ones in all.
const WORDS: usize = 300;
const VOCABULARY: u64 = 20_000;

struct HelpCenter;

#[async_trait]
impl Articles for HelpCenter {
    async fn published(&self) -> Result<Vec<Page>, String> {
        Ok((0..ARTICLES).map(page).collect())
    }
}

/// An article of words that are the same in every run, some of them much more often than others.
fn page(at: usize) -> Page {
    let mut state = at as u64 + 1;
    let mut word = || {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let even = (state >> 33) as f64 / f64::from(u32::MAX >> 1);
        let place = (even * even * even * VOCABULARY as f64) as u64;
        format!("w{}", place.wrapping_mul(2_654_435_761) % 1_000_003)
    };
    let mut words = |count: usize| (0..count).map(|_| word()).collect::<Vec<_>>().join(" ");
    let title = words(5);
    let paragraphs = (0..3).map(|_| format!("<h2>{}</h2><p>{}</p>", words(3), words(WORDS / 3)));
    Page { title, html: paragraphs.collect(), url: Some(format!("https://help.test/{at}")) }
}

/// Memory of this process, in bytes.
fn memory() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let number = line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
    number.unwrap_or_default() * 1024
}

pub(crate) async fn measure(place: &str) {
    let asked = page(7).title;
    let without = measured(&agent(place, "", None), &asked).await;
    let before = memory();
    let articles: Arc<dyn Articles> = Arc::new(HelpCenter);
    let bot = agent(place, "knowledge: { articles: true, refresh: 24h }\n", Some(articles));
    let began = Instant::now();
    bot.turn(&sample::call(sample::saying(&asked))).await;
    let indexed = began.elapsed();
    let after = memory();
    let with = measured(&bot, &asked).await;
    println!("\n| {ARTICLES} articles of {WORDS} words | |\n|---|---|");
    println!("| read and indexed | {indexed:.1?} |");
    println!("| memory | {} MiB |", after.saturating_sub(before) / (1024 * 1024));
    println!("| searched, p50 | {:.1?} |", with.0.saturating_sub(without.0));
    println!("| searched, p99 | {:.1?} |", with.1.saturating_sub(without.1));
}
