//! The textual form of a program: stable, one line a node, for people and for tests.

use std::fmt::Write;

use crate::hash::{named_words, order_words, scheme_name, selection_name, size_at_name};
use crate::program::{Kind, Node, Op, Program, Shape, Unit, UniverseRef};

/// Prints a program: params, nodes with type, unit and reach, outputs, then the policy. The name of
/// the strategy and the places in its text do not appear.
pub fn print(program: &Program) -> String {
    let mut out = String::new();
    // Writing to a String cannot fail, so the results of `writeln!` carry nothing.
    for param in &program.params {
        let whole = if param.whole { " whole" } else { "" };
        let _ = writeln!(
            out,
            "param {} = {} in {}..{}{whole}",
            param.name.value, param.default, param.low, param.high
        );
    }
    for (at, node) in program.nodes.iter().enumerate() {
        let _ = writeln!(out, "%{at} = {}", node_line(program, node));
    }
    for (name, id) in program.outputs() {
        let _ = writeln!(out, "{name} = %{}", id.0);
    }
    for id in &program.constraints {
        let _ = writeln!(out, "constraint %{}", id.0);
    }
    policy(&mut out, program);
    out
}

fn node_line(program: &Program, node: &Node) -> String {
    let mut line = node.op.name().to_owned();
    let _ = match node.op {
        Op::Const(bits) => write!(line, " {}", f64::from_bits(bits)),
        Op::Bool(value) => write!(line, " {value}"),
        Op::Param(at) => write!(line, " {}", program.params[usize::from(at)].name.value),
        Op::Field(at) => write!(line, " {}", program.fields[usize::from(at)]),
        Op::OnFrame(at, join) => {
            write!(line, " {} {}", program.frames[usize::from(at)].every, join.name())
        }
        Op::Held(clock) => match clock.checked_sub(1) {
            Some(at) => write!(line, " {}", program.frames[usize::from(at)].every),
            None => Ok(()),
        },
        Op::Factor(at) => {
            let factor = &program.factors[usize::from(at)];
            write!(line, " {}({})", factor.address, factor.keywords.join(", "))
        }
        Op::External { at, .. } => {
            write!(line, " {}", program.externals[usize::from(at)].address)
        }
        _ => Ok(()),
    };
    for arg in &node.args {
        let _ = write!(line, " %{}", arg.0);
    }
    let kind = match node.ty.kind {
        Kind::Num => "num",
        Kind::Bool => "bool",
        Kind::Unknown => "?",
    };
    let shape = match node.ty.shape {
        Shape::Constant => "constant",
        Shape::Series => "series",
        Shape::CrossSection => "cross-section",
    };
    let _ = write!(line, " : {kind} {shape}");
    line.push_str(match node.unit {
        Unit::None => "",
        Unit::Price => " price",
        Unit::Shares => " shares",
        Unit::Ratio => " ratio",
        Unit::Bps => " bps",
    });
    if node.ty.shape != Shape::Constant {
        let back = if node.reach.back == 0 { String::new() } else { "-".to_owned() };
        let _ = write!(line, " reach {back}{}", node.reach.back);
        if node.reach.ahead > 0 {
            let _ = write!(line, "..+{}", node.reach.ahead);
        }
        if node.reach.late > 0 {
            let _ = write!(line, " late {}", node.reach.late);
        }
        if let Some(at) = node.clock.checked_sub(1) {
            let _ = write!(line, " on {}", program.frames[usize::from(at)].every);
        }
    }
    line
}

fn policy(out: &mut String, program: &Program) {
    let policy = &program.policy;
    let rebalance = policy.rebalance.map_or("none".to_owned(), |r| r.to_string());
    let _ = writeln!(
        out,
        "policy rebalance {rebalance} selection {} scheme {} size_at {}",
        selection_name(&policy.selection),
        scheme_name(policy.scheme),
        size_at_name(policy.size_at)
    );
    for (number, id) in policy.numbers() {
        let _ = writeln!(out, "policy {} = %{}", number.key(), id.0);
    }
    for (tag, word) in order_words(policy) {
        let _ = writeln!(out, "policy {tag} {word}");
    }
    for (tag, word) in named_words(program) {
        let _ = writeln!(out, "policy {tag} {word}");
    }
    let named = &program.named;
    for (key, table) in [("weights", &named.weights), ("budgets", &named.budgets)] {
        for (symbol, id) in table {
            let _ = writeln!(out, "policy position.{key}.{symbol} = %{}", id.0);
        }
    }
    let _ = match &program.universe {
        UniverseRef::All => writeln!(out, "universe all"),
        UniverseRef::Named(name) => writeln!(out, "universe {name}"),
        UniverseRef::Symbols(symbols) => writeln!(out, "universe [{}]", symbols.join(", ")),
    };
    let data = &program.data;
    let bar = data.bar.map(|b| b.to_string());
    for (key, value) in [("bar", &bar), ("calendar", &data.calendar), ("adjust", &data.adjust)] {
        if let Some(value) = value {
            let _ = writeln!(out, "data {key} {value}");
        }
    }
}
