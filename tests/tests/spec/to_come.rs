//! Rules that are declared to fire and do not yet. The list shrinks to nothing: a code on it that
//! fires anywhere fails the test that saw it.

/// Codes whose rule is still to be written.
pub const STILL_TO_COME: &[&str] = &[];

/// Codes that fire and declare a fix that no finding offers yet.
pub const FIX_TO_COME: &[&str] = &["LAH004"];

/// Families whose spec is still to be written: none of their rules is asked for one.
pub const WITHOUT_SPEC: &[&str] = &["UNI", "CST", "RSK", "EXE", "SRC", "VER", "DAT"];
