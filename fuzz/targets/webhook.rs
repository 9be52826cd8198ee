//! A notification's body, its signature, and a signature's header.
#![no_main]

use intercom::webhook::{Notification, read_signature, sign, verify_signature};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|body: &[u8]| {
    if let Ok(read) = Notification::parse(body) {
        let _ = (read.conversation_id(), read.conversation(), read.expected_ids(), read.concerns_conversation());
    }
    let signature = sign(b"secret", body);
    assert!(verify_signature(&[b"secret"], &signature, body).is_ok());
    assert!(verify_signature(&[b"other"], &signature, body).is_err());
    if let Ok(text) = std::str::from_utf8(body) {
        let _ = read_signature(text);
    }
});
