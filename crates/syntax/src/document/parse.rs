//! From the YAML tree to the document.

use qraft_diag::{Diagnostic, SourceFile, Span, Spanned, catalogue};

use super::keys::{children, key};
use super::params::{duplicate_names, name_of, read_params};
use super::{Costs, Data, Document, Execution, Hold, Position, Selection, Signals, Universe};
use crate::expr::Expr;
use crate::read::{self, Section};
use crate::yaml::{self, Node, NodeKind};

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
    let mut reader = Reader { findings: &mut findings, unsupported: Vec::new() };
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
    unsupported: Vec<Spanned<String>>,
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
                bar: self.text(&section, "bar"),
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
        document.rebalance = self.text(&top, "rebalance");
        self.trading(&top, &mut document);
        document.unsupported = std::mem::take(&mut self.unsupported);
        document
    }

    fn trading(&mut self, top: &Section<'_>, document: &mut Document) {
        document.signals = self.signals(top);
        document.selection = self.spanned(top, "selection", Self::selection);
        document.position = self.spanned(top, "position", |reader, s| Position {
            scheme: reader.text(s, "scheme"),
            gross: reader.expression(s, "gross"),
        });
        // Nothing of it is honoured yet; to open it names its keys.
        self.child(top, "risk");
        document.costs = self.spanned(top, "costs", Self::costs);
        document.execution = self.spanned(top, "execution", |reader, s| Execution {
            order: reader.text(s, "order"),
            fill: reader.text(s, "fill"),
            size_at: reader.text(s, "size_at"),
        });
        document.hold = self.spanned(top, "hold", |reader, s| Hold {
            min_days: reader.expression(s, "min_days"),
            max_days: reader.expression(s, "max_days"),
            min_bars: reader.expression(s, "min_bars"),
            max_bars: reader.expression(s, "max_bars"),
        });
        document.cooldown_days = self.expression(top, "cooldown_days");
        document.cooldown_bars = self.expression(top, "cooldown_bars");
    }

    /// Opens the map at `path`: keys that do not exist are reported, and those that are not
    /// honoured are noted.
    fn section<'t>(&mut self, node: &'t Node, path: &str) -> Option<Section<'t>> {
        let section = Section::open(node, path, example(path), self.findings)?;
        section.only(children(path), self.findings);
        for entry in section.entries() {
            let path = section.path_of(&entry.key.name);
            if key(&path).is_some_and(|k| !k.honoured) {
                self.unsupported.push(Spanned::new(path.clone(), entry.key.span));
                self.spelling(&entry.value, &path);
            }
        }
        Some(section)
    }

    /// Below a key that is not honoured, keys are still held to the table.
    fn spelling(&mut self, node: &Node, path: &str) {
        let has_children = children(path).next().is_some();
        if has_children && node.as_map().is_some() {
            let section = Section::open(node, path, "", self.findings);
            if let Some(section) = section {
                section.only(children(path), self.findings);
            }
        }
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

    fn expression(&mut self, section: &Section<'_>, name: &str) -> Option<Expr> {
        let entry = section.get(name)?;
        read::expression(&entry.value, &section.path_of(name), self.findings)
    }

    fn universe(&mut self, node: &Node) -> Option<Spanned<Universe>> {
        let universe = match &node.kind {
            NodeKind::Seq(items) => Universe::Symbols(
                items.iter().filter_map(|i| read::text(i, "universe", self.findings)).collect(),
            ),
            NodeKind::Map(_) => {
                let section = self.section(node, "universe")?;
                Universe::Named(self.text(&section, "from")?.value)
            }
            NodeKind::Null => {
                let wanted = "a name, a list of symbols, or a map";
                let shown = "  universe: all";
                self.findings.push(read::wrong_shape(node, "universe", wanted, shown));
                return None;
            }
            NodeKind::Scalar(scalar) => Universe::Named(scalar.value.clone()),
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
        let Some(entry) = top.get("let") else {
            return Vec::new();
        };
        let section = Section::open(&entry.value, "let", example("let"), self.findings);
        let entries = section.map_or(&[][..], |s| s.entries());
        let mut lets = Vec::new();
        for entry in entries {
            let name = name_of(&entry.key, "a definition", self.findings);
            let path = format!("let.{}", entry.key.name);
            let expr = read::expression(&entry.value, &path, self.findings);
            if let (Some(name), Some(expr)) = (name, expr) {
                lets.push((name, expr));
            }
        }
        lets
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
            topk: self.expression(s, "topk"),
            bottomk: self.expression(s, "bottomk"),
            quantile: self.expression(s, "quantile"),
            bottom_quantile: self.expression(s, "bottom_quantile"),
            threshold: self.expression(s, "threshold"),
            bottom_threshold: self.expression(s, "bottom_threshold"),
        }
    }

    fn costs(&mut self, s: &Section<'_>) -> Costs {
        let slippage = self.child(s, "slippage");
        Costs {
            fee_bps: self.expression(s, "fee_bps"),
            sell_tax_bps: self.expression(s, "sell_tax_bps"),
            spread_bps: slippage.and_then(|slippage| self.expression(&slippage, "spread_bps")),
            lot_size: self.expression(s, "lot_size"),
        }
    }
}

/// What a section looks like, for those who wrote something else.
fn example(path: &str) -> &'static str {
    match path {
        "" => MINIMAL,
        "data" => "  data: {bar: 1D, calendar: XNYS}",
        "let" => "  let:\n    momentum: ROC(close, 20)",
        "signals" => "  signals:\n    long: EMA(close, 10) > EMA(close, 30)",
        "selection" => "  selection: {mode: topk, score: ROC(20), topk: 10}",
        "position" => "  position: {scheme: equal, gross: 1.0}",
        "risk" => "  risk: {stop_loss: 0.1}",
        "costs" => "  costs: {fee_bps: 2}",
        "costs.slippage" => "  slippage: {spread_bps: 5}",
        "execution" => "  execution: {fill: next_open}",
        "hold" => "  hold: {min_days: 5}",
        _ => "",
    }
}
