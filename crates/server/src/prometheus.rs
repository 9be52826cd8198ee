//! What is counted, in Prometheus' text form.
//!
//! The usual exporter brings seventeen crates, for quantiles and distributions that nobody asks of
//! Deskmate. What is counted here are numbers that only rise, and numbers as they are now.

use std::{
    collections::{BTreeMap, HashMap},
    fmt::Write,
    sync::{
        Arc, PoisonError, RwLock,
        atomic::{AtomicU64, Ordering},
    },
};

use metrics::{
    Counter, Gauge, GaugeFn, Histogram, HistogramFn, Key, KeyName, Metadata, Recorder,
    SharedString, Unit,
};

/// Everything that is counted in this process, once it is the recorder of `metrics`. Clones count
/// together.
#[derive(Clone, Debug, Default)]
pub struct Metrics {
    counters: Series<AtomicU64>,
    gauges: Series<AtomicU64>,
    summaries: Series<Summary>,
}

type Series<T> = Arc<RwLock<HashMap<Key, Arc<T>>>>;

/// How often something was measured, and all of it added up.
#[derive(Debug, Default)]
struct Summary {
    count: AtomicU64,
    sum: AtomicU64,
}

impl HistogramFn for Summary {
    fn record(&self, value: f64) {
        self.count.fetch_add(1, Ordering::Relaxed);
        GaugeFn::increment(&self.sum, value);
    }
}

impl Metrics {
    /// All of it, as `text/plain; version=0.0.4`, in the same order each time.
    pub fn render(&self) -> String {
        let mut text = String::new();
        let whole = |value: &AtomicU64| value.load(Ordering::Relaxed).to_string();
        let real = |value: &AtomicU64| f64::from_bits(value.load(Ordering::Relaxed)).to_string();
        section(&mut text, "counter", &self.counters, |one| vec![("", whole(one))]);
        section(&mut text, "gauge", &self.gauges, |one| vec![("", real(one))]);
        section(&mut text, "summary", &self.summaries, |one| {
            vec![("_sum", real(&one.sum)), ("_count", whole(&one.count))]
        });
        text
    }
}

fn section<T>(
    text: &mut String,
    kind: &str,
    series: &Series<T>,
    values: impl Fn(&T) -> Vec<(&'static str, String)>,
) {
    let series = series.read().unwrap_or_else(PoisonError::into_inner);
    let mut by_name: BTreeMap<&str, BTreeMap<String, &T>> = BTreeMap::new();
    for (key, one) in &*series {
        by_name.entry(key.name()).or_default().insert(labels(key), one);
    }
    for (name, all) in by_name {
        // Writing to a text cannot fail.
        _ = writeln!(text, "# TYPE {name} {kind}");
        for (labels, one) in all {
            for (suffix, value) in values(one) {
                _ = writeln!(text, "{name}{suffix}{labels} {value}");
            }
        }
    }
}

/// `{name="value",…}`, or nothing.
fn labels(key: &Key) -> String {
    let label = |label: &metrics::Label| {
        let value = label.value().replace('\\', r"\\").replace('"', "\\\"").replace('\n', r"\n");
        format!("{}=\"{value}\"", label.key())
    };
    let all: Vec<_> = key.labels().map(label).collect();
    if all.is_empty() { String::new() } else { format!("{{{}}}", all.join(",")) }
}

/// What is counted under this name and these labels.
fn of<T: Default>(series: &Series<T>, key: &Key) -> Arc<T> {
    let known = series.read().unwrap_or_else(PoisonError::into_inner).get(key).cloned();
    known.unwrap_or_else(|| {
        let mut series = series.write().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(series.entry(key.clone()).or_default())
    })
}

impl Recorder for Metrics {
    fn describe_counter(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}

    fn describe_gauge(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}

    fn describe_histogram(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}

    fn register_counter(&self, key: &Key, _: &Metadata<'_>) -> Counter {
        Counter::from_arc(of(&self.counters, key))
    }

    fn register_gauge(&self, key: &Key, _: &Metadata<'_>) -> Gauge {
        Gauge::from_arc(of(&self.gauges, key))
    }

    fn register_histogram(&self, key: &Key, _: &Metadata<'_>) -> Histogram {
        Histogram::from_arc(of(&self.summaries, key))
    }
}
