//! See `qraft_fuzz::check`.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| qraft_fuzz::check(data));
