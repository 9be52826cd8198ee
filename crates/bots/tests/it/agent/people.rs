//! Whoever asks for a person gets one, and whom the model hands over to.

use serde_json::json;

use super::{SMALL, actions, agent, answered, calls, completion, model, says, text};

#[tokio::test]
async fn a_person_is_had_by_asking_and_no_model_is_asked() {
    let model = model([]).await;
    let bot = agent(SMALL, &model);
    for (words, message) in [
        ("Can I talk to a human please?", "I get a colleague."),
        ("Ik wil met een mens van jullie praten", "Ik haal een collega."),
        ("Je voudrais parler à un conseiller", "I get a colleague."),
        ("Ich möchte mit einem Menschen sprechen", "I get a colleague."),
        ("Quiero hablar con una persona", "I get a colleague."),
        ("agent", "I get a colleague."),
    ] {
        let said = actions(&bot, says(words)).await;
        let expected = json!([{"type": "handover", "team": "Support", "message": message, "note": "The customer asks for a person."}]);
        assert_eq!(said, expected, "{words}");
    }
    assert_eq!(model.posts().len(), 0);
}

#[tokio::test]
async fn the_files_own_words_ask_for_a_person_too() {
    let model = model([]).await;
    let file = SMALL.replace(
        "  default: Support",
        "  default: Support\n  words: [Vorgesetzter, let me see the boss]",
    );
    let said = actions(&agent(&file, &model), says("Now let me see the BOSS!")).await;
    assert_eq!(said[0]["type"], "handover");
}

#[tokio::test]
async fn a_conversation_that_people_gave_back_as_it_was_is_not_given_to_them_again() {
    let model = model([text("I am here again.")]).await;
    let bot = agent(SMALL, &model);
    let first = answered(&bot, says("a human please")).await;
    let mut back = says("a human please");
    back.reason = deskmate_core::Reason::Returned;
    back.session.extend(first.answer.session.clone());
    assert_eq!(actions(&bot, back).await[0]["text"], "I am here again.");
    // But who asks again gets one again.
    let mut again = says("a human please");
    again.messages[0].id = deskmate_core::PartId::new("133");
    again.session.extend(first.answer.session);
    assert_eq!(actions(&bot, again).await[0]["type"], "handover");
}

#[tokio::test]
async fn the_model_hands_over_to_a_team_that_is_described_and_to_no_other() {
    let call = |team: &str| {
        calls(&[
            (
                "handover",
                json!({"team": team, "reason": "Parcel lost, see https://evil.test/x", "message": "I ask Ann."}),
            ),
            ("no_such_tool", json!({})),
        ])
    };
    let model = model([call("shipping"), call("Board of directors")]).await;
    let bot = agent(SMALL, &model);
    let said = actions(&bot, says("My parcel is lost")).await;
    assert_eq!(said.as_array().unwrap().len(), 1, "after a handover there is nothing: {said}");
    assert_eq!(
        said[0],
        json!({"type": "handover", "team": "Shipping", "note": "Parcel lost, see", "message": "I ask Ann."})
    );
    assert_eq!(actions(&bot, says("My parcel is lost")).await[0]["team"], "Support");
}

#[tokio::test]
async fn what_the_model_writes_beside_is_said_before() {
    let call = json!({"role": "assistant", "content": "Sorry about that.",
        "tool_calls": [{"id": "c", "function": {"name": "handover", "arguments": "{broken"}}]});
    let model = model([completion(&call, "tool_calls")]).await;
    let said = actions(&agent(SMALL, &model), says("My parcel is lost")).await;
    assert_eq!(said[0]["message"], "Sorry about that.");
    assert_eq!(said[0]["team"], "Support", "people can be reached however badly it is asked for");
}

#[tokio::test]
async fn a_model_that_refuses_leaves_it_to_people() {
    for answer in [
        completion(&json!({"role": "assistant", "content": null, "refusal": "I can't."}), "stop"),
        completion(&json!({"role": "assistant", "content": ""}), "content_filter"),
    ] {
        let model = model([answer]).await;
        let said = actions(&agent(SMALL, &model), says("Hi")).await;
        assert_eq!(
            (&said[0]["type"], &said[0]["note"]),
            (&json!("handover"), &json!("The model refuses to answer."))
        );
    }
}
