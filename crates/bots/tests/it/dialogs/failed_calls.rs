//! `api` steps that fail: what whoever runs the bot is told.

use std::{
    io,
    sync::{Arc, Mutex},
};

use metrics_exporter_prometheus::PrometheusBuilder;

use super::{asking, says};
use crate::fake_bot::{FakeBot, responds};

/// What was logged.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn an_api_step_that_fails_is_a_line_in_the_log_and_a_number() {
    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt().json().with_writer(move || writer.clone()).finish();
    let metrics = PrometheusBuilder::new().build_recorder();
    let numbers = metrics.handle();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let talk = async {
        let replies =
            [responds(500, "{}"), responds(200, "oops"), responds(200, r#"{"state":"here"}"#)];
        let service = FakeBot::start(replies).await;
        let address = format!(r#"get: "http://{}/orders/secret-17""#, service.place);
        let bot = asking(&address, &[&service.place]);
        let said = [says(&bot).await, says(&bot).await, says(&bot).await];
        assert_eq!(said, ["Sorry.", "Sorry.", "It is here."]);
        service.place.clone()
    };
    let place = tracing::subscriber::with_default(subscriber, || {
        metrics::with_local_recorder(&metrics, || runtime.block_on(talk))
    });
    let numbers = numbers.render();
    assert!(numbers.contains(r#"deskmate_api_failed_total{bot="support"} 2"#), "{numbers}");
    let log = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    let lines: Vec<_> = log.lines().filter(|line| line.contains("api.failed")).collect();
    assert_eq!(lines.len(), 2, "{log}");
    for (line, why) in lines.into_iter().zip(["status 500", "not JSON"]) {
        assert!(line.contains(why) && line.contains(&place) && line.contains("WARN"), "{line}");
        assert!(!line.contains("secret-17"), "whom it asked, and not for what: {line}");
    }
}
