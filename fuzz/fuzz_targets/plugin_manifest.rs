//! See `fuzz/src/plugin.rs`.

#![no_main]

#[path = "../src/plugin.rs"]
mod plugin;

libfuzzer_sys::fuzz_target!(|data: &[u8]| plugin::plugin_manifest(data));
