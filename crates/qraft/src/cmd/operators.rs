//! `qraft operators`: what an expression may call.

use qraft_ir::catalog::{self, Found, OpSig};
use serde_json::json;

use crate::args::{Format, OperatorsArgs};
use crate::exit::{Ended, Outcome, Stop};
use crate::print::{Align, Table};

/// Runs the command.
pub fn run(args: &OperatorsArgs) -> Ended {
    match &args.name {
        None => all(args.output.format),
        Some(name) => one(find(name)?, args.output.format),
    }
    Ok(Outcome::Done)
}

fn find(name: &str) -> Result<&'static OpSig, Stop> {
    let upper = name.to_uppercase();
    match catalog::find(&upper) {
        Found::Operator(sig) | Found::Renamed(_, sig) => Ok(sig),
        Found::Planned => {
            let message = format!("`{upper}` is an operator that this build cannot compute yet");
            Err(Stop::input("operator_unknown", message))
        }
        Found::Unknown => {
            let message = match qraft_base::nearest(&upper, catalog::names()) {
                Some(near) => format!("no operator is called `{name}`; did you mean `{near}`?"),
                None => format!("no operator is called `{name}`; `qraft operators` lists them"),
            };
            Err(Stop::input("operator_unknown", message))
        }
    }
}

fn all(format: Format) {
    if format == Format::Json {
        let list: Vec<_> = catalog::OPERATORS.iter().map(|sig| item(sig)).collect();
        crate::print::outln!("{}", json!({"schema": "qraft.operators/1", "operators": list}));
        return;
    }
    let columns = [("operator", Align::Left), ("what", Align::Left)];
    let mut table = Table::new(columns.map(|(name, align)| (name.to_owned(), align)));
    for sig in catalog::OPERATORS {
        table.row([sig.usage(), sig.doc.to_owned()]);
    }
    crate::print::out!("{table}");
}

fn one(sig: &OpSig, format: Format) {
    if format == Format::Json {
        crate::print::outln!(
            "{}",
            json!({"schema": "qraft.operators/1", "operators": [item(sig)]})
        );
        return;
    }
    crate::print::outln!("{}\n{}", sig.usage(), sig.doc);
    if !sig.aliases.is_empty() {
        crate::print::outln!("also: {}", sig.aliases.join(", "));
    }
}

fn item(sig: &OpSig) -> serde_json::Value {
    let params: Vec<&str> = sig.params.iter().map(|param| param.name).collect();
    json!({"name": sig.name, "aliases": sig.aliases, "params": params, "doc": sig.doc})
}
