//! Nobody knows what became of a call, and it is not made twice.

use std::time::Duration;

use intercom_twin::{Act, Fault, FaultKind};

use super::{Broken, so};
use crate::support::{JOE, World};

async fn a_reply_meets(kind: FaultKind) -> Broken {
    let world = World::start().await;
    let fault = Fault::new(kind).on("POST", "/conversations/*/reply");
    world.fault(fault.ms(3000).times(1));
    let id = world.joe_starts("Hi").await;
    world.seconds(20).await;
    so(world.bot_said(&id), vec!["You said: Hi".to_owned()])
}

pub(crate) async fn the_answer_is_lost() -> Broken {
    a_reply_meets(FaultKind::DropAfterWrite).await
}

pub(crate) async fn it_is_written_late() -> Broken {
    a_reply_meets(FaultKind::LateWrite).await
}

/// Whichever write is the first that is not done, the process being gone or not.
async fn nothing_is_written_after(is_gone: bool) -> Broken {
    for at in 1.. {
        let mut world = World::start().await;
        world.plug.pull_at(at);
        let id = world.does_now(Act::contact_starts(JOE, "Hi"));
        world.settle().await;
        if !world.plug.is_out() {
            break;
        }
        if is_gone {
            world.crash().await;
            world.start_again().await;
        } else {
            world.plug.back_in();
            world.advance(Duration::from_secs(1)).await;
        }
        world.seconds(70).await;
        let broken = so(world.bot_said(&id), vec!["You said: Hi".to_owned()]);
        if broken.is_some() {
            return broken;
        }
    }
    None
}

pub(crate) async fn a_process_dies_after_it() -> Broken {
    nothing_is_written_after(true).await
}

pub(crate) async fn the_store_fails_after_it() -> Broken {
    nothing_is_written_after(false).await
}
