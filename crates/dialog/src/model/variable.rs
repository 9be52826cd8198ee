//! What is known of a variable beforehand.

use serde_json::Value;

use crate::decode::record;

record! {
    /// A variable.
    pub struct Variable {
        /// Its value until it is set.
        default: Option<Value> = "default",
        /// Never shown in logs or the console.
        sensitive: Option<bool> = "sensitive",
    }
}
