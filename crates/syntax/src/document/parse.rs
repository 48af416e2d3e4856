//! From the YAML tree to the document.

use qraft_diag::{Diagnostic, SourceFile, Span, Spanned, catalogue};

use super::keys::children;
use super::params::{duplicate_names, name_of, read_params};
use super::{Data, Document, Selection, Signals, Universe, Uses};
use crate::expr::Expr;
use crate::read::{self, Section};
use crate::yaml::{self, Entry, Key, Node, NodeKind};

mod trading;

/// A file, read.
#[derive(Clone, Debug)]
pub struct Parsed {
    /// The document; empty where the text was none.
    pub document: Document,
    /// Its tree, where the text is YAML and not empty.
    pub tree: Option<Node>,
    /// All that is wrong, by place.
    pub findings: Vec<Diagnostic>,
}

/// The least strategy, shown where there is none.
pub const MINIMAL: &str = "  version: 1\n  signals:\n    long: EMA(close, 10) > EMA(close, 30)";

/// Reads a strategy document (YAML or JSON). Never fails: what is wrong is a finding, and the rest
/// is read as if it were right.
pub fn parse(file: &SourceFile) -> Parsed {
    let (tree, mut findings) = yaml::parse(file);
    let document = match &tree {
        Some(root) if !root.is_null() => {
            let (document, found) = parse_node(root);
            findings.extend(found);
            Document { span: whole(file), ..document }
        }
        _ => {
            if findings.is_empty() {
                findings.push(empty(file));
            }
            Document { span: whole(file), ..Document::default() }
        }
    };
    qraft_diag::sort(&mut findings);
    Parsed { document, tree, findings }
}

/// Reads a strategy from a subtree, as where a space file holds it inline.
pub fn parse_node(node: &Node) -> (Document, Vec<Diagnostic>) {
    let mut findings = Vec::new();
    let mut reader = Reader { findings: &mut findings };
    let document = reader.document(node);
    qraft_diag::sort(&mut findings);
    (document, findings)
}

fn whole(file: &SourceFile) -> Span {
    Span::new(0, file.text().len())
}

fn empty(file: &SourceFile) -> Diagnostic {
    let blank = file.text().trim_start_matches('\u{feff}').trim().is_empty();
    let what = if blank { "the document is empty" } else { "the document holds no strategy" };
    Diagnostic::new(&catalogue::SYN006, Span::new(0, 0), what)
        .says("expected `version` and `signals`")
        .help(format!("the least strategy is\n{MINIMAL}"))
}

struct Reader<'f> {
    findings: &'f mut Vec<Diagnostic>,
}

impl Reader<'_> {
    fn document(&mut self, node: &Node) -> Document {
        let Some(top) = self.section(node, "") else {
            return Document { span: node.span, ..Document::default() };
        };
        let mut document = Document { span: node.span, ..Document::default() };
        document.version = top
            .require("version", "version: 1", self.findings)
            .and_then(|e| read::int(&e.value, "version", self.findings));
        document.name = self.text(&top, "name");
        document.description = self.text(&top, "description");
        document.kind = self.text(&top, "kind");
        document.universe = top.get("universe").and_then(|e| self.universe(&e.value));
        document.capital = self.expression(&top, "capital");
        if let Some(section) = self.child(&top, "data") {
            document.data = Data {
                bar: self.measure(&section, "bar"),
                calendar: self.text(&section, "calendar"),
                adjust: self.text(&section, "adjust"),
            };
        }
        if let Some(entry) = top.get("params") {
            document.params = read_params(&entry.value, self.findings);
        }
        document.constraints = self.constraints(&top);
        document.lets = self.lets(&top);
        duplicate_names(&document.params, &document.lets, self.findings);
        document.rebalance = self.measure(&top, "rebalance");
        document.uses = self.spanned(&top, "uses", Self::uses);
        document.signals = self.signals(&top);
        document.selection = self.spanned(&top, "selection", Self::selection);
        self.trading(&top, &mut document);
        document
    }

    /// Opens the map at `path`: keys that do not exist are reported.
    fn section<'t>(&mut self, node: &'t Node, path: &str) -> Option<Section<'t>> {
        let section = Section::open(node, path, example(path), self.findings)?;
        section.only(children(path), self.findings);
        Some(section)
    }

    fn child<'t>(&mut self, section: &Section<'t>, name: &str) -> Option<Section<'t>> {
        let entry = section.get(name)?;
        self.section(&entry.value, &section.path_of(name))
    }

    fn spanned<T>(
        &mut self,
        top: &Section<'_>,
        name: &str,
        read: impl FnOnce(&mut Self, &Section<'_>) -> T,
    ) -> Option<Spanned<T>> {
        let section = self.child(top, name)?;
        let value = read(self, &section);
        Some(Spanned::new(value, section.span()))
    }

    fn text(&mut self, section: &Section<'_>, name: &str) -> Option<Spanned<String>> {
        let entry = section.get(name)?;
        read::text(&entry.value, &section.path_of(name), self.findings)
    }

    fn measure(&mut self, section: &Section<'_>, name: &str) -> Option<Spanned<String>> {
        let entry = section.get(name)?;
        read::measure(&entry.value, &section.path_of(name), self.findings)
    }

    fn expression(&mut self, section: &Section<'_>, name: &str) -> Option<Expr> {
        let entry = section.get(name)?;
        read::expression(&entry.value, &section.path_of(name), self.findings)
    }

    fn universe(&mut self, node: &Node) -> Option<Spanned<Universe>> {
        let universe = match &node.kind {
            NodeKind::Seq(items) => {
                Universe::Symbols(read::texts(items, "universe", self.findings))
            }
            NodeKind::Map(_) => {
                let section = self.section(node, "universe")?;
                let condition = self.expression(&section, "where");
                Universe::Narrowed { from: self.text(&section, "from"), condition }
            }
            NodeKind::Null => {
                let wanted = "a name, a list of symbols, or a map";
                let shown = "  universe: all";
                self.findings.push(read::wrong_shape(node, "universe", wanted, shown));
                return None;
            }
            NodeKind::Scalar(_) => {
                Universe::Named(read::text(node, "universe", self.findings)?.value)
            }
        };
        Some(Spanned::new(universe, node.span))
    }

    fn constraints(&mut self, top: &Section<'_>) -> Vec<Expr> {
        let shown = "  constraints: [\"fast < slow\"]";
        let items = top
            .get("constraints")
            .and_then(|e| read::list(&e.value, "constraints", shown, self.findings))
            .unwrap_or_default();
        items
            .iter()
            .filter_map(|item| read::expression(item, "constraints", self.findings))
            .collect()
    }

    fn lets(&mut self, top: &Section<'_>) -> Vec<(Spanned<String>, Expr)> {
        let named = |key: &Key, found: &mut Vec<Diagnostic>| name_of(key, "a definition", found);
        self.entries(top, "let", named, read::expression)
    }

    fn signals(&mut self, top: &Section<'_>) -> Signals {
        let Some(section) = self.child(top, "signals") else {
            return Signals::default();
        };
        Signals {
            span: Some(section.span()),
            long: self.expression(&section, "long"),
            exit_long: self.expression(&section, "exit_long"),
            short: self.expression(&section, "short"),
            exit_short: self.expression(&section, "exit_short"),
        }
    }

    fn selection(&mut self, s: &Section<'_>) -> Selection {
        Selection {
            mode: self.text(s, "mode"),
            score: self.expression(s, "score"),
            by: self.text(s, "by"),
            topk: self.expression(s, "topk"),
            bottomk: self.expression(s, "bottomk"),
            quantile: self.expression(s, "quantile"),
            bottom_quantile: self.expression(s, "bottom_quantile"),
            threshold: self.expression(s, "threshold"),
            bottom_threshold: self.expression(s, "bottom_threshold"),
        }
    }

    fn uses(&mut self, s: &Section<'_>) -> Uses {
        let named = |key: &Key, found: &mut Vec<Diagnostic>| name_of(key, "an operator", found);
        Uses { operators: self.entries(s, "operators", named, read::text) }
    }

    /// The entries of a map of an author's own names.
    fn entries<T>(
        &mut self,
        section: &Section<'_>,
        name: &str,
        named: impl Fn(&Key, &mut Vec<Diagnostic>) -> Option<Spanned<String>>,
        read: fn(&Node, &str, &mut Vec<Diagnostic>) -> Option<T>,
    ) -> Vec<(Spanned<String>, T)> {
        let Some(entry) = section.get(name) else {
            return Vec::new();
        };
        let path = section.path_of(name);
        let opened = Section::open(&entry.value, &path, example(&path), self.findings);
        let mut all = Vec::new();
        for Entry { key, value } in opened.map_or(&[][..], |s| s.entries()) {
            let name = named(key, self.findings);
            let value = read(value, &format!("{path}.{}", key.name), self.findings);
            if let (Some(name), Some(value)) = (name, value) {
                all.push((name, value));
            }
        }
        all
    }
}

/// What a section looks like, for those who wrote something else.
fn example(path: &str) -> &'static str {
    match path {
        "" => MINIMAL,
        "data" => "  data: {bar: 1D, calendar: XNYS}",
        "uses" => "  uses:\n    operators: {kalman: \"acme/kalman@^1.2\"}",
        "uses.operators" => "  operators: {kalman: \"acme/kalman@^1.2\"}",
        "let" => "  let:\n    momentum: ROC(close, 20)",
        "signals" => "  signals:\n    long: EMA(close, 10) > EMA(close, 30)",
        "selection" => "  selection: {mode: topk, score: ROC(20), topk: 10}",
        "position" => "  position: {scheme: equal, gross: 1.0}",
        "position.weights" => "  weights: {AAA: 0.6, BBB: 0.4}",
        "position.budgets" => "  budgets: {AAA: 0.5, BBB: 0.5}",
        "risk" => "  risk: {stop_loss: 0.1}",
        "costs" => "  costs: {fee_bps: 2}",
        "costs.slippage" => "  slippage: {spread_bps: 5}",
        "costs.slippage.impact" => "  impact: {alpha: 0.1, beta: 0.5}",
        "costs.funding" => "  funding: {rate: 1bps, every: 8h}",
        "execution" => "  execution: {fill: next_open}",
        "hold" => "  hold: {min_days: 5}",
        _ => "",
    }
}
