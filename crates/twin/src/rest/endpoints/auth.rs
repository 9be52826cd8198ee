//! `/auth`: how tokens come and go. It is in Intercom's guides, not in the API description.

use serde_json::{Value, json};

use crate::{
    api_error::ApiError,
    app::NotTraded,
    rest::{Call, Reply},
    world::World,
};

/// `POST /auth/eagle/token`: a code for a token (Intercom, setting up OAuth).
pub(crate) fn token(world: &mut World, call: &Call) -> Result<Reply, ApiError> {
    let (code, id, secret) = (
        call.needed_text("code")?,
        call.needed_text("client_id")?,
        call.needed_text("client_secret")?,
    );
    let now = world.now_ms();
    let traded = world.app.trade((&code, &id, &secret), now, &mut world.seeded);
    let token = traded.map_err(|why| {
        // The guide has the second message; what is said of a wrong client is not written down.
        let message = match why {
            NotTraded::Client => "Unauthorized Client",
            NotTraded::Code => "Unauthorized Code",
        };
        ApiError::new(401, "unauthorized", message)
    })?;
    Ok(json!({ "token_type": "Bearer", "token": token, "access_token": token }))
}

/// `POST /auth/uninstall`: the app goes, and all its tokens (Intercom, installing your app).
pub(crate) fn uninstall(world: &mut World, _call: &Call) -> Result<Reply, ApiError> {
    world.uninstall_app();
    Ok(Value::Null)
}
