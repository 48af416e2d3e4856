//! See `qraft_fuzz::document`.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| qraft_fuzz::document(data));
