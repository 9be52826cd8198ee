//! `deskmate schema`: JSON schemas, and the API's description.

use crate::{
    args::{Schema, SchemaOf},
    out,
};

pub(crate) fn run(schema: &Schema) -> anyhow::Result<()> {
    let schema = match schema.of {
        SchemaOf::BotProtocol => deskmate_bots::schema::bot_protocol(),
        SchemaOf::Dialogs => serde_json::to_value(deskmate_dialog::schema())?,
        SchemaOf::Agent => serde_json::to_value(deskmate_bots::AgentFile::schema())?,
        SchemaOf::Config => crate::config::schema(),
        SchemaOf::Openapi => deskmate_server::api::description(None),
        SchemaOf::DialogTests => serde_json::to_value(deskmate_dialog::test_schema())?,
    };
    out::line(&serde_json::to_string_pretty(&schema)?);
    Ok(())
}
