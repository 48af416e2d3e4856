//! A bar on a terminal, nothing elsewhere.

use std::io::IsTerminal;

use indicatif::{ProgressBar, ProgressStyle};

use crate::args::Log;

/// Progress of a long command, on stderr.
pub struct Progress {
    bar: Option<ProgressBar>,
}

impl Progress {
    /// A bar of `total` steps where stderr is a terminal and the log style leaves it to people.
    pub fn new(total: u64, log: Log) -> Self {
        let shown = std::io::stderr().is_terminal() && matches!(log, Log::Auto | Log::Text);
        let bar = shown.then(|| {
            let bar = ProgressBar::new(total);
            let style = ProgressStyle::with_template(
                "{bar:32} {human_pos}/{human_len}  {per_sec}  eta {eta}  {msg}",
            );
            bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
            bar
        });
        Progress { bar }
    }

    /// `done` steps are over; `message` says of what, or what is best so far.
    pub fn at(&self, done: u64, message: String) {
        if let Some(bar) = &self.bar {
            bar.set_position(done);
            bar.set_message(message);
        }
    }

    /// Takes the bar away, so that the summary stands alone.
    pub fn clear(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}
