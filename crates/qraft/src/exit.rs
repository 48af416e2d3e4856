//! Exit codes, in one place: 0 fine, 1 findings or no result, 2 input, 130 interrupted and
//! resumable.

use std::io::Write;

use crate::args::Format;

/// How a command ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Outcome {
    /// 0
    Done,
    /// 1: findings, or a search in which every trial failed.
    Findings,
    /// 130: stopped by a signal; running it again goes on.
    Interrupted,
}

/// What stopped a command, in words for people and a code for machines.
#[derive(Debug)]
pub struct Stop {
    /// The exit code.
    pub code: u8,
    /// Snake case, stable.
    pub kind: &'static str,
    /// What, with the values. One message a cause.
    pub messages: Vec<String>,
    /// Families of the findings that refused it (`LAH`, `SYN`, …), each once.
    pub families: Vec<String>,
}

impl Stop {
    /// Exit 2: a file, data or a flag is at fault.
    pub fn input(kind: &'static str, message: impl Into<String>) -> Self {
        Stop { code: 2, kind, messages: vec![message.into()], families: Vec::new() }
    }

    /// Exit 1: the text or the run is at fault.
    pub fn findings(kind: &'static str, message: impl Into<String>) -> Self {
        Stop { code: 1, kind, messages: vec![message.into()], families: Vec::new() }
    }

    /// Both causes; the higher code wins, which lets 2 win over 1.
    pub fn and(mut self, other: Stop) -> Self {
        if other.code > self.code {
            (self.code, self.kind) = (other.code, other.kind);
        }
        self.messages.extend(other.messages);
        self.families.extend(other.families);
        self
    }
}

/// What every command answers.
pub type Ended = Result<Outcome, Stop>;

/// Prints what stopped the command, and turns the end into the process's exit code.
pub fn finish(ended: Ended, format: Format) -> std::process::ExitCode {
    let _ = std::io::stdout().flush();
    match ended {
        Ok(Outcome::Done) => 0.into(),
        Ok(Outcome::Findings) => 1.into(),
        Ok(Outcome::Interrupted) => 130.into(),
        Err(stop) => {
            for message in &stop.messages {
                match format {
                    Format::Text => crate::print::errln!("error: {message}"),
                    Format::Json => {
                        let line = serde_json::json!({
                            "schema": "qraft.error/1", "code": stop.kind, "exit": stop.code,
                            "message": message,
                        });
                        crate::print::errln!("{line}");
                    }
                }
            }
            stop.code.into()
        }
    }
}
