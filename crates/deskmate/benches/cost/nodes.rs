//! What it costs that several share the work.

use crate::{
    answers::{Customers, cost},
    intercom_side::IntercomSide,
    servers::{Deskmate, POSTGRES},
};

/// Needs a PostgreSQL in which databases can be made.
pub(crate) async fn measure() -> anyhow::Result<()> {
    let Ok(url) = std::env::var(POSTGRES) else {
        println!("\nWithout {POSTGRES} nothing is said of several nodes.");
        return Ok(());
    };
    let mut one = None;
    println!(
        "\n| Who writes, and the nodes | Server | answers/s | p50 ms | p99 ms | CPU s per 1,000 answers | API calls per answer | commits per answer |"
    );
    println!("|---|---|---|---|---|---|---|---|");
    for count in 1..=3 {
        let intercom = &IntercomSide::start().await?;
        let url = fresh(&url, count).await?;
        let mut nodes = Vec::new();
        for _ in 0..count {
            nodes.push(Deskmate::start_on(intercom, &url).await?);
        }
        let processes: Vec<_> = nodes.iter().map(|node| &node.process).collect();
        cost(intercom, &processes, Customers::New, 4).await?;
        let cost = cost(intercom, &processes, Customers::New, 16).await?;
        cost.show("16 new at a time", &format!("nodes: {count}"));
        let one = *one.get_or_insert(cost.cpu);
        println!("| | *beside one* | | | | *{:.2}* | | |", cost.cpu / one);
    }
    Ok(())
}

/// An empty database beside that one.
async fn fresh(url: &str, number: usize) -> anyhow::Result<String> {
    let (client, connection) = tokio_postgres::connect(url, tokio_postgres::NoTls).await?;
    tokio::spawn(connection);
    let name = format!("deskmate_bench_{}_{number}", std::process::id());
    client.batch_execute(&format!("CREATE DATABASE {name}")).await?;
    let mut url = url::Url::parse(url)?;
    url.set_path(&name);
    Ok(url.into())
}
