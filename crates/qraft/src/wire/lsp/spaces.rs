//! Findings of a space file: its own, and those that hang on the strategy that it searches.

use std::path::Path;

use qraft_check::{CheckOptions, check, judge};
use qraft_diag::{Diagnostic, SourceFile};
use qraft_search::space::{Form, Space, StrategyRef, read};
use qraft_syntax::document::{Document, parse_node};
use qraft_syntax::yaml;

/// True where a text is a space file: it says which strategy it is of.
pub fn is_space(file: &SourceFile) -> bool {
    let name = file.name().rsplit(['/', '\\']).next().unwrap_or("");
    if matches!(name, "search.yaml" | "search.yml" | "search.json") {
        return true;
    }
    let says = |line: &str| {
        let key = line.trim_start_matches(['{', '"', '\'']);
        ["strategy", "strategies"].iter().any(|word| {
            let rest = key.strip_prefix(word).map(|r| r.trim_start_matches(['"', '\'']));
            rest.is_some_and(|rest| rest.trim_start().starts_with(':'))
        })
    };
    if file.text().trim_start().starts_with('{') {
        let (tree, _) = yaml::parse(file);
        return tree
            .is_some_and(|root| root.get("strategy").or_else(|| root.get("strategies")).is_some());
    }
    file.text().lines().any(says)
}

/// What is wrong with a space file at `path`. `text` reads another file.
pub fn findings(
    file: &SourceFile,
    path: Option<&Path>,
    text: &dyn Fn(&Path) -> Option<String>,
) -> Vec<Diagnostic> {
    let (space, mut findings) = read(file, Form::Space, false);
    if findings.iter().any(Diagnostic::is_error) {
        return findings;
    }
    findings.extend(against_strategy(&space, file, path, text));
    qraft_diag::sort(&mut findings);
    findings
}

/// What the space says that its strategy does not bear out. Nothing where there is no strategy to
/// look at, or where that has errors of its own.
fn against_strategy(
    space: &Space,
    file: &SourceFile,
    path: Option<&Path>,
    text: &dyn Fn(&Path) -> Option<String>,
) -> Vec<Diagnostic> {
    let options = CheckOptions { domains: space.domains(), ..CheckOptions::default() };
    if let Some(StrategyRef::Inline(node)) = &space.strategy {
        let (document, parse) = parse_node(node);
        let checked = judge(file, &document, parse, &options);
        let mut findings = checked.findings;
        if let Some(program) = checked.program {
            findings.extend(space.resolve(&document, &program).1);
        }
        return findings;
    }
    let Some(at) = path.and_then(|path| space.strategy_path(path)) else { return Vec::new() };
    let Some(text) = text(&at) else { return Vec::new() };
    let strategy = SourceFile::new(at.to_string_lossy(), text);
    let document: Document = qraft_syntax::parse(&strategy).document;
    match check(&strategy, &options).program {
        Some(program) => space.resolve(&document, &program).1,
        None => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(text: &str, strategy: &str) -> Vec<&'static str> {
        let file = SourceFile::new("/x/search.yaml", text);
        let read = |_: &Path| Some(strategy.to_owned());
        let found = findings(&file, Some(Path::new("/x/search.yaml")), &read);
        found.iter().map(|f| f.rule.code).collect()
    }

    #[test]
    fn a_space_is_known_by_its_strategy() {
        let is = |text: &str| is_space(&SourceFile::new("a.yaml", text));
        assert!(is("version: 1\nstrategy: a.yaml\n"));
        assert!(is("{\"version\": 1,\n \"strategy\": \"a.yaml\"}"));
        assert!(!is("version: 1\nsignals: {long: a > b}\n"));
        assert!(!is("services:\n  strategy: x\n"));
        assert!(is_space(&SourceFile::new("/a/search.yaml", "")));
    }

    #[test]
    fn a_space_is_held_against_its_strategy() {
        let strategy = "version: 1\nparams: {n: 3}\nsignals: {long: \"EMA(close, n) > 1\"}\n";
        let text = "version: 1\nstrategy: a.yaml\nparams: {n: [2, 3], m: [1]}\nseed: 1\n";
        assert_eq!(codes(text, strategy), ["SRC003"]);
        assert!(codes(&text.replace(", m: [1]", ""), strategy).is_empty());
    }

    #[test]
    fn an_inline_strategy_is_judged_where_it_stands() {
        let text = "version: 1\nstrategy:\n  version: 1\n  signals: {long: close[-1] > 1}\n  \
                    costs: {fee_bps: 1}\nparams: {}\nseed: 1\n";
        assert_eq!(codes(text, ""), ["LAH001"]);
    }
}
