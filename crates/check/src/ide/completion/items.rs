//! The lists themselves.

use qraft_diag::Span;
use qraft_ir::catalog::{self, OpSig, ParamKind, ParamSig};
use qraft_ir::program::{Kind, Shape};
use qraft_syntax::document::KeyDoc;

use super::super::analysis::Analysis;
use super::super::describe;
use super::super::hover::key_words;
use super::super::keys::{children_of, holds, key_at, words};
use super::answers::answers_condition;
use super::expected::{InCall, Wants, expected};
use super::place::Place;
use super::{Completion, CompletionKind};

/// Lengths of bars and frames that are offered.
const INTERVALS: [&str; 8] = ["1D", "1W", "1M", "4h", "1h", "30m", "15m", "5m"];

/// How well something fits.
const BEST: u8 = 0;
const GOOD: u8 = 1;
const FAIR: u8 = 2;
const POOR: u8 = 3;

impl Analysis {
    pub(super) fn items_at(&self, place: &Place, word: Span) -> Vec<Completion> {
        match place {
            Place::Key { path, present, bare } => keys(path, present, *bare),
            Place::Value { path, before } => {
                let path: Vec<&str> = path.iter().map(String::as_str).collect();
                let holds = holds(&path);
                if holds.is_expression() {
                    let (wants, call) = expected(before, holds);
                    let called = self.file.text()[word.end as usize..].starts_with('(');
                    self.expression(wants, call.as_ref(), called)
                } else if before.trim().is_empty() {
                    self.values(&path)
                } else {
                    Vec::new()
                }
            }
        }
    }

    /// What an expression may go on with.
    fn expression(&self, wants: Wants, call: Option<&InCall>, called: bool) -> Vec<Completion> {
        match wants {
            Wants::Nothing => return Vec::new(),
            Wants::Frame => return INTERVALS.iter().map(|i| plain(i, "time frame")).collect(),
            Wants::Infix => return infixes(),
            Wants::Words(words) => return words.iter().map(|w| plain(w, "")).collect(),
            _ => {}
        }
        let mut items = self.names(wants);
        if !matches!(wants, Wants::Constant | Wants::Constraint) {
            items.extend(catalog::operators().map(|sig| operator(sig, wants, called)));
        }
        if matches!(wants, Wants::Condition | Wants::Any | Wants::Constraint) {
            items.push(keyword("not", "not ", "the opposite", GOOD));
        }
        if let Some(call) = call.filter(|call| call.begins) {
            items.extend(arguments(call));
        }
        items
    }

    /// Params, definitions and columns.
    fn names(&self, wants: Wants) -> Vec<Completion> {
        let mut items = Vec::new();
        let constants = matches!(wants, Wants::Constant | Wants::Constraint);
        for entry in self.names_under("params") {
            let detail = describe::domain(&entry.value);
            let rank = if constants { BEST } else { FAIR };
            let name = entry.key.name.as_str();
            items.push(item(name, CompletionKind::Param, format!("param: {detail}"), rank));
        }
        if constants {
            return items;
        }
        for entry in self.names_under("let") {
            let text = entry.value.as_scalar().map_or("", |s| s.value.as_str());
            let rank = match (self.kind_of_let(text, &entry.value), wants) {
                (Some(Kind::Bool), Wants::Condition) => BEST,
                (Some(Kind::Bool), Wants::Number) => POOR,
                (_, Wants::Condition) => GOOD,
                _ => BEST,
            };
            let name = entry.key.name.as_str();
            items.push(item(name, CompletionKind::Let, format!("let: {}", text.trim()), rank));
        }
        let rank = if wants == Wants::Condition { GOOD } else { BEST };
        let columns = self.fields();
        items.extend(columns.iter().map(|f| item(f, CompletionKind::Field, "column".into(), rank)));
        items
    }

    /// Number or condition, where the program knows.
    fn kind_of_let(&self, text: &str, value: &qraft_syntax::yaml::Node) -> Option<Kind> {
        let map = &value.as_scalar()?.map;
        let (expr, _) = qraft_syntax::parse_expr(text, map);
        let ty = self.node_at(expr.span)?.ty;
        (ty.shape != Shape::Constant || ty.kind == Kind::Bool).then_some(ty.kind)
    }

    /// What a key's value may be, where it is no expression.
    fn values(&self, path: &[&str]) -> Vec<Completion> {
        let Some(key) = key_at(path) else { return Vec::new() };
        let listed = |names: &[String], what: &str| -> Vec<Completion> {
            names.iter().map(|name| plain(name, what)).collect()
        };
        match key.path {
            "version" => vec![plain("1", "the version that this build reads")],
            "kind" => vec![plain("label", key.doc)],
            "universe" | "universe.from" => {
                let mut items = vec![plain("all", "every symbol of the data")];
                items.extend(listed(&self.around.universes, "universe"));
                items
            }
            "data.calendar" => listed(&self.around.calendars, "calendar"),
            "params.*" => vec![Completion {
                snippet: Some(
                    "{default: ${1:10}, range: [${2:5}, ${3:50}], step: ${4:1}}".to_owned(),
                ),
                ..plain("{default: 10, range: [5, 50], step: 1}", "a default and its domain")
            }],
            _ if key.ty == "interval" => INTERVALS.iter().map(|i| plain(i, "interval")).collect(),
            _ => {
                let is_default = |word: &str| word == key.default;
                let mut items: Vec<Completion> =
                    words(key).into_iter().map(|word| plain(word, "")).collect();
                for item in items.iter_mut().filter(|i| is_default(&i.label)) {
                    item.detail = "default".to_owned();
                }
                items
            }
        }
    }
}

fn keys(path: &[String], present: &[String], bare: bool) -> Vec<Completion> {
    let path: Vec<&str> = path.iter().map(String::as_str).collect();
    let mut items = Vec::new();
    for (name, key) in children_of(&path) {
        if present.iter().any(|have| have == name) {
            continue;
        }
        let full: Vec<&str> = path.iter().copied().chain([name]).collect();
        let insert = if !bare {
            name.to_owned()
        } else if is_block(key) {
            format!("{name}:")
        } else {
            format!("{name}: ")
        };
        items.push(Completion {
            label: name.to_owned(),
            kind: CompletionKind::Key,
            insert,
            snippet: None,
            detail: key.ty.to_owned(),
            doc: key_words(key, &full),
            rank: if key.honoured { BEST } else { POOR },
        });
    }
    items
}

/// True for keys whose value goes on below.
fn is_block(key: &KeyDoc) -> bool {
    key.ty == "map"
}

fn operator(sig: &'static OpSig, wants: Wants, called: bool) -> Completion {
    let rank = match (answers_condition(sig), wants) {
        (_, Wants::Any) => GOOD,
        (true, Wants::Condition) | (false, Wants::Number) => BEST,
        (false, Wants::Condition) => FAIR,
        _ => POOR,
    };
    let needed = sig.params.iter().filter(|param| param.default.is_none()).enumerate();
    let holes: Vec<String> =
        needed.map(|(at, param)| format!("${{{}:{}}}", at + 1, param.name)).collect();
    Completion {
        label: sig.name.to_owned(),
        kind: CompletionKind::Operator,
        insert: sig.name.to_owned(),
        snippet: (!called).then(|| format!("{}({})", sig.name, holes.join(", "))),
        detail: sig.usage(),
        doc: describe::operator(sig),
        rank,
    }
}

/// Keywords of arguments that are not given yet.
fn arguments(call: &InCall) -> Vec<Completion> {
    let rest = call.sig.params.iter().skip(call.positional);
    let open = rest.filter(|p| !call.named.iter().any(|n| n == p.name));
    let mut items: Vec<Completion> = open.map(argument).collect();
    if call.sig.is_partial() && !call.named.iter().any(|n| n == "min_periods") {
        let what = "how many values of the window are enough".to_owned();
        items.push(item("min_periods=", CompletionKind::Argument, what, FAIR));
    }
    items
}

fn argument(param: &ParamSig) -> Completion {
    let what = match param.kind {
        ParamKind::Series => "a series".to_owned(),
        ParamKind::Level => "a number".to_owned(),
        ParamKind::Cond => "a condition".to_owned(),
        ParamKind::Any => "a number or a condition".to_owned(),
        ParamKind::Category => "a column of names".to_owned(),
        ParamKind::Window => "a whole number of bars, at least 1, or a duration".to_owned(),
        ParamKind::Lag => "a whole number of bars, or a duration".to_owned(),
        ParamKind::Number => "a constant number".to_owned(),
        ParamKind::Truth => "true or false".to_owned(),
        ParamKind::Word(words) => words.join(", "),
    };
    item(&format!("{}=", param.name), CompletionKind::Argument, what, FAIR)
}

fn infixes() -> Vec<Completion> {
    let words = [
        ("and", "both hold"),
        ("or", "either holds"),
        (">", "greater"),
        ("<", "less"),
        (">=", "greater or equal"),
        ("<=", "less or equal"),
        ("is nan", "missing"),
        ("is not nan", "there"),
    ];
    words.iter().map(|(word, what)| keyword(word, &format!("{word} "), what, BEST)).collect()
}

fn keyword(label: &str, insert: &str, detail: &str, rank: u8) -> Completion {
    let insert = insert.to_owned();
    Completion { insert, ..item(label, CompletionKind::Keyword, detail.to_owned(), rank) }
}

fn plain(word: &str, detail: &str) -> Completion {
    item(word, CompletionKind::Word, detail.to_owned(), BEST)
}

fn item(label: &str, kind: CompletionKind, detail: String, rank: u8) -> Completion {
    Completion {
        label: label.to_owned(),
        kind,
        insert: label.to_owned(),
        snippet: None,
        detail,
        doc: String::new(),
        rank,
    }
}
