//! `qraft fmt`: strategies and spaces in their one layout. Exit 0, 1 where a file does not parse or
//! `--check` or `--diff` found one to change, 2 where a file cannot be read or written.

use std::io::{IsTerminal, Read};
use std::path::{Path, PathBuf};

use qraft_diag::fix::unified_diff;
use qraft_diag::{Diagnostic, SourceFile};
use qraft_syntax::format::{self, Formatted};

use crate::args::{FmtArgs, Format};
use crate::exit::{Ended, Outcome, Stop};
use crate::inputs::{self, Source};
use crate::paths::{self, Found};

/// What came of one file.
struct Done {
    file: SourceFile,
    changed: bool,
    findings: Vec<Diagnostic>,
}

/// Runs the command.
pub fn run(args: &FmtArgs) -> Ended {
    let mut names = args.paths.clone();
    if args.stdin_filename.is_some() && !names.iter().any(|name| name == "-") {
        names.push("-".to_owned());
    }
    let (found, mut stop) = paths::expand(&names);
    let mut done = Vec::new();
    for file in found {
        match one(args, &file) {
            Ok(answer) => done.extend(answer),
            Err(problem) => {
                stop = Some(match stop.take() {
                    Some(earlier) => earlier.and(problem),
                    None => problem,
                });
            }
        }
    }
    report(args, &done);
    let broken = done.iter().flat_map(|d| &d.findings).any(Diagnostic::is_error);
    let unlike = (args.check || args.diff) && done.iter().any(|d| d.changed);
    match stop {
        Some(stop) => Err(stop),
        None if broken || unlike => Ok(Outcome::Findings),
        None => Ok(Outcome::Done),
    }
}

/// Lays one file out. `None` where it is no document of this language and was not named.
fn one(args: &FmtArgs, found: &Found) -> Result<Option<Done>, Stop> {
    let standard_input = found.path.as_os_str() == "-";
    let source = match standard_input {
        true => standard_input_as(args.stdin_filename.as_deref())?,
        false => Source::read(&found.path)?,
    };
    if !found.named && !format::is_document(&source.file) {
        return Ok(None);
    }
    let Formatted { text, findings } = format::format(&source.file);
    let changed = text != source.file.text();
    if args.diff {
        let name = source.file.name();
        crate::print::out!("{}", unified_diff(name, source.file.text(), &text));
    } else if args.stdout || (standard_input && !args.check) {
        crate::print::to_stdout(&text);
    } else if changed && !args.check {
        write(&source.path, &text)?;
    }
    Ok(Some(Done { file: source.file, changed, findings }))
}

fn standard_input_as(name: Option<&Path>) -> Result<Source, Stop> {
    let path = name.map_or_else(|| PathBuf::from("<stdin>"), Path::to_owned);
    let mut bytes = Vec::new();
    let read = std::io::stdin().lock().take(inputs::TEXT_LIMIT + 1).read_to_end(&mut bytes);
    read.map_err(|e| Stop::input("file_unreadable", format!("standard input: {e}")))?;
    Source::of_bytes(&path, bytes)
}

/// Puts the text in the place of the file that the path leads to, as readable as it was.
fn write(path: &Path, text: &str) -> Result<(), Stop> {
    let written = std::fs::canonicalize(path).and_then(|target| {
        let permissions = std::fs::metadata(&target)?.permissions();
        if permissions.readonly() {
            return Err(std::io::Error::from(std::io::ErrorKind::PermissionDenied));
        }
        qraft_evidence::atomic_write(&target, text.as_bytes())?;
        std::fs::set_permissions(&target, permissions)
    });
    written.map_err(|e| {
        Stop::input("file_unwritable", format!("{}: cannot be written: {e}", path.display()))
    })
}

fn report(args: &FmtArgs, done: &[Done]) {
    let terminal = std::io::stderr().is_terminal();
    for one in done.iter().filter(|one| !one.findings.is_empty()) {
        crate::print::err!("{}", inputs::findings_text(&one.file, &one.findings, terminal));
    }
    let piped = args.stdin_filename.is_some() || args.paths.iter().any(|name| name == "-");
    let printed = args.diff || args.stdout || (piped && !args.check);
    if args.output.format == Format::Json && !printed {
        let file = |one: &Done| {
            let codes: Vec<&str> = one.findings.iter().map(|f| f.rule.code).collect();
            serde_json::json!({
                "file": one.file.name(), "changed": one.changed, "findings": codes,
            })
        };
        let files: Vec<serde_json::Value> = done.iter().map(file).collect();
        let answer = serde_json::json!({
            "schema": "qraft.fmt/1", "written": !args.check, "files": files,
        });
        crate::print::outln!("{answer}");
        return;
    }
    if printed || args.output.format == Format::Json {
        return;
    }
    let word = if args.check { "would change" } else { "formatted" };
    for one in done.iter().filter(|one| one.changed) {
        crate::print::outln!("{word}: {}", one.file.name());
    }
    let left = done.iter().filter(|one| !one.findings.is_empty()).count();
    let changed = done.iter().filter(|one| one.changed).count();
    let same = done.len() - changed - left;
    let left = if left > 0 { format!(", {left} left as they are") } else { String::new() };
    crate::print::outln!("{changed} {word}, {same} in order{left}");
}
