//! Text to a space.

use qraft_diag::{Diagnostic, Severity, SourceFile, Span, Spanned, catalogue};
use qraft_syntax::document::{Domain, read_domain_of, space};
use qraft_syntax::expr::Expr;
use qraft_syntax::read::{self as typed, Section};
use qraft_syntax::yaml::{self, Entry, Node, NodeKind};

use super::{Space, StrategyRef, terms};
use crate::objective::{Direction, Objective};
use crate::record::FIGURES;

const LEAST: &str = "  version: 1\n  strategy: ma_cross.yaml\n  params: {fast: [5, 10, 20]}";

/// What a file is read as.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Form {
    /// A space file: a version and a strategy must stand.
    Space,
    /// A file of params for a strategy that is named elsewhere: `version` and `strategy` may be
    /// left out, and a file without `params` is the map of params itself.
    Params,
}

/// Reads a space file (YAML or JSON). Never fails: what is wrong is a finding, and the rest is read
/// as if it were right. With `for_run`, a key that this build cannot honour is an error, else a
/// warning.
pub fn read(file: &SourceFile, form: Form, for_run: bool) -> (Space, Vec<Diagnostic>) {
    let (tree, findings) = yaml::parse(file);
    let mut reader = Reader { findings, for_run };
    let space = match &tree {
        Some(root) if !root.is_null() => reader.top(root, form),
        _ => {
            if reader.findings.is_empty() {
                let finding = Diagnostic::new(
                    &catalogue::SYN006,
                    Span::new(0, 0),
                    "the file is empty: it holds no search",
                );
                reader.findings.push(finding.help(format!("the least space is\n{LEAST}")));
            }
            Space::default()
        }
    };
    qraft_diag::sort(&mut reader.findings);
    (space, reader.findings)
}

struct Reader {
    findings: Vec<Diagnostic>,
    for_run: bool,
}

impl Reader {
    fn top(&mut self, root: &Node, form: Form) -> Space {
        let Some(top) = Section::open(root, "", LEAST, &mut self.findings) else {
            return Space::default();
        };
        if form == Form::Params && top.get("params").is_none() {
            return Space { params: self.params(&top), ..Space::default() };
        }
        top.only(space::sections(), &mut self.findings);
        self.version(&top, form);
        for key in space::keys().iter().filter(|key| !key.honoured) {
            if let Some(entry) = top.get(key.path) {
                self.not_supported(entry.key.span, &format!("`{}`", key.path));
            }
        }
        if form == Form::Space && top.get("strategies").is_none() {
            top.require("strategy", "strategy: ma_cross.yaml", &mut self.findings);
        }
        let params = top.get("params");
        let params = params.and_then(|entry| {
            let example = "  params: {fast: {range: [5, 50], step: 1}, slow: [20, 50]}";
            Section::open(&entry.value, "params", example, &mut self.findings)
        });
        let conditions = self.conditions(params.as_ref());
        Space {
            strategies: self.strategies(&top),
            split: top.get("split").and_then(|e| terms::split(&e.value, &mut self.findings)),
            gates: top.get("gates").and_then(|e| terms::gates(&e.value, &mut self.findings)),
            budget: top.get("budget").and_then(|e| terms::budget(&e.value, &mut self.findings)),
            conditions,
            strategy: top.get("strategy").and_then(|entry| self.strategy(&entry.value)),
            params: params.map(|section| self.params(&section)).unwrap_or_default(),
            constraints: self.constraints(&top),
            plan: top
                .get("plan")
                .and_then(|entry| typed::text(&entry.value, "plan", &mut self.findings)),
            trials: top.get("trials").and_then(|entry| self.count(entry)),
            objective: top.get("objective").and_then(|entry| self.objective(&entry.value)),
            seed: top.get("seed").and_then(|entry| self.count(entry)),
        }
    }

    fn version(&mut self, top: &Section<'_>, form: Form) {
        let entry = match form {
            Form::Space => top.require("version", "version: 1", &mut self.findings),
            Form::Params => top.get("version"),
        };
        let version = entry.and_then(|e| typed::int(&e.value, "version", &mut self.findings));
        if let Some(version) = version.filter(|version| version.value != 1) {
            let message = format!("version {}: this build reads version 1", version.value);
            self.findings.push(Diagnostic::new(&catalogue::VER001, version.span, message));
        }
    }

    fn not_supported(&mut self, span: Span, what: &str) {
        let message = format!("{what} is not supported in this build");
        let mut finding = Diagnostic::new(&catalogue::EXE006, span, message);
        if !self.for_run {
            finding.severity = Severity::Warn;
        }
        self.findings.push(finding.help("leave it out"));
    }

    fn strategy(&mut self, node: &Node) -> Option<StrategyRef> {
        if node.as_map().is_some() {
            return Some(StrategyRef::Inline(node.clone()));
        }
        let path = typed::text(node, "strategy", &mut self.findings)?;
        if path.value.trim().is_empty() {
            let finding =
                typed::wrong_shape(node, "strategy", "a path", "  strategy: ma_cross.yaml");
            self.findings.push(finding);
            return None;
        }
        Some(StrategyRef::Path(path))
    }

    /// `strategies:`, paths with `*`.
    fn strategies(&mut self, top: &Section<'_>) -> Vec<Spanned<String>> {
        let Some(entry) = top.get("strategies") else { return Vec::new() };
        if let Some(strategy) = top.get("strategy") {
            let message = "both `strategy` and `strategies`: a search has one or the other";
            self.findings.push(
                Diagnostic::new(&catalogue::TYP001, entry.key.span, message)
                    .says("remove this one,")
                    .label(strategy.key.span, "or this one"),
            );
        }
        let example = "  strategies: [\"momentum/*.yaml\"]";
        let items = typed::list(&entry.value, "strategies", example, &mut self.findings);
        typed::texts(items.unwrap_or_default(), "strategies", &mut self.findings)
    }

    /// `when:` of the params, each EXE006.
    fn conditions(&mut self, params: Option<&Section<'_>>) -> Vec<(Spanned<String>, Expr)> {
        let mut all = Vec::new();
        for entry in params.map_or(&[][..], |params| params.entries()) {
            if let Some(condition) = terms::condition(entry, &mut self.findings) {
                let what = format!("`params.{}.when`", entry.key.name);
                self.not_supported(condition.span, &what);
                all.push((Spanned::new(entry.key.name.clone(), entry.key.span), condition));
            }
        }
        all
    }

    fn params(&mut self, section: &Section<'_>) -> Vec<(Spanned<String>, Spanned<Domain>)> {
        let mut params = Vec::new();
        for Entry { key, value } in section.entries() {
            let path = format!("params.{}", key.name);
            if let Some(domain) =
                read_domain_of(value, &path, &terms::PARAM_KEYS, &mut self.findings)
            {
                params.push((Spanned::new(key.name.clone(), key.span), domain));
            }
        }
        params
    }

    fn constraints(&mut self, top: &Section<'_>) -> Vec<Expr> {
        let Some(entry) = top.get("constraints") else { return Vec::new() };
        let example = "  constraints: [\"fast < slow\"]";
        let items = typed::list(&entry.value, "constraints", example, &mut self.findings);
        let items = items.unwrap_or_default().iter();
        items
            .filter_map(|node| typed::expression(node, "constraints", &mut self.findings))
            .collect()
    }

    fn count(&mut self, entry: &Entry) -> Option<Spanned<u64>> {
        let path = entry.key.name.as_str();
        let number = typed::int(&entry.value, path, &mut self.findings)?;
        match u64::try_from(number.value) {
            Ok(value) => Some(Spanned::new(value, number.span)),
            Err(_) => {
                let finding = typed::wrong_shape(&entry.value, path, "a whole number from 0", "");
                self.findings.push(finding);
                None
            }
        }
    }

    fn objective(&mut self, node: &Node) -> Option<Objective> {
        match &node.kind {
            NodeKind::Seq(items) => {
                let (first, more) = items.split_first().or_else(|| {
                    self.findings.push(typed::wrong_shape(node, "objective", "a figure", ""));
                    None
                })?;
                if let Some(second) = more.first() {
                    self.not_supported(second.span, "a second objective");
                }
                self.objective(first)
            }
            NodeKind::Map(_) => {
                let example = "  objective: {figure: sharpe_ratio, direction: maximize}";
                let section = Section::open(node, "objective", example, &mut self.findings)?;
                section.only(["figure", "direction"], &mut self.findings);
                let figure =
                    section.require("figure", "figure: sharpe_ratio", &mut self.findings)?;
                let objective = self.figure(&figure.value, "objective.figure")?;
                let direction = section.get("direction");
                let direction = direction.and_then(|entry| {
                    let words = ["maximize", "minimize", "max", "min"];
                    let path = "objective.direction";
                    let word = typed::word(&entry.value, path, &words, &mut self.findings)?;
                    Direction::parse(word.value)
                });
                Some(Objective { direction: direction.unwrap_or(objective.direction), ..objective })
            }
            _ => self.figure(node, "objective"),
        }
    }

    fn figure(&mut self, node: &Node, path: &str) -> Option<Objective> {
        let name = typed::text(node, path, &mut self.findings)?;
        if let Some(objective) = Objective::named(&name.value) {
            return Some(objective);
        }
        // Never one of the words: that was looked at just before.
        typed::word(node, path, &FIGURES, &mut self.findings);
        None
    }
}
