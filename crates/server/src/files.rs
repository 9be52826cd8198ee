//! Files of customers, for bots: `GET /api/v1/files/…` leads to where Intercom has them now.

use axum::{
    extract::{Path, State},
    http::{
        StatusCode,
        header::{CACHE_CONTROL, LOCATION, REFERRER_POLICY},
    },
    response::{IntoResponse, Response},
};
use deskmate_engine::File;

use crate::{App, problem::problem};

type Place = (String, String, String, String, String, String);

pub(crate) async fn file(
    State(app): State<App>,
    Path((channel, conversation, message, at, token, _name)): Path<Place>,
) -> Response {
    match app.engine.file(&channel, &conversation, &message, &at, &token).await {
        File::At(address) => {
            let headers = [
                (LOCATION, address.as_str()),
                (CACHE_CONTROL, "no-store"),
                (REFERRER_POLICY, "no-referrer"),
            ];
            (StatusCode::FOUND, headers).into_response()
        }
        File::WrongToken => problem(
            StatusCode::NOT_FOUND,
            "no_such_file",
            "there is no such file; use the address of the attachment as it was told",
        ),
        File::Gone => problem(
            StatusCode::GONE,
            "file_gone",
            "the message that held this file is gone, or does not hold it any more",
        ),
        File::NotNow(why) => problem(
            StatusCode::SERVICE_UNAVAILABLE,
            "not_now",
            format!("Intercom does not tell where the file is now: {why}; try again later"),
        ),
    }
}
