//! Findings of a space file: its own, and those that hang on the strategy that it searches.

use std::path::Path;

use qraft_check::{CheckOptions, Weighed, judge, weigh};
use qraft_diag::SourceFile;
use qraft_search::space::{Form, StrategyRef, read};
use qraft_syntax::document::parse_node;

/// What is wrong with a space file at `path`, as far as its strategy is at hand. `text` reads
/// another file; what is wrong with that one is shown where it is open.
pub fn weighed(
    file: &SourceFile,
    path: Option<&Path>,
    around: &CheckOptions,
    text: &dyn Fn(&Path) -> Option<String>,
) -> Weighed {
    let (space, mut findings) = read(file, Form::Space, false);
    let policy = &around.policy;
    let options = CheckOptions {
        domains: space.domains(),
        policy: around.policy.clone(),
        plugins: around.plugins.clone(),
        ..CheckOptions::default()
    };
    if let Some(StrategyRef::Inline(node)) = &space.strategy {
        let (document, parse) = parse_node(node);
        let checked = judge(file, &document, parse, &options);
        if let Some(program) = &checked.program {
            findings.extend(space.judge(&document, program, file.text()));
        }
        let mut own = weigh(file, findings, Some(node.span), policy);
        own.findings.extend(checked.findings);
        own.dropped += checked.dropped;
        qraft_diag::sort(&mut own.findings);
        return own;
    }
    let named = path.and_then(|path| space.strategy_path(path));
    if let Some((at, text)) = named.and_then(|at| text(&at).map(|text| (at, text))) {
        let strategy = SourceFile::new(at.to_string_lossy(), text);
        let parsed = qraft_syntax::parse(&strategy);
        let checked = judge(&strategy, &parsed.document, parsed.findings, &options);
        if let Some(program) = &checked.program {
            findings.extend(space.judge(&parsed.document, program, file.text()));
        }
    }
    weigh(file, findings, None, policy)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(text: &str, strategy: &str) -> Vec<&'static str> {
        let path = Path::new("/x/search.yaml");
        let file = SourceFile::new("/x/search.yaml", text);
        let read = |_: &Path| Some(strategy.to_owned());
        let found = weighed(&file, Some(path), &CheckOptions::default(), &read).findings;
        found.iter().map(|f| f.rule.code).collect()
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
        let text = "version: 1\nstrategy:\n  version: 1\n  signals:\n    long: close[-1] > 1\n  \
                    costs: {fee_bps: 1, slippage: {spread_bps: 5}}\nparams: {}\nseed: 1\n";
        assert_eq!(codes(text, ""), ["LAH001"]);
    }
}
