//! How PostgreSQL finds what pages show. SQLite's plans are read beside its tables.

use deskmate_store::{
    PostgresStore, Store as _,
    questions::{GROUPED, QUESTIONS},
};
use tokio_postgres::SimpleQueryMessage;

use crate::postgres_server::Database;

/// How many values a question takes.
fn values(question: &str) -> usize {
    (1..10).filter(|number| question.contains(&format!("${number}"))).max().unwrap_or_default()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_pages_show_is_found_by_an_index_and_never_sorted() {
    let database = Database::fresh().await;
    PostgresStore::open(&database.url).await.unwrap().close().await;
    let db = database.connect().await;
    // Whatever of this a plan has all the same, it cannot do without.
    for way in ["seqscan", "sort", "incremental_sort", "bitmapscan"] {
        db.batch_execute(&format!("SET enable_{way} = off")).await.unwrap();
    }
    db.batch_execute("SET plan_cache_mode = force_generic_plan").await.unwrap();
    for (number, (question, _)) in QUESTIONS.iter().enumerate() {
        let nothing = vec!["NULL"; values(question)].join(", ");
        db.batch_execute(&format!("PREPARE q{number} AS {question}")).await.unwrap();
        let plan =
            db.simple_query(&format!("EXPLAIN EXECUTE q{number} ({nothing})")).await.unwrap();
        let plan: Vec<_> = plan
            .iter()
            .filter_map(|step| match step {
                SimpleQueryMessage::Row(row) => row.get(0),
                _ => None,
            })
            .collect();
        let plan = plan.join("\n");
        assert!(plan.contains("Index"), "{question}:\n{plan}");
        assert!(!plan.contains("Seq Scan"), "{question}:\n{plan}");
        assert!(*question == GROUPED || !plan.contains("Sort"), "{question}:\n{plan}");
    }
}
