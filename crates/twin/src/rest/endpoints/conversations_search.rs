//! `POST /conversations/search`.

use super::conversations;
use crate::{
    rest::{ApiError, Call, Reply},
    search::{self, Kind},
    world::World,
};

pub(crate) fn search(world: &mut World, call: &Call) -> Result<Reply, ApiError> {
    let query = search::parse(call.body.get("query"), Kind::Conversations)?;
    let ask = search::pagination(&call.body)?;
    let world: &World = world;
    conversations::paged(world, call, &ask, |c| {
        query.fits(&|field| search::conversation_field(world, c, field), world)
    })
}
