//! See `fuzz/src/component.rs`.

#![no_main]

#[path = "../src/component.rs"]
mod component;

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    component::component(data);
});
