//! See `qraft_fuzz::expression`.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| qraft_fuzz::expression(data));
