//! Rules that are declared to fire and do not yet. The list shrinks to nothing: a code on it that
//! fires anywhere fails the test that saw it.

/// Codes whose rule is still to be written.
pub const STILL_TO_COME: &[&str] = &[];

/// Codes that fire and declare a fix that no finding offers yet.
pub const FIX_TO_COME: &[&str] =
    &["LAH004", "LAH007", "LAH008", "LAH009", "USE001", "USE002", "USE003", "WIN003", "WIN006"];

/// Families whose spec is still to be written: none of their rules is asked for one. (USE: only
/// USE005 lacks one; it has its cases in the checker's own tests.)
pub const WITHOUT_SPEC: &[&str] = &["UNI", "CST", "RSK", "EXE", "SRC", "VER", "DAT", "USE"];
