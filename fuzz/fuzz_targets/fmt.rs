//! See `qraft_fuzz::fmt`.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| qraft_fuzz::fmt(data));
