//! Whether an answer costs more where much is stored.

use anyhow::Context;
use rusqlite::Connection;

use crate::{
    answers::{Customers, cost},
    intercom_side::IntercomSide,
    servers::Deskmate,
};

/// How many conversations are stored.
const FEW: u64 = 10_000;
const MANY: u64 = 1_000_000;

pub(crate) async fn measure() -> anyhow::Result<()> {
    let intercom = &IntercomSide::start().await?;
    println!("\n| Stored conversations | CPU s per 1,000 answers | on disk, MB |");
    println!("|---|---|---|");
    let mut found = Vec::new();
    for stored in [FEW, MANY] {
        let deskmate = Deskmate::start(intercom).await?;
        // What is copied is what an answer leaves.
        cost(intercom, &[&deskmate.process], Customers::New, 1).await?;
        let deskmate = deskmate.again(intercom, |db| fill(db, stored)).await?;
        cost(intercom, &[&deskmate.process], Customers::New, 4).await?;
        let cost = cost(intercom, &[&deskmate.process], Customers::New, 16).await?;
        println!("| {stored} | {:.2} | {:.0} |", cost.cpu, deskmate.disk_megabytes()?);
        found.push(cost.cpu);
    }
    let ratio = found.last().context("two")? / found.first().context("two")?;
    println!("| *ratio* | *{ratio:.2}* | |");
    Ok(())
}

/// Copies the first conversation, with all that hangs on it, until there are so many.
fn fill(db: &Connection, wanted: u64) -> anyhow::Result<()> {
    let first: String = db.query_row("SELECT min(id) FROM conversation", [], |row| row.get(0))?;
    let began = db.unchecked_transaction()?;
    for (table, key) in
        [("conversation", "id"), ("timeline", "conversation"), ("participant", "conversation")]
    {
        let mut columns = db.prepare("SELECT name FROM pragma_table_info(?1)")?;
        let columns: Vec<String> =
            columns.query_map([table], |row| row.get(0))?.collect::<Result<_, _>>()?;
        let copied = columns.iter().map(|column| match column.as_str() {
            // Before all that the twin has, and as long.
            column if column == key => "printf('1%014d', n)".to_owned(),
            "state" => format!("replace(state, '{first}', printf('1%014d', n))"),
            "contact" => "printf('%s-%d', contact, n)".to_owned(),
            "due_at" => "NULL".to_owned(),
            other => other.to_owned(),
        });
        let (names, copied) = (columns.join(", "), copied.collect::<Vec<_>>().join(", "));
        let copy = format!(
            "WITH RECURSIVE each(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM each WHERE n < {wanted})
             INSERT INTO {table} ({names}) SELECT {copied} FROM each CROSS JOIN
             (SELECT * FROM {table} WHERE {key} = ?1)"
        );
        db.execute(&copy, [&first])?;
    }
    began.commit()?;
    Ok(())
}
