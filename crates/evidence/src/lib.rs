//! Content-addressed results
