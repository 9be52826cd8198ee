//! `deskmate demo --tour`: a scripted story that fails at the first thing that is not as promised.

use intercom_twin::{
    Act,
    act::{ContactWrites, Upload},
};

use super::{Demo, story::Story};
use crate::out::{self, Ink, paint};

const JOE: &str = "Joe Bloggs";
const ANN: &str = "Ann Ames";
const CLEO: &str = "Cleo Cole";
const BOT: &str = "Robin Bot";
/// A picture of one pixel.
const PIXEL: &str = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkM+9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

/// Plays the story.
///
/// # Errors
/// What was promised, and what happened.
pub(crate) async fn play(demo: &Demo) -> anyhow::Result<()> {
    chapter("The customer writes, the bot answers as a teammate: it knows the name");
    let mut story = Story::begin(demo, JOE, "Hello?").await?;
    story.bot_said("Hi Joe!")?;
    story.bot_said("Where is my order?")?;

    chapter("A quick reply is pressed; the answer to the question is checked");
    story.does(Act::contact_presses(story.id(), "Where is my order?")).await?;
    story.bot_said("What is your order number?")?;
    story.does(Act::contact_writes(story.id(), "seventeen")).await?;
    story.bot_said("\"seventeen\" does not look like an order number")?;
    story.does(Act::contact_writes(story.id(), "A-17")).await?;
    story.bot_said("Order A-17 (running shoes) has left our house")?;
    story.bot_said("Anything else?")?;
    story.conversation_has("topic", "order")?;

    chapter("A quick reply is typed, with a mistake; another order, in another state");
    story.does(Act::contact_writes(story.id(), "track anohter order")).await?;
    story.bot_said("What is your order number?")?;
    story.does(Act::contact_writes(story.id(), "B-204")).await?;
    story.bot_said("was delivered on Friday")?;
    story.is_owned("bot").await?;

    chapter("The customer sends a picture");
    story.does(Act::contact_writes(story.id(), "It arrived broken, I would like a refund")).await?;
    story.bot_said("What is wrong with it?")?;
    story.does(Act::contact_writes(story.id(), "The zip is torn")).await?;
    story.bot_said("Could you send me a picture of it?")?;
    let id = story.id().to_owned();
    let picture =
        Upload { name: "zip.png".into(), content_type: "image/png".into(), data: PIXEL.into() };
    story.does(ContactWrites { uploads: vec![picture], ..ContactWrites::new(id, "") }).await?;
    story.bot_said("Your return has the number R-B-204")?;
    story.bot_noted("Return R-B-204 of order B-204: The zip is torn")?;

    chapter("The bot hands over: an enterprise customer goes to VIP, with tags and a note");
    story.does(Act::contact_writes(story.id(), "I would like to talk to a person")).await?;
    story.bot_said("I am getting a colleague")?;
    story.bot_noted("Order: B-204")?;
    story.is_with("VIP")?;
    story.contact_has_tags(JOE, &["preferred", "sales"]).await?;
    story.is_owned("people").await?;

    chapter("People work and talk, the bot keeps quiet");
    story.does(Act::contact_writes(story.id(), "Is anybody there? It is about my order.")).await?;
    story.bot_kept_quiet()?;
    story.does(Act::teammate_assigns(story.id(), ANN, ANN)).await?;
    story
        .does(Act::teammate_replies(story.id(), ANN, "Hi Joe, I will have a new one sent."))
        .await?;
    story.does(Act::contact_writes(story.id(), "Great. And where is A-17?")).await?;
    story.bot_kept_quiet()?;
    story.is_owned("people").await?;

    chapter("The conversation is given back: the bot answers what is unanswered");
    story.does(Act::teammate_assigns(story.id(), ANN, BOT)).await?;
    story.bot_said("Order A-17 (running shoes) has left our house")?;
    story.is_owned("bot").await?;

    chapter("A teammate just replies: that is a takeover");
    story
        .does(Act::teammate_replies(story.id(), CLEO, "It left this morning, I have just seen it!"))
        .await?;
    story.is_with(CLEO)?;
    story.does(Act::contact_writes(story.id(), "Wonderful! Where is C-3, then?")).await?;
    story.bot_kept_quiet()?;
    story.is_owned("people").await?;

    chapter("Given back with nothing open, closed by the bot, and opened again by the customer");
    story.does(Act::teammate_replies(story.id(), CLEO, "On the packing table.")).await?;
    story.does(Act::teammate_assigns(story.id(), CLEO, BOT)).await?;
    story.bot_said("I am back, Joe")?;
    story.does(Act::contact_writes(story.id(), "No, thank you")).await?;
    story.bot_said("You are welcome!")?;
    story.is_closed()?;
    story.does(Act::contact_writes(story.id(), "Oh, are you open on Saturday?")).await?;
    story.bot_said("Saturday: 10:00 to 16:00")?;
    story.is_owned("bot").await?;

    out::line(&format!("\n{}", paint(Ink::Green, "Everything was as promised.")));
    Ok(())
}

fn chapter(title: &str) {
    out::line(&format!("\n{}", paint(Ink::Bold, title)));
}
