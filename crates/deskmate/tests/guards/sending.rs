//! Nobody knows what became of a call, and it is not made twice.

use std::time::Duration;

use intercom_twin::{Fault, FaultKind, Twin};

use super::{Broken, so};
use crate::support::World;

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

/// What was said is not written down, the process being gone or not.
async fn nothing_is_written_after(is_gone: bool) -> Broken {
    let mut world = World::start().await;
    let has_replied =
        |twin: &Twin| twin.api_calls().iter().any(|call| call.path.ends_with("/reply"));
    world.plug.pull_when(&world.twin, has_replied);
    let id = world.joe_starts("Hi").await;
    assert_eq!((world.bot_said(&id).len(), world.plug.is_out()), (1, true), "said and not noted");
    if is_gone {
        world.crash().await;
        world.start_again().await;
    } else {
        world.plug.back_in();
        world.advance(Duration::from_secs(1)).await;
    }
    world.seconds(70).await;
    so(world.bot_said(&id), vec!["You said: Hi".to_owned()])
}

pub(crate) async fn a_process_dies_after_it() -> Broken {
    nothing_is_written_after(true).await
}

pub(crate) async fn the_store_fails_after_it() -> Broken {
    nothing_is_written_after(false).await
}
