//! `deskmate schema`: JSON schemas.

use crate::{
    args::{Schema, SchemaOf},
    out,
};

pub(crate) fn run(schema: &Schema) -> anyhow::Result<()> {
    let schema = match schema.of {
        SchemaOf::BotProtocol => deskmate_bots::schema::bot_protocol(),
    };
    out::line(&serde_json::to_string_pretty(&schema)?);
    Ok(())
}
