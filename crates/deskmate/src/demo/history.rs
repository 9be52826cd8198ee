//! What has happened before somebody looks, so that no page of the console is empty.

use intercom_twin::{Act, TwinError};

use super::Demo;

/// The lead of the example workspace: whoever tries the demo plays the other customer.
const LENA: &str = "Lena Lead";
const ANN: &str = "Ann Ames";

impl Demo {
    /// Plays some conversations: one that the bot answers, one that it hands over, one that a
    /// teammate takes, one that is closed.
    ///
    /// # Errors
    /// What the local Intercom refuses.
    pub async fn play_history(&self) -> Result<(), TwinError> {
        let starts = |text: &str| self.twin.act(Act::contact_starts(LENA, text));
        starts("Where is my order A-17?")?;
        let asked = starts("I want to talk to a person")?;
        let taken = starts("Do you ship to Norway?")?;
        let closed = starts("Where is order B-204?")?;
        self.settle().await;
        let conversation = &asked.conversation_id;
        self.twin.act(Act::teammate_notes(
            &**conversation,
            ANN,
            "I know her, leave this to me.",
        ))?;
        self.twin.act(Act::teammate_replies(
            &*taken.conversation_id,
            ANN,
            "We do, in four days.",
        ))?;
        self.twin.act(Act::teammate_closes(&*closed.conversation_id, ANN))?;
        self.settle().await;
        Ok(())
    }
}
