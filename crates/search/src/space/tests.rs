use qraft_diag::{Diagnostic, SourceFile};
use qraft_ir::{LowerContext, lower};

use super::*;
use crate::plan::{Axis, PlanKind};

const STRATEGY: &str = "
version: 1
params:
  fast: {default: 10, range: [5, 50], step: 1}
  slow: {default: 30, values: [20, 30, 60]}
  hurdle: 0.7
constraints: [\"fast < slow\"]
signals:
  long: EMA(close, fast) > EMA(close, slow) * hurdle
";

fn codes(findings: &[Diagnostic]) -> Vec<&'static str> {
    findings.iter().map(|finding| finding.rule.code).collect()
}

fn space(text: &str) -> (Space, Vec<Diagnostic>) {
    read(&SourceFile::new("space.yaml", text), Form::Space, true)
}

fn resolve(text: &str) -> (Option<Resolved>, Vec<Diagnostic>) {
    let (space, findings) = space(text);
    assert_eq!(codes(&findings), [""; 0], "{findings:?}");
    let parsed = qraft_syntax::parse(&SourceFile::new("strategy.yaml", STRATEGY));
    let context = LowerContext { domains: space.domains(), ..LowerContext::default() };
    let lowered = lower(&parsed.document, &context);
    space.resolve(&parsed.document, &lowered.program)
}

#[test]
fn a_space_replaces_domains_and_adds_constraints() {
    let text = "
version: 1
strategy: ../s.yaml
params: {fast: {range: [5, 8], step: 1}}
constraints: [\"slow - fast < 50\", \"fast != 6\"]
";
    let (resolved, findings) = resolve(text);
    assert_eq!(codes(&findings), [""; 0], "{findings:?}");
    let resolved = resolved.unwrap();
    assert_eq!(resolved.points.names(), ["fast", "hurdle", "slow"]);
    assert_eq!(resolved.points.size(), Some(4 * 3));
    assert_eq!(resolved.points.dims[1].axis, Axis::Values(vec![0.7]));
    let hold = |fast, slow| resolved.constraints.hold(&[fast, 0.7, slow]);
    assert!(hold(5.0, 20.0));
    assert!(!hold(6.0, 20.0), "the space's own");
    assert!(!hold(5.0, 60.0), "the space's own");
    assert!(!hold(30.0, 20.0), "the strategy's");
    let spaced = text.replace("fast != 6", "fast   !=   6");
    assert_eq!(resolve(&spaced).0.unwrap().constraints.digest(), resolved.constraints.digest());
    let other = text.replace("fast != 6", "fast != 7");
    assert_ne!(resolve(&other).0.unwrap().constraints.digest(), resolved.constraints.digest());
}

#[test]
fn json_is_read_as_yaml_is() {
    let yaml = "version: 1\nstrategy: s.yaml\nparams: {fast: [5, 10], slow: [20]}\nplan: random\n\
                trials: 3\nseed: 7\nobjective: max_drawdown\n";
    let json = r#"{"version": 1, "strategy": "s.yaml", "params": {"fast": [5, 10], "slow": [20]},
        "plan": "random", "trials": 3, "seed": 7, "objective": "max_drawdown"}"#;
    let print = |text: &str| {
        let (space, findings) = space(text);
        assert_eq!(codes(&findings), [""; 0], "{findings:?}");
        let (resolved, _) = resolve(text);
        let settled = space.settle(Choices::default(), text).unwrap();
        settled.to_yaml("strategy.yaml", &resolved.unwrap())
    };
    assert_eq!(print(yaml), print(json));
    assert_eq!(
        print(yaml),
        "version: 1\nstrategy: strategy.yaml\nparams:\n  fast:\n  - 5\n  - 10\n  hurdle:\n  - 0.7\n  \
         slow:\n  - 20\nplan: random\ntrials: 3\nobjective:\n  figure: max_drawdown\n  direction: \
         minimize\nseed: 7\n"
    );
}

#[test]
fn the_effective_space_searches_the_same_points() {
    let text = "version: 1\nstrategy: s\nparams: {fast: {range: [5, 9], step: 2}, \
                slow: {range: [0.1, 10], log: true}}\nconstraints: [\"fast < slow\"]\n";
    let (first, _) = resolve(text);
    let settled = space(text).0.settle(Choices::default(), text).unwrap();
    let first = first.unwrap();
    let again = settled.to_yaml("s", &first);
    let (second, _) = resolve(&again);
    assert_eq!(second.unwrap().points, first.points);
    let more = format!(
        "{text}split: {{out_of_sample: 0.3, folds: 5, scheme: purged, purge: 5D, embargo: 2h}}\n\
         gates: {{spa: 0.1, pbo: 0.5}}\n"
    );
    let settled = space(&more).0.settle(Choices::default(), &more).unwrap();
    let again = settled.to_yaml("s", &first);
    let back = space(&again).0.settle(Choices::default(), &again).unwrap();
    assert_eq!(back.to_yaml("s", &first), again);
    assert!(again.contains("scheme: purged") && again.contains("embargo: 2h"), "{again}");
    assert!(again.contains("pbo: 0.5") && !again.contains("two_stage"), "{again}");
    assert!(again.contains("constraints:\n- fast < slow\n"), "{again}");
}

#[test]
fn flags_override_the_file() {
    let text = "version: 1\nstrategy: s\nplan: tpe\ntrials: 5\n";
    let (space, _) = space(text);
    assert!(space.settle(Choices::default(), text).unwrap_err().to_string().contains("`tpe`"));
    let choices = Choices { plan: Some(PlanKind::Random), trials: Some(9), ..Choices::default() };
    let settled = space.settle(choices, text).unwrap();
    assert_eq!((settled.request.trials, settled.request.seed), (Some(9), 0));
    assert_eq!(codes(&settled.findings), ["SRC005"]);
    let settled = space.settle(Choices { seed: Some(1), ..choices }, text).unwrap();
    assert_eq!(codes(&settled.findings), [""; 0]);
}

#[test]
fn what_is_wrong_is_found_where_it_stands() {
    for (text, expected) in [
        ("", vec!["SYN006"]),
        ("- 1", vec!["TYP001"]),
        ("version: 2\nstrategy: s", vec!["VER001"]),
        ("params: {}", vec!["SYN006", "SYN006"]),
        ("version: 1\nstrategy: s\nplam: grid", vec!["NAM003"]),
        ("version: 1\nstrategy: s\ntrials: -1", vec!["TYP001"]),
        ("version: 1\nstrategy: s\ntrials: many", vec!["TYP001"]),
        ("version: 1\nstrategy: s\nobjective: shrape", vec!["TYP001"]),
        ("version: 1\nstrategy: s\nobjective: [sharpe, fees]", vec!["EXE006"]),
        ("version: 1\nstrategies: [a]\ngates: {spa: 0.05}", vec!["EXE006"]),
        ("version: 1\nstrategy: s\nsplit: {scheme: forward}", vec!["TYP001"]),
        ("version: 1\nstrategy: s\nsplit: {purge: 5}", vec!["UNI005"]),
        ("version: 1\nstrategy: s\ngates: {spaa: 0.05}", vec!["NAM003"]),
        ("version: 1\nstrategy: s\nconstraints: fast < slow", vec!["TYP001"]),
        ("version: 1\nstrategy: s\nconstraints: [\"fast <\"]", vec!["SYN002"]),
        ("version: 1\nstrategy: s\nparams: {fast: {default: 1}}", vec!["SYN006"]),
    ] {
        assert_eq!(codes(&space(text).1), expected, "{text}");
    }
    let (_, checked) = read(
        &SourceFile::new("s", "version: 1\nstrategy: s\nbudget: {wall: 30m}"),
        Form::Space,
        false,
    );
    assert!(!checked[0].is_error());
}

#[test]
fn what_does_not_fit_the_strategy_is_found() {
    let find = |rest: &str| {
        let (resolved, findings) = resolve(&format!("version: 1\nstrategy: s\n{rest}"));
        assert_eq!(resolved.is_none(), findings.iter().any(Diagnostic::is_error), "{rest}");
        findings
    };
    let fsat = find("params: {fsat: [1]}");
    assert_eq!(codes(&fsat), ["SRC003"]);
    assert_eq!(fsat[0].primary.message, "did you mean `fast`?");
    assert_eq!(codes(&find("params: {fast: {range: [50, 10], step: 1}}")), ["SRC002"]);
    assert_eq!(codes(&find("params: {fast: []}")), ["SRC002"]);
    assert_eq!(codes(&find("params: {fast: {range: [10, 35], step: 10}}")), ["SRC004"]);
    assert_eq!(codes(&find("params: {fast: {range: [10, 35], step: 5, log: true}}")), ["TYP001"]);
    assert_eq!(codes(&find("constraints: [\"fast < close\"]")), ["TYP010"]);
    assert_eq!(codes(&find("constraints: [\"fast < slwo\"]")), ["NAM002"]);
    let huge = "params: {fast: {range: [1, 9e14], step: 1}, slow: {range: [1, 9e14], step: 1}, \
                hurdle: {range: [1, 9e14], step: 1}}";
    let huge = find(huge);
    assert!(huge[0].message.contains("2^128"), "{}", huge[0].message);
}

#[test]
fn a_file_of_params_may_be_the_map_itself() {
    let read = |text: &str| {
        let (space, findings) = read(&SourceFile::new("p", text), Form::Params, true);
        assert_eq!(codes(&findings), [""; 0], "{findings:?}");
        space.domains()
    };
    let bare = read("{\"fast\": [5, 10], \"slow\": {\"range\": [20, 60], \"step\": 10}}");
    assert_eq!(bare.len(), 2);
    assert_eq!(bare, read("params: {fast: [5, 10], slow: {range: [20, 60], step: 10}}"));
    assert!(read("params: {}").is_empty());
}

#[test]
fn an_inline_strategy_is_cut_out_as_a_document() {
    let block = "version: 1\nstrategy:\n  version: 1\n  signals:\n    long: |\n      close > 1\n  \
                 params: {a: 1}\nparams: {a: [1, 2]}\n";
    let inline = space(block).0.inline_text(block).unwrap();
    assert_eq!(inline, "version: 1\nsignals:\n  long: |\n    close > 1\nparams: {a: 1}\n");
    let json = "{\"version\": 1, \"strategy\": {\"version\": 1,\n  \"signals\": {\"long\": \"close > 1\"}}}";
    let inline = space(json).0.inline_text(json).unwrap();
    assert_eq!(inline, "{\"version\": 1,\n  \"signals\": {\"long\": \"close > 1\"}}\n");
    assert!(qraft_syntax::parse(&SourceFile::new("s", inline)).findings.is_empty());
    assert_eq!(space("version: 1\nstrategy: s\n").0.inline_text(""), None);

    let at = |text: &str, word: &str| text.find(word).expect("it is there");
    for (text, words) in [
        (block, ["version: 1", "close > 1", "params: {a: 1}"]),
        (json, ["{\"version\": 1,\n", "\"signals\"", "close"]),
    ] {
        let own = space(text).0;
        let cut = own.inline_text(text).unwrap();
        for word in words {
            let last = text.rfind(word).expect("it is there");
            assert_eq!(own.inline_offset(text, last), Some(at(&cut, word)), "{word}");
        }
        assert_eq!(own.inline_offset(text, 0), None);
    }
}
