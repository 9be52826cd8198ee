//! What is remembered is shown, copied and forgotten while the service runs, on either database.

use intercom_twin::{Fault, FaultKind};

use super::{
    postgres_server::Database,
    serve::{Service, comments, until},
    *,
};

/// Runs a command beside the service.
fn asks(installation: &Installation, args: &[&str]) -> String {
    installation.plain(&run(deskmate().current_dir(installation.folder.path()).args(args)))
}

fn json_of(told: &str) -> Value {
    serde_json::from_str(told.strip_prefix("exit code 0\n").unwrap()).unwrap()
}

/// Plays on one database, and puts the copy back into another that is empty.
async fn shown_copied_and_erased(database: &str, into: &str) {
    let twin = twin().await;
    let bot = bot_address(echo()).await;
    let config = config_for(&twin, "")
        .replace("127.0.0.1:9/turn", &format!("{bot}/turn"))
        .replace("sqlite:deskmate.db", database);
    let installation = Installation::with(&config);
    let mut service = Service::start(installation.folder.path(), &free_address());
    let hook = service.logs("channel.webhook")["webhook"].as_str().unwrap().to_owned();
    let path = hook.rsplit_once('/').unwrap().1;
    service.logs("channel.ready");
    twin.set_webhook_url(&hook).await.unwrap();
    let id = twin.act(Act::contact_starts("Joe Bloggs", "My tea is cold")).unwrap();
    let (id, said) = (id.conversation_id, |text: &str| format!("<p>You said: {text}</p>"));
    let times = |text: &str| comments(&twin, &id).iter().filter(|one| **one == said(text)).count();
    until(|| times("My tea is cold") == 1).await;

    let show = || asks(&installation, &["conversation", "show", &id]);
    until(|| show().contains("to do     nothing")).await;
    let shown = show();
    assert!(shown.starts_with(&format!("exit code 0\nconversation {id}, channel `support`\n")));
    for part in ["owner     the bot has it, since 20", "the bot answers turn trn_", "`say` is done"]
    {
        assert!(shown.contains(part), "{shown}");
    }
    assert!(!shown.contains("tea"), "what was said is not shown: {shown}");
    let whole = json_of(&asks(&installation, &["conversation", "show", &id, "--json"]));
    assert_eq!(whole[0]["conversation"], id.as_str());
    let joe = twin
        .describe()
        .contacts
        .into_iter()
        .find(|one| one.name.as_deref() == Some("Joe Bloggs"))
        .unwrap()
        .id;
    let export = json_of(&asks(&installation, &["contact", "export", &joe]));
    assert_eq!(export["conversations"][0]["conversation"], id.as_str());
    assert_eq!(export["conversations"][0]["known"]["log"]["standing"]["contact"], joe.as_str());
    let copied = asks(&installation, &["backup", "copy.db"]);
    assert!(copied.starts_with("exit code 0\n"), "{copied}");
    let again = asks(&installation, &["backup", "copy.db"]);
    assert!(again.contains("copy.db: File exists"), "{again}");

    let unreadable = Fault::new(FaultKind::ServerError).status(404);
    twin.set_faults([unreadable.on("GET", "/conversations/*")]).unwrap();
    twin.act(Act::contact_writes(&id, "Two")).unwrap();
    until(|| show().contains("  parked    ")).await;
    twin.set_faults([]).unwrap();
    let retried = asks(&installation, &["conversation", "retry", &id]);
    assert!(retried.contains("Channel `support` looks at it within five seconds"), "{retried}");
    until(|| times("Two") == 1).await;
    until(|| show().contains("it can be worked on again")).await;

    let erase = ["contact", "erase", &joe];
    let asked = asks(&installation, &erase);
    assert!(asked.contains(&format!("would be forgotten: conversation support/{id}")), "{asked}");
    assert!(show().starts_with("exit code 0\n"));
    let erased = asks(&installation, &[&erase[..], &["--yes"]].concat());
    assert!(erased.contains(&format!("\nforgotten: conversation support/{id}")), "{erased}");
    assert!(show().contains("nothing is stored of a conversation"), "{}", show());
    assert!(asks(&installation, &erase).contains("nothing is stored of a contact"));
    // It goes on as one that was never seen, and nothing is answered twice.
    twin.act(Act::contact_writes(&id, "Three")).unwrap();
    until(|| times("Three") == 1).await;
    assert_eq!((times("My tea is cold"), times("Two")), (1, 1));

    let refused = asks(&installation, &["restore", "copy.db"]);
    assert!(refused.starts_with("exit code 1\n"), "{refused}");
    assert_eq!(service.stop(), Some(0));
    installation.write(&config.replace(database, into));
    let restored = asks(&installation, &["restore", "copy.db"]);
    assert!(restored.starts_with("exit code 0\n"), "{restored}");
    // A database of another kind is brought up to date by the service, as any other.
    let restored = show();
    assert!(restored.contains("the bot answers turn trn_"), "{restored}");
    let mut service = Service::start(installation.folder.path(), &free_address());
    assert!(service.logs("channel.webhook")["webhook"].as_str().unwrap().ends_with(path));
    assert_eq!(service.stop(), Some(0));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn beside_a_file_in_use() {
    let other = Database::fresh().await;
    shown_copied_and_erased("sqlite:deskmate.db", &other.url).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn beside_a_postgres_in_use() {
    let database = Database::fresh().await;
    shown_copied_and_erased(&database.url, "sqlite:other.db").await;
}
