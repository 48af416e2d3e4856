//! What a check prints: findings in the asked form on stdout, and for people a line that sums up.

use std::io::IsTerminal;

use qraft_diag::Severity;
use qraft_diag::render::{self, Findings};

use super::Round;
use crate::args::{CheckArgs, CheckFormat};
use crate::inputs;
use crate::print;

/// Prints a round. Where stdout carries a text of its own (a diff, or what was fixed of standard
/// input), findings go to stderr.
pub(super) fn print(args: &CheckArgs, round: &Round) {
    if args.diff {
        for changed in &round.fixed {
            let diff =
                qraft_diag::fix::unified_diff(&changed.name, &changed.before, &changed.after);
            print::out!("{diff}");
        }
        print::errln!("{}", summary(args, round));
        return;
    }
    let fixes = args.fix || args.unsafe_fixes;
    let filter = fixes && args.paths.iter().any(|path| path == "-");
    let text = findings(args.format, round, filter);
    if filter {
        let stdin = round.fixed.iter().find(|changed| changed.stdin);
        let name = args.stdin_filename.as_deref().map(|name| name.display().to_string());
        let name = name.unwrap_or_else(|| "<stdin>".to_owned());
        let as_read = round.checked.iter().find(|(file, _)| file.name() == name);
        let out = stdin.map(|c| c.after.as_str()).or(as_read.map(|(file, _)| file.text()));
        print::out!("{}", out.unwrap_or_default());
        print::err!("{text}");
        return;
    }
    print::out!("{text}");
}

fn findings(format: CheckFormat, round: &Round, to_stderr: bool) -> String {
    let terminal = match to_stderr {
        true => std::io::stderr().is_terminal(),
        false => std::io::stdout().is_terminal(),
    };
    let found = rendered(format, &round.checked, terminal);
    match format {
        CheckFormat::Text | CheckFormat::Concise => found + &sum(round) + "\n",
        _ => found,
    }
}

/// Findings in a form, without a line that sums up.
pub fn rendered(format: CheckFormat, checked: &[Findings], terminal: bool) -> String {
    match format {
        CheckFormat::Text => {
            let one = |(file, findings): &Findings| inputs::findings_text(file, findings, terminal);
            checked.iter().map(one).collect()
        }
        CheckFormat::Concise => render::concise(checked),
        CheckFormat::Json => render::json(checked),
        CheckFormat::Jsonl => render::jsonl(checked),
        CheckFormat::Lsp => {
            let folder = std::env::current_dir().unwrap_or_default();
            render::lsp(checked, &folder.display().to_string())
        }
        CheckFormat::Github => render::github(checked),
        CheckFormat::Sarif => render::sarif(checked),
        CheckFormat::Junit => render::junit(checked),
    }
}

/// A number of things.
pub fn plural(n: usize, word: &str) -> String {
    format!("{} {word}{}", print::count(n as u64), if n == 1 { "" } else { "s" })
}

/// The line under all findings.
pub(super) fn sum(round: &Round) -> String {
    let files = plural(round.checked.len(), "file");
    let levels =
        [(Severity::Error, "error"), (Severity::Warn, "warning"), (Severity::Info, "info")];
    let counts: Vec<String> =
        levels.iter().map(|(level, word)| plural(round.count(*level), word)).collect();
    let mut line = format!("{files} checked: {}", counts.join(", "));
    let mut also = |n: usize, text: String| {
        if n > 0 {
            line.push_str("; ");
            line.push_str(&text);
        }
    };
    also(round.dropped, format!("{} more not shown", round.dropped));
    also(round.allowed, format!("{} allowed", round.allowed));
    let fixed: usize = round.fixed.iter().map(|changed| changed.fixes).sum();
    also(fixed, format!("{fixed} fixed"));
    also(round.skipped, format!("{} skipped", plural(round.skipped, "other file")));
    line
}

fn summary(args: &CheckArgs, round: &Round) -> String {
    let fixes: usize = round.fixed.iter().map(|changed| changed.fixes).sum();
    let how = if args.unsafe_fixes { "--unsafe-fixes" } else { "--fix" };
    let fixes = plural(fixes, "change");
    format!("{how} would make {fixes} in {}", plural(round.fixed.len(), "file"))
}
