//! `deskmate demo --tour`: a scripted story that fails at the first thing that is not as promised.

use intercom_twin::{
    Act,
    act::{ContactWrites, Upload},
};

use super::{Demo, story::Story};
use crate::out::{self, Ink, paint};

const JOE: &str = "Joe Bloggs";
const ANN: &str = "Ann Ames";
const BEN: &str = "Ben Bell";
const BOT: &str = "Robin Bot";
/// A picture of one pixel.
const PIXEL: &str = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

/// Plays the story.
///
/// # Errors
/// What was promised, and what happened.
pub(crate) async fn play(demo: &Demo) -> anyhow::Result<()> {
    chapter("The customer writes, the bot answers as a teammate");
    let mut story = Story::begin(demo, JOE, "Hello?").await?;
    story.bot_said("Hi Joe!")?;
    story.bot_said("Where is my order?")?;
    story.does(Act::contact_presses(story.id(), "Where is my order?")).await?;
    story.bot_said("A-17")?;
    story.is_owned("bot").await?;

    chapter("The bot hands over to a team, with tags and a note");
    story.does(Act::contact_writes(story.id(), "I would like to talk to a person")).await?;
    story.bot_said("I am getting a colleague")?;
    story.bot_noted("about order A-17")?;
    story.is_with("Support")?;
    story.contact_has_tags(JOE, &["preferred", "sales"]).await?;
    story.is_owned("people").await?;

    chapter("People work and talk, the bot keeps quiet");
    story.does(Act::contact_writes(story.id(), "Is anybody there? It is about my order.")).await?;
    story.bot_kept_quiet()?;
    story.does(Act::teammate_assigns(story.id(), ANN, ANN)).await?;
    story
        .does(Act::teammate_replies(story.id(), ANN, "Hi Joe, I will have it sent again."))
        .await?;
    story.does(Act::contact_writes(story.id(), "Great. And where is the second order?")).await?;
    story.bot_kept_quiet()?;
    story.is_owned("people").await?;

    chapter("The conversation is given back: the bot answers what is unanswered");
    story.does(Act::teammate_assigns(story.id(), ANN, BOT)).await?;
    story.bot_said("A-17")?;
    story.is_owned("bot").await?;

    chapter("The customer sends a picture");
    let id = story.id().to_owned();
    story
        .does(ContactWrites {
            uploads: vec![Upload {
                name: "receipt.png".into(),
                content_type: "image/png".into(),
                data: PIXEL.into(),
            }],
            ..ContactWrites::new(id, "")
        })
        .await?;
    story.bot_said("receipt.png")?;

    chapter("A teammate just replies: that is a takeover");
    story
        .does(Act::teammate_replies(story.id(), BEN, "I have just found it in our warehouse!"))
        .await?;
    story.is_with(BEN)?;
    story.does(Act::contact_writes(story.id(), "Wonderful, an order at last")).await?;
    story.bot_kept_quiet()?;
    story.is_owned("people").await?;

    chapter("Given back with nothing open, closed by the bot, and opened again by the customer");
    story.does(Act::teammate_replies(story.id(), BEN, "You are welcome.")).await?;
    story.does(Act::teammate_assigns(story.id(), BEN, BOT)).await?;
    story.bot_said("I am back, Joe")?;
    story.does(Act::contact_writes(story.id(), "No, thank you")).await?;
    story.bot_said("You are welcome!")?;
    story.does(Act::contact_writes(story.id(), "Oh, where is my parcel?")).await?;
    story.bot_said("A-17")?;
    story.is_owned("bot").await?;

    out::line(&format!("\n{}", paint(Ink::Green, "Everything was as promised.")));
    Ok(())
}

fn chapter(title: &str) {
    out::line(&format!("\n{}", paint(Ink::Bold, title)));
}
