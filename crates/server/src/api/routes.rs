//! What there is to ask for.

use axum::routing;
use deskmate_store::Role;

use super::{
    bots, channels, contacts, conversations, describe::Route, drafts, outreach, set_up, tokens,
    users, watch,
};

/// The routes, each with what whoever asks has to be and what it takes and answers: there is no
/// other way to add one.
pub(super) fn all() -> Vec<Route> {
    let get = |path, role, does, serves| Route::new("GET", path, role, does, serves);
    let post = |path, role, does, serves| Route::new("POST", path, role, does, serves);
    let (viewer, operator) = (Role::Viewer, Role::Operator);
    let (editor, admin) = (Role::Editor, Role::Admin);
    vec![
        get("/api/v1/channels", viewer, "How each channel does", routing::get(channels::list))
            .answers::<channels::Channels>(200),
        get("/api/v1/channels/{name}", viewer, "How a channel does", routing::get(channels::one))
            .answers::<channels::Shown>(200)
            .refuses(&[404]),
        post(
            "/api/v1/channels/{name}/pause",
            operator,
            "Stops a channel",
            routing::post(channels::pause),
        )
        .takes::<channels::PauseBody>(true)
        .answers::<channels::Channels>(200)
        .refuses(&[404]),
        post(
            "/api/v1/channels/{name}/resume",
            operator,
            "Lets a channel go on",
            routing::post(channels::resume),
        )
        .answers::<channels::Channels>(200)
        .refuses(&[404, 409]),
        get(
            "/api/v1/channels/{name}/set-up",
            editor,
            "How a channel of the console is set up; no secret is told",
            routing::get(set_up::get),
        )
        .answers::<set_up::Shown>(200)
        .refuses(&[404, 409]),
        post(
            "/api/v1/channels/{name}/set-up",
            editor,
            "Makes a channel, or changes it, once Intercom was asked about all of it; it counts at once",
            routing::post(set_up::put),
        )
        .takes::<set_up::Change>(true)
        .answers::<set_up::Shown>(200)
        .refuses(&[404, 409]),
        post(
            "/api/v1/channels/{name}/remove",
            editor,
            "Takes a channel of the console away; what is stored of its conversations stays",
            routing::post(set_up::remove),
        )
        .takes::<set_up::Removal>(true)
        .answers::<set_up::Removed>(200)
        .refuses(&[404, 409]),
        post(
            "/api/v1/channels/{name}/look",
            editor,
            "What the access token of a set-up opens: teammates and teams to choose from",
            routing::post(set_up::look),
        )
        .takes::<set_up::LookBody>(true)
        .answers::<set_up::Opens>(200)
        .refuses(&[404, 409]),
        post(
            "/api/v1/channels/{name}/disconnect",
            editor,
            "Takes the app out of a channel's workspace, and with it every channel that uses it",
            routing::post(set_up::disconnect),
        )
        .answers::<set_up::Disconnected>(200)
        .refuses(&[404, 409, 422]),
        get(
            "/api/v1/channels/{name}/webhook",
            viewer,
            "Which topics have come in for a channel, and whether it has gone deaf",
            routing::get(channels::webhook),
        )
        .answers::<channels::Webhook>(200)
        .refuses(&[404]),
        post("/api/v1/pause", operator, "Stops all channels", routing::post(channels::pause_all))
            .takes::<channels::PauseBody>(true)
            .answers::<channels::Channels>(200),
        post(
            "/api/v1/resume",
            operator,
            "Lets all channels go on that were stopped together",
            routing::post(channels::resume_all),
        )
        .answers::<channels::Channels>(200)
        .refuses(&[409]),
        post(
            "/api/v1/channels/{name}/say",
            operator,
            "Has the bot say something; it goes out by itself, once",
            routing::post(outreach::say),
        )
        .takes::<outreach::Asked>(true)
        .answers::<outreach::Shown>(202)
        .refuses(&[404, 409]),
        get(
            "/api/v1/channels/{name}/said/{id}",
            viewer,
            "How far a message has come that the bot was to say",
            routing::get(outreach::said),
        )
        .answers::<outreach::Shown>(200)
        .refuses(&[404]),
        get(
            "/api/v1/drafts",
            viewer,
            "The drafts that wait, the oldest first, at most 100",
            routing::get(drafts::list),
        )
        .asks(&[("after", "`next` of the answer before")])
        .answers::<drafts::Drafts>(200)
        .refuses(&[422]),
        post(
            "/api/v1/drafts/{id}/send",
            operator,
            "Sends a draft, or other words in its place; whoever works on the conversation carries it out",
            routing::post(drafts::send),
        )
        .takes::<drafts::SendBody>(false)
        .answers::<drafts::Decided>(202)
        .refuses(&[404, 409]),
        post(
            "/api/v1/drafts/{id}/reject",
            operator,
            "Rejects a draft",
            routing::post(drafts::reject),
        )
        .takes::<drafts::RejectBody>(false)
        .answers::<drafts::Decided>(202)
        .refuses(&[404, 409]),
        post(
            "/api/v1/conversations/{channel}/{id}/give",
            operator,
            "Gives a conversation to the bot; whoever works on it carries it out",
            routing::post(conversations::give),
        )
        .answers::<conversations::Done>(202)
        .refuses(&[404]),
        post(
            "/api/v1/conversations/{channel}/{id}/take",
            operator,
            "Takes a conversation from the bot; whoever works on it carries it out",
            routing::post(conversations::take),
        )
        .answers::<conversations::Done>(202)
        .refuses(&[404]),
        get(
            "/api/v1/contacts/{id}",
            admin,
            "All that is stored of a contact",
            routing::get(contacts::export),
        )
        .answers::<contacts::Stored>(200)
        .refuses(&[404]),
        post(
            "/api/v1/contacts/{id}/erase",
            admin,
            "Forgets all that is stored of a contact",
            routing::post(contacts::erase),
        )
        .answers::<contacts::Erased>(200)
        .refuses(&[404]),
        get(
            "/api/v1/conversations",
            viewer,
            "Who holds what, the one that has waited for longest first, at most 100",
            routing::get(conversations::list),
        )
        .asks(&[
            ("list", "Which list; the bot's, if it is left out"),
            ("channel", "Only those of this channel"),
            ("after", "`next` of the answer before"),
        ])
        .answers::<conversations::Conversations>(200)
        .refuses(&[422]),
        get(
            "/api/v1/conversations/lists",
            viewer,
            "How many conversations each list has, and since when the first one waits",
            routing::get(conversations::lists),
        )
        .asks(&[("channel", "Only those of this channel")])
        .answers::<conversations::Lists>(200),
        get(
            "/api/v1/conversations/{channel}/{id}",
            viewer,
            "What is known of a conversation, with its timeline",
            routing::get(conversations::one),
        )
        .answers::<conversations::Known>(200)
        .refuses(&[404]),
        post(
            "/api/v1/conversations/{channel}/{id}/look",
            operator,
            "Has a conversation read now, and what is due there done",
            routing::post(conversations::look),
        )
        .answers::<conversations::Done>(202)
        .refuses(&[404]),
        get(
            "/api/v1/drafts/results",
            viewer,
            "What became of drafts in the last four weeks, by what they were about, and by week",
            routing::get(watch::results),
        )
        .answers::<watch::Results>(200),
        get(
            "/api/v1/deliveries",
            viewer,
            "What is to be sent to Intercom, and the webhooks that came in, at most 100 of each",
            routing::get(watch::deliveries),
        )
        .asks(&[("before", "`next` of the answer before")])
        .answers::<watch::Deliveries>(200),
        get(
            "/api/v1/alerts",
            viewer,
            "What is wrong now, and what was",
            routing::get(watch::alerts),
        )
        .answers::<watch::Alerts>(200),
        post(
            "/api/v1/alerts/try",
            admin,
            "Tells all who are told of alerts that somebody tries it",
            routing::post(watch::try_alerts),
        )
        .answers::<watch::Tried>(200),
        get(
            "/api/v1/changes",
            viewer,
            "Who changed what, the newest first, at most 100",
            routing::get(watch::changes),
        )
        .asks(&[("before", "`next` of the answer before")])
        .answers::<watch::Changes>(200),
        get(
            "/api/v1/kept",
            viewer,
            "For how long what is kept",
            routing::get(watch::kept),
        )
        .answers::<watch::Kept>(200),
        get("/api/v1/users", viewer, "Who may sign in to the console", routing::get(users::list))
            .answers::<users::Users>(200),
        post(
            "/api/v1/users/one-step",
            admin,
            "Takes the second step of signing in from somebody who has lost their phone",
            routing::post(users::one_step),
        )
        .takes::<users::NameBody>(true)
        .answers::<users::Done>(200)
        .refuses(&[404]),
        post(
            "/api/v1/users/role",
            admin,
            "Gives somebody another role",
            routing::post(users::set_role),
        )
        .takes::<users::RoleBody>(true)
        .answers::<users::Done>(200)
        .refuses(&[404, 409]),
        post(
            "/api/v1/users/remove",
            admin,
            "Takes somebody away: their sessions and tokens are over",
            routing::post(users::remove),
        )
        .takes::<users::NameBody>(true)
        .answers::<users::Done>(200)
        .refuses(&[404, 409]),
        post(
            "/api/v1/invitations",
            admin,
            "Makes a link by which somebody becomes a user",
            routing::post(users::invite),
        )
        .takes::<users::InvitationBody>(true)
        .answers::<users::Invitation>(200),
        get("/api/v1/tokens", viewer, "The tokens of scripts", routing::get(tokens::list))
            .answers::<tokens::Tokens>(200),
        post(
            "/api/v1/tokens",
            admin,
            "Makes a token for a script; it is told once, and may do no more than whoever makes it",
            routing::post(tokens::make),
        )
        .takes::<tokens::New>(true)
        .answers::<tokens::Made>(200),
        post(
            "/api/v1/tokens/{id}/remove",
            admin,
            "Takes a token away",
            routing::post(tokens::remove),
        )
        .answers::<tokens::Removed>(200)
        .refuses(&[404]),
        get("/api/v1/bots", viewer, "What answers in each channel", routing::get(bots::list))
            .answers::<bots::Bots>(200),
        get(
            "/api/v1/bots/{channel}",
            viewer,
            "A bot, with what is wrong with its file and to whom it hands over",
            routing::get(bots::one),
        )
        .answers::<bots::OfFile>(200)
        .refuses(&[404]),
        get(
            "/api/v1/bots/{channel}/picture",
            viewer,
            "A bot file as a picture: its dialogs, and how they lead to one another",
            routing::get(bots::picture),
        )
        .answers::<bots::Picture>(200)
        .refuses(&[404, 409]),
        get(
            "/api/v1/bots/{channel}/dialogs/{dialog}",
            viewer,
            "A dialog as it is written",
            routing::get(bots::dialog),
        )
        .answers::<bots::Dialog>(200)
        .refuses(&[404, 409]),
        post(
            "/api/v1/bots/{channel}/tests",
            viewer,
            "Runs the tests beside a bot file",
            routing::post(bots::tests),
        )
        .answers::<bots::Run>(200)
        .refuses(&[404, 409]),
        post(
            "/api/v1/bots/{channel}/try",
            viewer,
            "Chats with a bot file as it is now; nobody else sees it",
            routing::post(bots::try_it),
        )
        .takes::<bots::Tried>(true)
        .answers::<bots::Went>(200)
        .refuses(&[404, 409]),
        post(
            "/api/v1/bots/{channel}/understand",
            viewer,
            "How a bot file understands a sentence",
            routing::post(bots::understand),
        )
        .takes::<bots::Sentence>(true)
        .answers::<bots::Understood>(200)
        .refuses(&[404, 409]),
        post(
            "/api/v1/bots/{channel}/probe",
            operator,
            "Asks whether what a bot needs is there; no message is sent to it",
            routing::post(bots::probe),
        )
        .answers::<bots::Probed>(200)
        .refuses(&[404]),
    ]
}
