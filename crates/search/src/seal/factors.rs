//! `factors.json`: every factor and operator that a strategy uses, by name, version and signature.

use std::collections::BTreeMap;

use qraft_base::SEMANTICS_VERSION;
use qraft_diag::SourceFile;
use qraft_ir::catalog::{self, Found, OpSig};
use qraft_ir::program::{Factor, Program};
use qraft_ir::{External, ExternalDomain, ExternalParam};
use qraft_syntax::document::expressions;
use qraft_syntax::expr::{Expr, ExprKind};
use qraft_syntax::yaml;
use serde_json::{Value, json};

/// The schema of `factors.json`.
const SCHEMA: &str = "qraft.factors/1";

/// What `text`, whose meaning is `program`, uses. Lists are sorted by name; one that has nothing is
/// empty.
pub(super) fn to_json(text: &str, program: &Program) -> Value {
    let factors: Vec<Value> = program.factors.iter().map(factor).collect();
    let own = catalogued(text).into_values().map(|sig| {
        json!({
            "name": sig.name,
            "kind": "catalogue",
            "version": format!("semantics {SEMANTICS_VERSION}"),
            "signature": sig.usage(),
        })
    });
    let outside = program.externals.iter().map(|external| component(external));
    let operators: Vec<Value> = own.chain(outside).collect();
    json!({"schema": SCHEMA, "factors": factors, "operators": operators})
}

fn split(address: &str) -> (&str, Option<&str>) {
    address.split_once('@').map_or((address, None), |(name, version)| (name, Some(version)))
}

fn factor(factor: &Factor) -> Value {
    let (name, version) = split(&factor.address);
    let keywords: Vec<String> = factor.keywords.iter().map(|word| format!(", {word}")).collect();
    let signature = format!("factor(\"{}\"{})", factor.address, keywords.concat());
    json!({"name": name, "version": version, "signature": signature})
}

fn component(external: &External) -> Value {
    let (name, version) = split(&external.address);
    let short = name.rsplit('/').next().unwrap_or(name);
    let inputs = external.inputs.iter().map(|input| match &input.column {
        Some(column) => format!("{}=<{column}>", input.name),
        None => input.name.clone(),
    });
    let args: Vec<String> = inputs.chain(external.params.iter().map(param)).collect();
    json!({
        "name": name,
        "kind": "component",
        "version": version,
        "signature": format!("{short}({})", args.join(", ")),
        "digest": external.digest.to_string(),
    })
}

fn param(param: &ExternalParam) -> String {
    match param.domain {
        ExternalDomain::Flag => format!("{}={}", param.name, param.default != 0.0),
        _ => format!("{}={}", param.name, param.default),
    }
}

/// The operators of the catalogue that a text calls, aliases by their names.
fn catalogued(text: &str) -> BTreeMap<&'static str, &'static OpSig> {
    let mut found = BTreeMap::new();
    let (tree, _) = yaml::parse(&SourceFile::new("strategy", text));
    for (_, expr) in tree.iter().flat_map(expressions) {
        collect(&expr, &mut found);
    }
    found
}

fn collect(expr: &Expr, found: &mut BTreeMap<&'static str, &'static OpSig>) {
    match &expr.kind {
        ExprKind::Call { name, args } => {
            if let Found::Operator(sig) = catalog::find(&name.value) {
                found.insert(sig.name, sig);
            }
            args.iter().for_each(|arg| collect(&arg.value, found));
        }
        ExprKind::Factor(factor) => {
            factor.args.iter().for_each(|arg| collect(&arg.value, found));
        }
        ExprKind::Lag { base, bars } => [base, bars].into_iter().for_each(|e| collect(e, found)),
        ExprKind::Binary { lhs, rhs, .. } => {
            [lhs, rhs].into_iter().for_each(|e| collect(e, found));
        }
        ExprKind::At { base: operand, .. }
        | ExprKind::Unary { operand, .. }
        | ExprKind::IsNan { operand, .. } => collect(operand, found),
        ExprKind::Number { .. }
        | ExprKind::Duration { .. }
        | ExprKind::Bool(_)
        | ExprKind::Text(_)
        | ExprKind::Name(_)
        | ExprKind::Error => {}
    }
}

#[cfg(test)]
mod tests {
    use qraft_syntax::parse;

    use super::*;

    #[test]
    fn what_a_text_uses_is_listed_once_and_by_its_own_name() {
        let text = "version: 1\nlet: {m: \"MEAN(close, 5)\"}\nsignals:\n  long: SMA(close, 9) > m \
                    and factor(\"common/ema@^1.2\", window=10) > RSI(close)\n";
        let file = SourceFile::new("s.yaml", text);
        let program = qraft_ir::lower(&parse(&file).document, &Default::default()).program;
        let json = to_json(text, &program);
        let names = |list: &str| -> Vec<String> {
            let list = json[list].as_array().expect("a list");
            list.iter().map(|item| item["name"].as_str().expect("a name").to_owned()).collect()
        };
        assert_eq!(names("operators"), ["RSI", "SMA"]);
        assert_eq!(names("factors"), ["common/ema"]);
        assert_eq!(json["factors"][0]["version"], "^1.2");
        assert_eq!(json["factors"][0]["signature"], "factor(\"common/ema@^1.2\", window)");
    }

    #[test]
    fn a_text_that_uses_nothing_has_empty_lists() {
        let text = "version: 1\nsignals: {long: close > open}\n";
        let program =
            qraft_ir::lower(&parse(&SourceFile::new("s", text)).document, &Default::default());
        let json = to_json(text, &program.program);
        assert_eq!((&json["factors"], &json["operators"]), (&json!([]), &json!([])));
    }
}
