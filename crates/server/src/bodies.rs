//! Reads a request's body, once its head has been judged.

use std::{
    future::poll_fn,
    pin::Pin,
    sync::atomic::{AtomicUsize, Ordering},
};

use axum::{
    body::{Body, HttpBody},
    http::{StatusCode, header::CONTENT_LENGTH, request::Parts},
    response::Response,
};

use crate::{connections::Line, problem::problem};

/// Most bytes of a notification or an answer. A conversation with its newest part is a few
/// kilobytes.
pub const MAX_BODY_BYTES: usize = 1024 * 1024;
/// Most bytes of bodies that are not whole yet, of all connections together. Who has been sending
/// for longest gives way to who comes.
pub const MAX_HELD_BYTES: usize = 32 * 1024 * 1024;

/// Bytes of bodies that are being read now.
static HELD: AtomicUsize = AtomicUsize::new(0);

/// Counts what a body holds as long as it is being read.
struct Held(usize);

impl Held {
    fn add(&mut self, bytes: usize) -> bool {
        self.0 += bytes;
        HELD.fetch_add(bytes, Ordering::Relaxed) + bytes <= MAX_HELD_BYTES
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        HELD.fetch_sub(self.0, Ordering::Relaxed);
    }
}

/// The whole body, or the answer that refuses it.
pub(crate) async fn read(head: &Parts, mut body: Body) -> Result<Vec<u8>, Response> {
    let announced = head.headers.get(CONTENT_LENGTH).and_then(|length| length.to_str().ok());
    let announced = announced.and_then(|length| length.parse::<usize>().ok());
    if announced.is_some_and(|bytes| bytes > MAX_BODY_BYTES) {
        return Err(too_large());
    }
    let line = head.extensions.get::<Line>();
    let (mut read, mut held) = (Vec::new(), Held(0));
    while let Some(frame) = poll_fn(|context| Pin::new(&mut body).poll_frame(context)).await {
        let Ok(frame) = frame else { return Err(cut()) };
        let Ok(chunk) = frame.into_data() else { continue };
        if read.len() + chunk.len() > MAX_BODY_BYTES {
            return Err(too_large());
        }
        if !held.add(chunk.len())
            && let Some(line) = line
        {
            line.make_room();
        }
        read.extend_from_slice(&chunk);
    }
    Ok(read)
}

fn too_large() -> Response {
    let message = format!("a body has at most {MAX_BODY_BYTES} bytes");
    problem(StatusCode::PAYLOAD_TOO_LARGE, "too_large", message)
}

fn cut() -> Response {
    problem(StatusCode::BAD_REQUEST, "cut", "the body did not arrive whole")
}
