//! Strategies labelled ok, warn or error, each with what its data declare. The corpus has words of
//! its own for some declarations; [`column`] says what each means here.

use std::path::Path;

use qraft_base::schema::{
    ColumnKind, ColumnSchema, DataSchema, KnownAt, Membership, Normalised, Stamp, Vintage,
};
use qraft_check::CheckOptions;
use qraft_diag::{Diagnostic, Severity, SourceFile, Span};
use qraft_syntax::document::parse_node;
use qraft_syntax::yaml::{self, Node};

use crate::suite::{Verdict, files, settle};

fn text<'t>(node: &'t Node, key: &str) -> Option<&'t str> {
    node.get(key)?.as_scalar().map(|scalar| scalar.value.trim()).filter(|value| *value != "null")
}

fn number(node: &Node, key: &str) -> Option<u32> {
    text(node, key)?.parse().ok()
}

/// A column's declaration.
fn column(node: &Node) -> ColumnSchema {
    let kind = match text(node, "kind") {
        Some("price") => Some(ColumnKind::Price),
        Some("volume") => Some(ColumnKind::Volume),
        Some("fundamental") => Some(ColumnKind::Fundamental),
        Some("label") => Some(ColumnKind::Label),
        Some("category") => Some(ColumnKind::Category),
        Some("factor") => Some(ColumnKind::Factor),
        Some("session_statistic") => Some(ColumnKind::SessionStatistic),
        _ => None,
    };
    let lag_days = number(node, "max_publication_lag_days");
    let known_at = match text(node, "known_at") {
        Some("period_end") => Some(KnownAt::PeriodEnd { lag_days }),
        Some("session_end") => Some(KnownAt::SessionEnd),
        Some("close") => Some(KnownAt::Close),
        Some("open") => Some(KnownAt::Open),
        Some(column) => Some(KnownAt::Column(column.to_owned())),
        None => number(node, "available_lag_bars").map(KnownAt::BarsAfter),
    };
    let word = text(node, "normalisation").or(text(node, "normalised"));
    ColumnSchema {
        kind,
        known_at,
        vintage: match text(node, "vintage") {
            Some("first") => Some(Vintage::First),
            Some("latest") => Some(Vintage::Latest),
            _ => None,
        },
        normalised: match word {
            Some("full_sample") => Some(Normalised::FullSample),
            Some("trailing" | "rolling" | "expanding") => Some(Normalised::Trailing),
            _ => None,
        },
        bar: text(node, "bar").and_then(|bar| bar.parse().ok()),
        stamp: stamp(node),
        horizon_bars: number(node, "horizon_bars"),
        ..ColumnSchema::default()
    }
}

fn stamp(node: &Node) -> Option<Stamp> {
    match text(node, "stamp") {
        Some("open") => Some(Stamp::Open),
        Some("close") => Some(Stamp::Close),
        _ => None,
    }
}

fn options(context: Option<&Node>, strategy: &Node) -> CheckOptions {
    let usual = ["open", "high", "low", "close", "volume", "vwap"];
    let data = strategy.get("data");
    let mut schema = DataSchema {
        bar: data.and_then(|d| text(d, "bar")).unwrap_or("1D").parse().ok(),
        stamp: Some(context.and_then(stamp).unwrap_or(Stamp::Close)),
        ..DataSchema::with_columns(usual)
    };
    schema.membership = match context.and_then(|c| text(c, "membership")) {
        Some("point_in_time") => Some(Membership::Dated),
        Some("end_of_sample") => Some(Membership::ListedTodayOnly),
        _ => Some(Membership::Static),
    };
    let columns = context.and_then(|c| c.get("columns")).and_then(Node::as_map);
    for entry in columns.unwrap_or(&[]) {
        schema.columns.insert(entry.key.name.clone(), column(&entry.value));
    }
    CheckOptions {
        schema: Some(schema),
        bars: context.and_then(|c| number(c, "bars")).map(|bars| bars as usize),
        ..CheckOptions::default()
    }
}

/// The place of a dotted path, or of its nearest ancestor that stands.
fn place(strategy: &Node, path: &str) -> Span {
    let (mut at, mut span) = (strategy, strategy.span);
    for key in path.split('.') {
        let Some(entry) = at.as_map().and_then(|m| m.iter().find(|e| e.key.name == key)) else {
            break;
        };
        span = entry.key.span.to(entry.value.span);
        at = &entry.value;
    }
    span
}

fn is_in(finding: &Diagnostic, span: Span) -> bool {
    let inside = |s: Span| span.start <= s.start && s.end <= span.end;
    inside(finding.primary.span) || finding.labels.iter().any(|label| inside(label.span))
}

fn judged(path: &Path) -> Result<(), String> {
    let source = std::fs::read_to_string(path).map_err(|why| why.to_string())?;
    let file = SourceFile::new("case.yaml", source);
    let (tree, _) = yaml::parse(&file);
    let tree = tree.ok_or("no YAML")?;
    let strategy = tree.get("strategy").ok_or("no strategy")?;
    let expect = tree.get("expect").ok_or("nothing expected")?;
    let (document, findings) = parse_node(strategy);
    let options = options(tree.get("context"), strategy);
    let checked = qraft_check::judge(&file, &document, findings, &options);
    let told = |f: &Diagnostic| format!("{} {}: {}", f.severity.as_str(), f.rule.code, f.message);
    let all = || checked.findings.iter().map(told).collect::<Vec<_>>().join("; ");
    let wanted = match text(expect, "label") {
        Some("ok") => {
            let families = ["LAH", "WIN", "NAM", "SYN", "TYP"];
            let bad = |f: &&Diagnostic| {
                f.is_error() && families.iter().any(|family| f.rule.code.starts_with(family))
            };
            return match checked.findings.iter().find(bad) {
                Some(finding) => Err(format!("it is fine, and got {}", told(finding))),
                None => Ok(()),
            };
        }
        Some("warn") => Severity::Warn,
        _ => Severity::Error,
    };
    let codes: Vec<&str> = expect
        .get("accept")
        .and_then(Node::as_seq)
        .unwrap_or(&[])
        .iter()
        .filter_map(|code| Some(code.as_scalar()?.value.as_str()))
        .collect();
    let span = place(strategy, text(expect, "location").unwrap_or(""));
    let fits =
        |f: &&Diagnostic| f.severity == wanted && codes.contains(&f.rule.code) && is_in(f, span);
    match checked.findings.iter().find(fits) {
        Some(_) => Ok(()),
        None => Err(format!("wanted {codes:?}, got {}", all())),
    }
}

#[test]
fn oracle_lookahead() {
    let verdicts = files("lookahead", "yaml")
        .into_iter()
        .map(|path| {
            let id = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            (id, Verdict::from(judged(&path)))
        })
        .collect();
    settle("lookahead", verdicts, 36);
}
