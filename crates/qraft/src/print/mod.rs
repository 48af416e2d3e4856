//! What people read on stdout: plain tables, 80 columns where the content allows.

use std::ffi::OsString;
use std::io::Write;

pub use qraft_report::print::{Align, Table, count, date, money, percent, plain, stamp, wrapped};

/// Writes to stdout. A reader that has gone (`| head`) is no reason to stop or to complain: the
/// work goes on and the exit code stays what it is.
pub fn to_stdout(text: &str) {
    let _ = std::io::stdout().lock().write_all(text.as_bytes());
}

/// The same to stderr.
pub fn to_stderr(text: &str) {
    let _ = std::io::stderr().lock().write_all(text.as_bytes());
}

/// Whether to colour what goes to a stream, which is a terminal or is not: `NO_COLOR` and
/// `CLICOLOR=0` say no, `CLICOLOR_FORCE` says yes even to a file.
pub fn colour(terminal: bool) -> bool {
    let said = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty());
    colour_wanted(terminal, said("NO_COLOR").is_some(), said("CLICOLOR"), said("CLICOLOR_FORCE"))
}

fn colour_wanted(
    terminal: bool,
    no_colour: bool,
    clicolor: Option<OsString>,
    force: Option<OsString>,
) -> bool {
    let off = |value: OsString| value == "0";
    let forced = force.is_some_and(|value| !off(value));
    !no_colour && (forced || (terminal && !clicolor.is_some_and(off)))
}

macro_rules! out {
    ($($text:tt)*) => { $crate::print::to_stdout(&format!($($text)*)) };
}
macro_rules! outln {
    ($($text:tt)*) => { $crate::print::to_stdout(&(format!($($text)*) + "\n")) };
}
macro_rules! err {
    ($($text:tt)*) => { $crate::print::to_stderr(&format!($($text)*)) };
}
macro_rules! errln {
    ($($text:tt)*) => { $crate::print::to_stderr(&(format!($($text)*) + "\n")) };
}
pub(crate) use {err, errln, out, outln};

#[cfg(test)]
mod tests {
    use super::colour_wanted;

    #[test]
    fn colour_is_for_terminals_and_for_those_who_want_it() {
        let say = |value: &str| Some(value.into());
        assert!(colour_wanted(true, false, None, None));
        assert!(!colour_wanted(false, false, say("1"), None));
        assert!(!colour_wanted(true, true, None, say("1")));
        assert!(!colour_wanted(true, false, say("0"), None));
        assert!(colour_wanted(false, false, None, say("1")));
        assert!(!colour_wanted(false, false, None, say("0")));
    }
}
