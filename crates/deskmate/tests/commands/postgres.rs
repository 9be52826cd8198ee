//! `deskmate serve` on PostgreSQL, and how an installation gets there.

use super::{
    postgres_server::Database,
    serve::{Service, comments, until},
    *,
};

fn moves(installation: &Installation, to: &str) -> String {
    let mut command = deskmate();
    command.current_dir(installation.folder.path()).env("THE_NEW_ONE", to).args([
        "migrate-database",
        "sqlite:deskmate.db",
        "env:THE_NEW_ONE",
    ]);
    installation.plain(&run(&mut command))
}

/// A stopped SQLite installation is moved, and two nodes go on with it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_installation_moves_and_two_nodes_go_on_with_it() {
    let (twin, database) = (twin().await, Database::fresh().await);
    let bot = bot_address(echo()).await;
    let config = config_for(&twin, "").replace("127.0.0.1:9/turn", &format!("{bot}/turn"));
    let installation = Installation::with(&config);
    let address = free_address();
    let mut service = Service::start(installation.folder.path(), &address);
    let hook = service.logs("channel.webhook")["webhook"].as_str().unwrap().to_owned();
    service.logs("channel.ready");
    twin.set_webhook_url(&hook).await.unwrap();
    let id = twin.act(Act::contact_starts("Joe Bloggs", "One")).unwrap().conversation_id;
    until(|| comments(&twin, &id).len() == 1).await;
    let told = moves(&installation, &database.url);
    assert!(told.contains("in use by another Deskmate"), "{told}");
    assert_eq!(service.stop(), Some(0));

    let told = moves(&installation, &database.url);
    assert!(told.starts_with("exit code 0\n"), "{told}");
    assert!(told.contains("1  conversation"), "{told}");
    assert!(told.contains("Everything is there."), "{told}");
    let again = moves(&installation, &database.url);
    assert!(again.contains("has something in its table `conversation` already"), "{again}");

    installation.write(&config.replace("sqlite:deskmate.db", &database.url));
    let checked = installation.check();
    assert!(checked.contains("the database is PostgreSQL"), "{checked}");
    let mut one = Service::start(installation.folder.path(), &address);
    assert_eq!(one.logs("channel.webhook")["webhook"], hook, "the key of the hook has moved");
    one.logs("channel.ready");
    let second = free_address();
    let mut other = Service::start(installation.folder.path(), &second);
    other.logs("channel.ready");
    twin.act(Act::contact_writes(&id, "Two")).unwrap();
    until(|| comments(&twin, &id).len() == 3).await;

    // One goes; webhooks come to the other, and nothing is lost meanwhile.
    twin.act(Act::contact_writes(&id, "Three")).unwrap();
    assert_eq!(one.stop(), Some(0));
    twin.set_webhook_url(&hook.replace(&address, &second)).await.unwrap();
    until(|| comments(&twin, &id).iter().any(|said| said.contains("You said: Three"))).await;
    twin.act(Act::contact_writes(&id, "Four")).unwrap();
    let four = |said: &&String| said.contains("You said: Four");
    until(|| comments(&twin, &id).iter().any(|said| four(&said))).await;
    assert_eq!(comments(&twin, &id).iter().filter(four).count(), 1);
    assert_eq!(other.stop(), Some(0));
}
