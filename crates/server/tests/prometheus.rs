//! What is counted, as Prometheus reads it.

use deskmate_server::Metrics;

#[test]
fn what_is_counted_is_told_in_one_order_and_any_label_is_escaped() {
    let recorder = Metrics::default();
    metrics::with_local_recorder(&recorder.clone(), || {
        metrics::counter!("said_total", "what" => "say").increment(2);
        metrics::counter!("said_total", "what" => "note").increment(1);
        metrics::counter!("said_total", "what" => "say").increment(1);
        metrics::counter!("alarms_total", "why" => "\"a\\b\"\nc").increment(1);
        metrics::gauge!("nodes").set(2.5);
        metrics::gauge!("nodes").decrement(0.5);
        metrics::histogram!("seconds").record(0.25);
        metrics::histogram!("seconds").record(0.5);
    });
    let told = [
        "# TYPE alarms_total counter",
        r#"alarms_total{why="\"a\\b\"\nc"} 1"#,
        "# TYPE said_total counter",
        r#"said_total{what="note"} 1"#,
        r#"said_total{what="say"} 3"#,
        "# TYPE nodes gauge",
        "nodes 2",
        "# TYPE seconds summary",
        "seconds_sum 0.75",
        "seconds_count 2",
        "",
    ];
    assert_eq!(recorder.render(), told.join("\n"));
}
