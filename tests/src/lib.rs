//! Tests that see every crate: tidy, oracles, agreements, end to end
