use super::Answer;

fn refused(answer: &str) -> String {
    match serde_json::from_str::<Answer>(answer) {
        Ok(answer) => answer.check().expect_err("this answer should be refused"),
        Err(error) => error.to_string(),
    }
}

#[test]
fn an_empty_answer_says_nothing_on_purpose() {
    let answer: Answer = serde_json::from_str("{}").unwrap();
    assert_eq!(answer.check(), Ok(()));
    assert_eq!(answer, Answer::default());
}

#[test]
fn null_for_what_may_be_left_out_is_as_if_it_were() {
    let read = |text: &str| {
        let answer: Answer = serde_json::from_str(text).unwrap();
        assert_eq!(answer.check(), Ok(()), "{text}");
        answer
    };
    for (with, without) in [
        (r#"{"actions":null,"session":null}"#, "{}"),
        (
            r#"{"actions":[{"type":"say","text":"hi","format":null,"choices":null,"attachments":null,"cards":null}]}"#,
            r#"{"actions":[{"type":"say","text":"hi"}]}"#,
        ),
        (
            r#"{"actions":[{"type":"say","text":null,"cards":[{"title":"A","subtitle":null,"image":null,"url":null,"choices":null}]}]}"#,
            r#"{"actions":[{"type":"say","cards":[{"title":"A"}]}]}"#,
        ),
        (
            r#"{"actions":[{"type":"say","attachments":[{"url":"https://x.test/a","name":null}]}]}"#,
            r#"{"actions":[{"type":"say","attachments":[{"url":"https://x.test/a"}]}]}"#,
        ),
        (
            r#"{"actions":[{"type":"note","text":"a","format":null}]}"#,
            r#"{"actions":[{"type":"note","text":"a"}]}"#,
        ),
        (
            r#"{"actions":[{"type":"handover","team":null,"teammate":null,"note":null,"tags":null,"message":null}]}"#,
            r#"{"actions":[{"type":"handover"}]}"#,
        ),
        (
            r#"{"actions":[{"type":"snooze","for":60,"until":null}]}"#,
            r#"{"actions":[{"type":"snooze","for":60}]}"#,
        ),
    ] {
        assert_eq!(read(with), read(without), "{with}");
    }
    // Where `null` means something, it stays.
    let set = read(
        r#"{"actions":[{"type":"set","target":"contact","attributes":{"plan":null}}],"session":{"tries":null}}"#,
    );
    assert_eq!(set.session.get("tries"), Some(&serde_json::Value::Null));
    // What must be there is not there.
    for wrong in [
        r#"{"actions":[{"type":"note","text":null}]}"#,
        r#"{"actions":[{"type":"tag","target":null,"tags":[]}]}"#,
        r#"{"actions":[{"type":"tag","target":"contact","tags":null}]}"#,
        r#"{"actions":[null]}"#,
    ] {
        assert!(serde_json::from_str::<Answer>(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn a_session_has_a_size_and_its_author_is_told_which_variable_fills_it() {
    let session = |size: usize| {
        serde_json::json!({"notes": "x".repeat(size), "tries": 1}).as_object().unwrap().clone()
    };
    assert_eq!(super::check_session(&session(200 * 1024)), Ok(()));
    let why = super::check_session(&session(300 * 1024)).unwrap_err();
    assert_eq!(
        why,
        "session: it would hold 301 KB, and 256 KB is the most; the largest variable is `notes`, with 301 KB"
    );
}

#[test]
fn too_many_parts_of_an_action_are_refused() {
    let choices = vec![serde_json::json!({"id": "a", "title": "A"}); 101];
    let cards = vec![serde_json::json!({"title": "A", "choices": &choices[..60]}); 2];
    let many: Vec<_> = (0..101).map(|n| n.to_string()).collect();
    for (action, why) in [
        (serde_json::json!({"type": "say", "choices": choices}), "101 choices"),
        (serde_json::json!({"type": "say", "cards": cards}), "120 choices"),
        (serde_json::json!({"type": "tag", "target": "contact", "tags": many}), "101 tags"),
    ] {
        let answer = serde_json::json!({"actions": [action]}).to_string();
        assert_eq!(refused(&answer), format!("actions[0]: {why} are too many, the most is 100"));
    }
}

#[test]
fn what_does_not_fit_is_refused_with_what_and_where() {
    insta::assert_snapshot!(
        [
            r#"{"actions":[{"type":"sya","text":"hi"}]}"#,
            r#"{"actions":[{"type":"say","txt":"hi"}]}"#,
            r#"{"actions":[{"type":"say"}]}"#,
            r#"{"actions":[{"type":"note","text":" "}]}"#,
            r#"{"actions":[{"type":"handover"},{"type":"say","text":"bye"}]}"#,
            r#"{"actions":[{"type":"handover","team":"a","teammate":"b"}]}"#,
            r#"{"actions":[{"type":"snooze"}]}"#,
            r#"{"actions":[{"type":"snooze","until":1734537561000}]}"#,
            r#"{"actions":[{"type":"say","text":"a","choices":[{"id":"x","title":""}]}]}"#,
            r#"{"actions":[{"type":"say","attachments":[{"url":"javascript:alert(1)"}]}]}"#,
            r#"{"replies":[]}"#,
        ]
        .map(refused)
        .join("\n")
    );
}
