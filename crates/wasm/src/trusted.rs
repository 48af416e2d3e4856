//! Compiled code that this product wrote itself becomes a component again.
#![allow(unsafe_code)]

use wasmtime::Engine;
use wasmtime::component::Component;

/// The component of compiled code whose mark was checked; `None` where the engine is another.
pub(crate) fn deserialize(engine: &Engine, code: &[u8]) -> Option<Component> {
    // SAFETY: `code` must be what `Component::serialize` answered, unchanged. The only caller has
    // found over it a mark that takes this user's secret key to make, and that only `Cache::keep`
    // makes, over what `Component::serialize` answered.
    unsafe { Component::deserialize(engine, code) }.ok()
}
