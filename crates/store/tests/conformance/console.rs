//! What the console keeps.

use std::{sync::Arc, time::Duration};

use deskmate_core::Timestamp;
use deskmate_store::{
    Attempts, AuditEntry, Change, Console, ConsoleChannel, Errand, Held, Invitation, Pause, Role,
    SecondStep, Session, Store, StoreError, Token, User,
};

use crate::{
    Backend,
    samples::{at, due, knows, lease, take_in, wake, write},
};

async fn console(backend: &dyn Backend) -> (Console, Arc<dyn Store>) {
    let store = backend.open().await;
    (Console::new(Arc::clone(&store)), store)
}

fn entry(id: &str, at: Timestamp) -> AuditEntry {
    AuditEntry {
        id: id.to_owned(),
        at,
        who: "ann".to_owned(),
        what: "user.invited".to_owned(),
        about: "a viewer".to_owned(),
        before: None,
        after: Some("viewer".to_owned()),
    }
}

fn user(name: &str, role: Role) -> User {
    User {
        id: format!("usr_{name}"),
        name: name.to_owned(),
        role,
        password: "$argon2id$…".to_owned(),
        made_at: at(5),
    }
}

fn changed_meanwhile<T: std::fmt::Debug>(outcome: &Result<T, StoreError>) -> bool {
    matches!(outcome, Err(StoreError::ChangedMeanwhile))
}

pub(crate) async fn an_invitation_makes_one_user(backend: &dyn Backend) {
    let (console, _) = console(backend).await;
    assert!(!console.has_users().await.unwrap());
    let invitation = Invitation {
        digest: "d1".to_owned(),
        role: Role::Editor,
        made_by: "ann".to_owned(),
        until: at(10),
    };
    console.invite(&invitation, entry("1", at(1))).await.unwrap();
    assert_eq!(console.invitation("d1", at(10)).await.unwrap(), Some(invitation));
    assert_eq!(console.invitation("d1", at(11)).await.unwrap(), None, "its time is over");
    assert_eq!(console.invitation("d2", at(1)).await.unwrap(), None);
    let ben = user("ben", Role::Editor);
    console.accept("d1", &ben, entry("2", at(5))).await.unwrap();
    let again = console.accept("d1", &user("cleo", Role::Editor), entry("3", at(5))).await;
    assert!(changed_meanwhile(&again), "it is used up");
    assert!(console.has_users().await.unwrap());
    assert_eq!(console.users().await.unwrap(), std::slice::from_ref(&ben));
    assert_eq!(console.user_named("ben").await.unwrap(), Some(ben.clone()));
    assert_eq!(console.user("usr_ben").await.unwrap(), Some(ben.clone()));
    assert!(changed_meanwhile(&console.add_user(&ben).await), "the name is taken");
    let told = console.audit(None, 9).await.unwrap();
    assert_eq!(told.iter().map(|entry| entry.id.as_str()).collect::<Vec<_>>(), ["2", "1"]);
}

pub(crate) async fn sessions_end(backend: &dyn Backend) {
    let (console, _) = console(backend).await;
    let ben = user("ben", Role::Viewer);
    console.add_user(&ben).await.unwrap();
    let session = |digest: &str| Session {
        digest: digest.to_owned(),
        user: ben.id.clone(),
        begun_at: at(10),
        seen_at: at(10),
    };
    for digest in ["s1", "s2", "s3"] {
        console.begin_session(&session(digest), &ben.password, at(0)).await.unwrap();
    }
    assert_eq!(console.session("s1").await.unwrap(), Some((session("s1"), ben.clone())));
    console.seen_session("s1", at(99)).await.unwrap();
    assert_eq!(console.session("s1").await.unwrap().unwrap().0.seen_at, at(99));
    console.end_session("s1").await.unwrap();
    assert_eq!(console.session("s1").await.unwrap(), None);
    console.set_password(&ben.id, "new", entry("1", at(100))).await.unwrap();
    assert_eq!(console.session("s2").await.unwrap(), None, "another password ends all");
    let late = console.begin_session(&session("s4"), &ben.password, at(0)).await;
    assert!(changed_meanwhile(&late), "the old one was looked at before, and is worth nothing");
    console.begin_session(&session("s4"), "new", at(0)).await.unwrap();
    console.begin_session(&session("s5"), "new", at(11)).await.unwrap();
    assert_eq!(console.session("s4").await.unwrap(), None, "nobody has used it");
    console.remove_user(&ben.id, entry("2", at(101))).await.unwrap();
    assert_eq!(console.session("s5").await.unwrap(), None);
    assert!(changed_meanwhile(&console.remove_user(&ben.id, entry("3", at(102))).await));
}

pub(crate) async fn somebody_stays_an_admin(backend: &dyn Backend) {
    let (console, _) = console(backend).await;
    let (ann, ben) = (user("ann", Role::Admin), user("ben", Role::Viewer));
    console.add_user(&ann).await.unwrap();
    console.add_user(&ben).await.unwrap();
    assert!(changed_meanwhile(&console.set_role(&ann.id, Role::Viewer, entry("1", at(1))).await));
    assert!(changed_meanwhile(&console.remove_user(&ann.id, entry("1", at(1))).await));
    console.set_role(&ann.id, Role::Admin, entry("1", at(1))).await.unwrap();
    console.set_role(&ben.id, Role::Admin, entry("2", at(2))).await.unwrap();
    console.set_role(&ann.id, Role::Operator, entry("3", at(3))).await.unwrap();
    assert_eq!(console.user(&ann.id).await.unwrap().unwrap().role, Role::Operator);
    assert!(changed_meanwhile(&console.remove_user(&ben.id, entry("4", at(4))).await));
}

pub(crate) async fn a_token_does_what_it_and_its_maker_may(backend: &dyn Backend) {
    let (console, _) = console(backend).await;
    let token = |id: &str, user: &User| Token {
        id: id.to_owned(),
        digest: format!("digest of {id}"),
        name: "a script".to_owned(),
        role: Role::Editor,
        made_by: user.name.clone(),
        user: user.id.clone(),
        made_at: at(1),
    };
    let (ann, ben) = (user("ann", Role::Admin), user("ben", Role::Admin));
    let (of_ann, of_ben) = (token("1", &ann), token("2", &ben));
    console.add_user(&ann).await.unwrap();
    let nobodys = console.add_token(&of_ben, entry("1", at(1))).await;
    assert!(changed_meanwhile(&nobodys), "whoever makes one is there");
    console.add_user(&ben).await.unwrap();
    console.add_token(&of_ann, entry("1", at(1))).await.unwrap();
    console.add_token(&of_ben, entry("2", at(1))).await.unwrap();
    let found = |id: &str| format!("digest of {id}");
    let may = Some((of_ben.clone(), Role::Editor));
    assert_eq!(console.token(&found("2")).await.unwrap(), may);
    console.set_role(&ben.id, Role::Viewer, entry("3", at(2))).await.unwrap();
    let may = Some((of_ben.clone(), Role::Viewer));
    assert_eq!(console.token(&found("2")).await.unwrap(), may, "no more than Ben");
    let all = console.tokens().await.unwrap();
    assert_eq!(all, [(of_ann.clone(), Some(Role::Editor)), (of_ben, Some(Role::Viewer))]);
    console.remove_user(&ben.id, entry("4", at(3))).await.unwrap();
    assert_eq!(console.token(&found("2")).await.unwrap(), None, "Ben is gone");
    assert_eq!(console.tokens().await.unwrap(), [(of_ann, Some(Role::Editor))]);
    console.remove_token("1", entry("5", at(4))).await.unwrap();
    assert_eq!(console.token(&found("1")).await.unwrap(), None);
    assert!(changed_meanwhile(&console.remove_token("1", entry("6", at(4))).await));
    assert_eq!(console.audit(None, 9).await.unwrap().len(), 5, "what was not done is not told");
}

pub(crate) async fn an_attempt_is_counted_once(backend: &dyn Backend) {
    let (console, _) = console(backend).await;
    let attempts = |count, second| Attempts { count, at: at(second) };
    assert_eq!(console.attempts("n").await.unwrap(), None);
    console.count_attempt("n", None, attempts(1, 5), at(0)).await.unwrap();
    let late = console.count_attempt("n", None, attempts(1, 5), at(0)).await;
    assert!(changed_meanwhile(&late), "somebody else has counted one");
    assert_eq!(console.attempts("n").await.unwrap(), Some(attempts(1, 5)));
    console.count_attempt("n", Some(attempts(1, 5)), attempts(2, 6), at(0)).await.unwrap();
    let late = console.count_attempt("n", Some(attempts(1, 5)), attempts(2, 6), at(0)).await;
    assert!(changed_meanwhile(&late));
    console.count_attempt("other", None, attempts(1, 9), at(6)).await.unwrap();
    assert_eq!(console.attempts("n").await.unwrap(), Some(attempts(2, 6)));
    console.count_attempt("third", None, attempts(1, 9), at(7)).await.unwrap();
    assert_eq!(console.attempts("n").await.unwrap(), None, "it is long ago");
    console.forget_attempts("other").await.unwrap();
    assert_eq!(console.attempts("other").await.unwrap(), None);
}

pub(crate) async fn a_pause_lasts_until_it_is_ended(backend: &dyn Backend) {
    let (console, store) = console(backend).await;
    let mut pause = Pause {
        channel: Some("support".to_owned()),
        held: Held::Waits,
        who: "ann".to_owned(),
        why: "wrong prices".to_owned(),
        at: at(1),
    };
    console.pause(&pause, entry("1", at(1))).await.unwrap();
    pause.held = Held::HandedOver;
    console.pause(&pause, entry("2", at(2))).await.unwrap();
    let all = Pause { channel: None, ..pause.clone() };
    console.pause(&all, entry("3", at(3))).await.unwrap();
    store.close().await;

    let (console, store) = self::console(backend).await;
    assert_eq!(console.pauses().await.unwrap(), [all, pause]);
    wake(&*store, "7", 90_000).await;
    console.resume(Some("support"), entry("4", at(4))).await.unwrap();
    assert!(changed_meanwhile(&console.resume(Some("support"), entry("5", at(5))).await));
    console.resume(None, entry("5", at(5))).await.unwrap();
    assert_eq!(console.pauses().await.unwrap(), []);
    assert_eq!(due(&*store, 5).await, Vec::<String>::new());
    console.due_now("support", at(5)).await.unwrap();
    assert_eq!(due(&*store, 5).await, ["7"], "nothing waits any longer");
}

pub(crate) async fn of_two_who_change_a_channel_the_second_is_told(backend: &dyn Backend) {
    let (console, _) = console(backend).await;
    let channel = |version, config: &str| ConsoleChannel {
        name: "sales".to_owned(),
        config: config.to_owned(),
        version,
        changed_at: at(1),
        changed_by: "ann".to_owned(),
    };
    console.put_channel(&channel(1, "{}"), entry("1", at(1))).await.unwrap();
    assert!(changed_meanwhile(&console.put_channel(&channel(1, "x"), entry("2", at(1))).await));
    console.put_channel(&channel(2, "a"), entry("2", at(1))).await.unwrap();
    assert!(changed_meanwhile(&console.put_channel(&channel(2, "b"), entry("3", at(1))).await));
    assert_eq!(console.channels().await.unwrap(), [channel(2, "a")]);
    assert!(changed_meanwhile(&console.remove_channel("sales", 1, entry("3", at(1))).await));
    console.remove_channel("sales", 2, entry("3", at(1))).await.unwrap();
    assert_eq!(console.channels().await.unwrap(), []);
}

pub(crate) async fn the_log_of_changes_is_read_page_by_page(backend: &dyn Backend) {
    let (console, _) = console(backend).await;
    for number in 1..=5 {
        console.note(entry(&number.to_string(), at(number))).await.unwrap();
    }
    let mut seen: Vec<String> = Vec::new();
    loop {
        let page = console.audit(seen.last().map(String::as_str), 2).await.unwrap();
        if page.is_empty() {
            break;
        }
        assert!(page.len() <= 2);
        seen.extend(page.into_iter().map(|entry| entry.id));
    }
    assert_eq!(seen, ["5", "4", "3", "2", "1"]);
}

/// Each of them is one question to the database, which both have to understand.
pub(crate) async fn lists_are_read_and_counted(backend: &dyn Backend) {
    let (console, store) = console(backend).await;
    take_in(&*store, "n1", "7", 1).await;
    let desk = lease(&*store, "7", 10).await;
    write(&*store, &desk.lease, knows("7", 1)).await;
    let listed = console.listed("support", "7").await.unwrap().unwrap();
    assert_eq!(console.count("support", listed.list, 9).await.unwrap(), 1);
    let all = console.in_list("support", listed.list, None, 9).await.unwrap();
    assert_eq!(all.iter().map(|one| one.id.as_str()).collect::<Vec<_>>(), ["7"]);
    assert_eq!(console.came_in(at(9), 9).await.unwrap().len(), 1);
    let topic = console.came_in(at(9), 9).await.unwrap()[0].topic.clone();
    assert_eq!(console.topic_seen("support", &topic).await.unwrap(), Some(at(1)));
    assert_eq!(console.topic_seen("support", "no such topic").await.unwrap(), None);
    take_in(&*store, "n2", "7", 2).await;
    let notifications_done = vec!["n1".to_owned()];
    let done = Change { notifications_done, done_at: Some(at(41)), ..Change::default() };
    write(&*store, &desk.lease, done).await;
    let notifications_done = vec!["n2".to_owned()];
    write(&*store, &desk.lease, Change { notifications_done, ..Change::default() }).await;
    let came_in = console.came_in(at(9), 9).await.unwrap();
    let times: Vec<_> = came_in.iter().map(|one| (&*one.id, one.done, one.worked)).collect();
    let worked = Some(Duration::from_millis(40));
    assert_eq!(times, [("n2", true, None), ("n1", true, worked)], "what is not said is not known");
    assert_eq!(console.happened(at(99), 9).await.unwrap(), []);
    assert_eq!(console.waiting(None, 9).await.unwrap(), []);
    assert_eq!(console.waiting_here("support", "7").await.unwrap(), []);
}

pub(crate) async fn what_was_begun_is_gone_on_with_once_in_the_same_browser(backend: &dyn Backend) {
    let (console, _) = console(backend).await;
    let begun = |digest: &str, until| Errand {
        digest: digest.to_owned(),
        kind: "connect".to_owned(),
        browser: "b1".to_owned(),
        body: r#"{"name": "sales"}"#.to_owned(),
        until: at(until),
    };
    console.begin_errand(&begun("e1", 10), at(1)).await.unwrap();
    for wrong in [("e2", "connect", "b1"), ("e1", "sign_in", "b1"), ("e1", "connect", "b2")] {
        assert_eq!(console.take_errand(wrong, at(2)).await.unwrap(), None, "{wrong:?}");
    }
    let e1 = ("e1", "connect", "b1");
    assert_eq!(console.errand(e1, at(11)).await.unwrap(), None, "its time is over");
    assert_eq!(console.errand(e1, at(10)).await.unwrap(), Some(begun("e1", 10)), "it stays");
    let (one, other) =
        tokio::join!(console.take_errand(e1, at(10)), console.take_errand(e1, at(10)));
    let taken = [one.unwrap(), other.unwrap()].into_iter().flatten().count();
    assert_eq!(taken, 1, "of two who ask one is told");
    console.begin_errand(&begun("e2", 20), at(12)).await.unwrap();
    console.begin_errand(&begun("e3", 30), at(21)).await.unwrap();
    assert_eq!(console.errand(("e2", "connect", "b1"), at(15)).await.unwrap(), None, "forgotten");
}

pub(crate) async fn a_code_of_the_second_step_counts_once(backend: &dyn Backend) {
    let (console, _) = console(backend).await;
    let ben = user("ben", Role::Admin);
    let step = SecondStep {
        user: ben.id.clone(),
        secret: "sealed:1".to_owned(),
        used: 10,
        made_at: at(1),
    };
    let codes = ["r1".to_owned(), "r2".to_owned()];
    let nobodys = console.add_second_step(&step, &codes, "", entry("0", at(1))).await;
    assert!(changed_meanwhile(&nobodys), "there is no such user");
    console.add_user(&ben).await.unwrap();
    for digest in ["s1", "s2"] {
        let (begun_at, seen_at, digest) = (at(1), at(1), digest.to_owned());
        let session = Session { digest, user: ben.id.clone(), begun_at, seen_at };
        console.begin_session(&session, &ben.password, at(0)).await.unwrap();
    }
    console.add_second_step(&step, &codes, "s2", entry("1", at(1))).await.unwrap();
    assert_eq!(console.session("s1").await.unwrap(), None, "it had one step only");
    assert!(console.session("s2").await.unwrap().is_some());
    let again = console.add_second_step(&step, &codes, "s2", entry("2", at(1))).await;
    assert!(changed_meanwhile(&again));
    assert_eq!(console.second_step(&ben.id).await.unwrap(), Some(step.clone()));
    assert!(changed_meanwhile(&console.use_code(&ben.id, 10).await), "it is used");
    let (one, other) = tokio::join!(console.use_code(&ben.id, 12), console.use_code(&ben.id, 12));
    assert_eq!([one, other].iter().filter(|used| used.is_ok()).count(), 1);
    assert!(changed_meanwhile(&console.use_code(&ben.id, 11).await), "a later one was used");
    console.use_recovery_code(&ben.id, "r1", entry("3", at(1))).await.unwrap();
    let again = console.use_recovery_code(&ben.id, "r1", entry("4", at(1))).await;
    let others = console.use_recovery_code("usr_ann", "r2", entry("4", at(1))).await;
    assert!(changed_meanwhile(&again) && changed_meanwhile(&others));
    assert_eq!(console.recovery_codes(&ben.id).await.unwrap(), 1);
    let three = ["r3".to_owned(), "r4".to_owned(), "r5".to_owned()];
    console.set_recovery_codes(&ben.id, &three, entry("5", at(1))).await.unwrap();
    assert_eq!(console.recovery_codes(&ben.id).await.unwrap(), 3);
    assert!(changed_meanwhile(&console.seal_second_step(&ben.id, "sealed:0", "x").await));
    console.seal_second_step(&ben.id, "sealed:1", "sealed:2").await.unwrap();
    assert_eq!(console.second_steps().await.unwrap()[0].secret, "sealed:2");
    console.remove_second_step(&ben.id, entry("6", at(1))).await.unwrap();
    assert_eq!(console.recovery_codes(&ben.id).await.unwrap(), 0);
    assert!(changed_meanwhile(&console.remove_second_step(&ben.id, entry("7", at(1))).await));
    let codes = console.set_recovery_codes(&ben.id, &three, entry("7", at(1))).await;
    assert!(changed_meanwhile(&codes), "there is nothing that they would replace");
}

pub(crate) async fn who_comes_from_elsewhere_is_one_user(backend: &dyn Backend) {
    let (console, _) = console(backend).await;
    let (ann, ben) = (user("ann", Role::Viewer), user("ben", Role::Viewer));
    console.add_user(&ann).await.unwrap();
    assert_eq!(console.user_of("id.example 7").await.unwrap(), None);
    let taken = User { id: "usr_7".to_owned(), ..ann.clone() };
    let named = console.add_user_of("id.example 7", &taken, entry("1", at(1))).await;
    assert!(changed_meanwhile(&named), "the name is somebody's who has a password");
    console.add_user_of("id.example 7", &ben, entry("1", at(1))).await.unwrap();
    assert_eq!(console.user_of("id.example 7").await.unwrap(), Some(ben.clone()));
    let cleo = user("cleo", Role::Viewer);
    let again = console.add_user_of("id.example 7", &cleo, entry("2", at(1))).await;
    assert!(changed_meanwhile(&again), "it is ben's");
    console.remove_user(&ben.id, entry("2", at(2))).await.unwrap();
    assert_eq!(console.user_of("id.example 7").await.unwrap(), None);
}
