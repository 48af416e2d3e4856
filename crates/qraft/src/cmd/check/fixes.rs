//! `--fix`, `--unsafe-fixes`, `--diff`: fixes are taken until nothing changes any more.

use std::path::PathBuf;

use qraft_diag::SourceFile;
use qraft_diag::fix::{self, Take};

use super::Round;
use super::files::Target;
use super::judge::{Around, Judged, judge};
use super::kind::Kind;
use crate::args::CheckArgs;
use crate::exit::Stop;
use crate::inputs::Source;

/// One fix may make room for another; but two that undo each other must not go on for ever.
const MAX_ROUNDS: usize = 20;

/// What becomes of the changes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mode {
    /// Files are written.
    Write,
    /// They are only shown.
    Show,
}

impl Mode {
    /// What the flags ask for; `None` changes nothing.
    pub fn of(args: &CheckArgs) -> Option<Mode> {
        match (args.diff, args.fix || args.unsafe_fixes) {
            (true, _) => Some(Mode::Show),
            (false, true) => Some(Mode::Write),
            (false, false) => None,
        }
    }
}

/// A text that fixes changed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Changed {
    /// Its file.
    pub path: PathBuf,
    /// True for standard input.
    pub stdin: bool,
    /// What it is called.
    pub name: String,
    /// As it was.
    pub before: String,
    /// As it is.
    pub after: String,
    /// How many fixes were taken.
    pub fixes: usize,
}

/// Judges a file and takes its fixes, again and again. With [`Mode::Write`] the answer is of the
/// fixed text, with [`Mode::Show`] of the text as it stands.
pub fn fix(
    target: &Target,
    source: Source,
    kind: Kind,
    around: &Around<'_>,
    mode: Mode,
) -> (Source, Judged, Option<Changed>) {
    let before = source.file.text().to_owned();
    let first = judge(&source, kind, around);
    let mut now = source.clone();
    let mut found = None;
    let mut fixes = 0;
    for _ in 0..MAX_ROUNDS {
        let judged = found.as_ref().unwrap_or(&first);
        let fixed = fix::apply(&now.file, &judged.own.findings, around.take);
        if fixed.applied.is_empty() || fixed.text == now.file.text() {
            break;
        }
        fixes += fixed.applied.len();
        let file = SourceFile::new(now.file.name(), fixed.text);
        now = Source { path: now.path, file };
        found = Some(judge(&now, kind, around));
    }
    let changed = (now.file.text() != before).then(|| Changed {
        path: target.path.clone(),
        stdin: target.stdin,
        name: now.file.name().to_owned(),
        before,
        after: now.file.text().to_owned(),
        fixes,
    });
    match (mode, found) {
        (Mode::Write, Some(judged)) => (now, judged, changed),
        _ => (source, first, changed),
    }
}

/// Writes what was changed, each file whole or not at all. A link's target is written, not the
/// link.
pub(super) fn write(round: &mut Round) {
    let mut problems = Vec::new();
    for changed in round.fixed.iter().filter(|changed| !changed.stdin) {
        let path = changed.path.canonicalize().unwrap_or_else(|_| changed.path.clone());
        let mode = std::fs::metadata(&path).map(|meta| meta.permissions());
        let written = qraft_evidence::atomic_write(&path, changed.after.as_bytes())
            .and_then(|()| mode.map_or(Ok(()), |mode| std::fs::set_permissions(&path, mode)));
        if let Err(error) = written {
            let message = format!("{}: cannot be written: {error}", changed.name);
            problems.push(Stop::input("file_unwritable", message));
        }
    }
    problems.into_iter().for_each(|problem| round.keep(problem));
}

/// Which fixes the flags ask for.
pub fn take(args: &CheckArgs) -> Take {
    if args.unsafe_fixes { Take::AlsoUnsafe } else { Take::Safe }
}
