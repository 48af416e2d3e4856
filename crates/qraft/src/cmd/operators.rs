//! `qraft operators`: what an expression may call.

use qraft_check::CheckOptions;
use qraft_diag::SourceFile;
use qraft_ir::catalog::{self, Found, OpSig};
use qraft_ir::program::{Kind, Node, Shape, Unit};
use serde_json::json;

use crate::args::{Format, OperatorsArgs};
use crate::exit::{Ended, Outcome, Stop};
use crate::print::wrapped;

/// The schema of the JSON form.
const SCHEMA: &str = "qraft.operators/1";

/// Runs the command.
pub fn run(args: &OperatorsArgs) -> Ended {
    let text = match (&args.name, args.output.format) {
        (None, Format::Text) => all(),
        (None, Format::Json) => document(&catalog::operators().collect::<Vec<_>>()),
        (Some(name), Format::Text) => one(find(name)?),
        (Some(name), Format::Json) => document(&[find(name)?]),
    };
    crate::print::out!("{text}");
    Ok(Outcome::Done)
}

fn find(name: &str) -> Result<&'static OpSig, Stop> {
    let upper = name.to_uppercase();
    let message = match catalog::find(&upper) {
        Found::Operator(sig) | Found::Renamed(_, sig) => return Ok(sig),
        Found::Elsewhere(way) => format!("no operator is called `{upper}`; {way}"),
        Found::Unknown => match qraft_base::nearest(&upper, catalog::names()) {
            Some(near) => format!("no operator is called `{name}`; did you mean `{near}`?"),
            None => format!("no operator is called `{name}`; `qraft operators` lists them all"),
        },
    };
    Err(Stop::input("operator_unknown", message))
}

/// Every operator under the heading of its group.
fn all() -> String {
    let mut out = String::new();
    let mut last = None;
    for sig in catalog::operators() {
        if last.replace(sig.group) != Some(sig.group) {
            let gap = if out.is_empty() { "" } else { "\n" };
            out.push_str(&format!("{gap}{}\n", sig.group.title()));
        }
        out.push_str(&wrapped(&format!("  {}", sig.usage()), 6));
        out.push_str(&wrapped(&format!("      {}", sig.doc), 6));
    }
    out.push_str("\nOne of them in full: qraft operators NAME\n");
    out
}

fn one(sig: &OpSig) -> String {
    let mut out = format!("{}\n", sig.usage());
    let mut say = |word: &str, text: &str| {
        if !text.is_empty() {
            out.push_str(&wrapped(&format!("  {word:<12}{text}"), 14));
        }
    };
    say("group", sig.group.title());
    say("also", &sig.aliases.join(", "));
    say("what", sig.doc);
    say("definition", sig.definition);
    if sig.is_partial() {
        say("takes", "min_periods, how many values of the window are enough");
    }
    if !sig.implied.is_empty() {
        say("left out", &format!("the first series is {}", sig.implied.join(", then ")));
    }
    say("example", sig.example);
    if let Some(node) = of_example(sig) {
        say("answers", &kind(&node));
        say("unit", unit(&node));
        say("reach", &reach(&node));
    }
    say("TA-Lib", sig.talib);
    out
}

fn document(list: &[&OpSig]) -> String {
    let items: Vec<_> = list.iter().map(|sig| item(sig)).collect();
    format!("{}\n", json!({"schema": SCHEMA, "operators": items}))
}

fn item(sig: &OpSig) -> serde_json::Value {
    let params: Vec<_> = sig
        .params
        .iter()
        .map(|param| json!({"name": param.name, "default": param.default}))
        .collect();
    let node = of_example(sig);
    json!({
        "name": sig.name,
        "signature": sig.usage(),
        "aliases": sig.aliases,
        "group": sig.group.title(),
        "params": params,
        "implied": sig.implied,
        "min_periods": sig.is_partial(),
        "doc": sig.doc,
        "definition": sig.definition,
        "example": sig.example,
        "talib": sig.talib,
        "of_example": node.map(|node| json!({
            "type": kind(&node),
            "unit": unit(&node),
            "reach": {"back": node.reach.back, "ahead": node.reach.ahead},
        })),
    })
}

/// What is known of the answer of its example; nothing where no signal may use it.
fn of_example(sig: &OpSig) -> Option<Node> {
    let file = SourceFile::new("example", sig.example);
    let program = qraft_check::check_expression(&file, &CheckOptions::default()).program?;
    let (_, id) = program.outputs().into_iter().next()?;
    Some(program.node(id).clone())
}

fn kind(node: &Node) -> String {
    let kind = match node.ty.kind {
        Kind::Num => "a number",
        Kind::Bool => "a condition",
        Kind::Unknown => "unknown",
    };
    let shape = match node.ty.shape {
        Shape::Constant => "constant",
        Shape::Series => "a symbol and bar",
        Shape::CrossSection => "a symbol and bar, from all symbols of the bar",
    };
    format!("{kind}, {shape}")
}

fn unit(node: &Node) -> &'static str {
    match node.unit {
        Unit::None => "none, or not known",
        Unit::Price => "price",
        Unit::Shares => "shares",
        Unit::Ratio => "ratio",
        Unit::Bps => "bps",
    }
}

fn reach(node: &Node) -> String {
    match (node.reach.back, node.reach.ahead) {
        (0, 0) => "the current bar alone".to_owned(),
        (back, 0) => format!("{back} bars back in the example; nothing later"),
        (back, ahead) => format!("{back} bars back, {ahead} ahead"),
    }
}
