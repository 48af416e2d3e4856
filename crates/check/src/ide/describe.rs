//! What is known of a node, a param and an operator, in words.

use qraft_ir::catalog::OpSig;
use qraft_ir::program::{Kind, Node, Program, Shape, Type, Unit};
use qraft_syntax::yaml::{Node as YamlNode, NodeKind};

/// `condition, a series for each symbol`
pub(super) fn type_words(ty: Type) -> String {
    let kind = match ty.kind {
        Kind::Num => "number",
        Kind::Bool => "condition",
        Kind::Unknown => return "not known: it has a finding".to_owned(),
    };
    let shape = match ty.shape {
        Shape::Constant => "constant",
        Shape::Series => "a series for each symbol",
        Shape::CrossSection => "a series for each symbol, across the universe",
    };
    format!("{kind}, {shape}")
}

/// Lines of what is known: type, unit, clock, reach, warm-up, when it is known.
pub(super) fn node_lines(node: &Node, program: &Program) -> Vec<String> {
    let mut lines = vec![format!("type: {}", type_words(node.ty))];
    let unit = match node.unit {
        Unit::None => None,
        Unit::Price => Some("price"),
        Unit::Shares => Some("shares"),
        Unit::Ratio => Some("ratio"),
        Unit::Bps => Some("bps"),
    };
    lines.extend(unit.map(|unit| format!("unit: {unit}")));
    if node.ty.kind == Kind::Unknown || node.ty.shape == Shape::Constant {
        return lines;
    }
    let frame = node.clock.checked_sub(1).and_then(|at| program.frames.get(usize::from(at)));
    lines.extend(frame.map(|frame| format!("clock: {} bars", frame.every)));
    lines.push(format!("reach: {}", reach_words(node)));
    lines.push(format!("warm-up: {}", bars(node.reach.back)));
    lines.push(format!("known: {}", known_words(node)));
    lines
}

fn known_words(node: &Node) -> String {
    let reach = node.reach;
    let late = reach.late.max(i32::try_from(reach.ahead).unwrap_or(i32::MAX));
    match u32::try_from(late) {
        Ok(0) => "at the close of its bar".to_owned(),
        Ok(late) => format!("{} after its bar: a look-ahead", bars(late)),
        Err(_) => "before the close of its bar".to_owned(),
    }
}

fn reach_words(node: &Node) -> String {
    match (node.reach.back, node.reach.ahead) {
        (0, 0) => "its own bar".to_owned(),
        (back, 0) => format!("its own bar and {} before it", bars(back)),
        (0, ahead) => format!("its own bar and {} after it", bars(ahead)),
        (back, ahead) => {
            format!("its own bar, {} before it and {} after it", bars(back), bars(ahead))
        }
    }
}

/// `1 bar`, `30 bars`
pub(super) fn bars(count: u32) -> String {
    if count == 1 { "1 bar".to_owned() } else { format!("{count} bars") }
}

/// What is to be read of an operator: how it is called, what it is, an example, its other names.
pub(super) fn operator(sig: &OpSig) -> String {
    let mut text = format!("```qraft\n{}\n```\n\n{}", sig.usage(), sentence(sig.doc));
    if !sig.definition.is_empty() {
        text.push_str(&format!("\n\n{}", sentence(sig.definition)));
    }
    for (param, column) in sig.params.iter().zip(sig.implied) {
        text.push_str(&format!("\n\n`{}` left out is `{column}`.", param.name));
    }
    if !sig.example.is_empty() {
        text.push_str(&format!("\n\nExample: `{}`", sig.example));
    }
    if !sig.aliases.is_empty() {
        let names: Vec<String> = sig.aliases.iter().map(|a| format!("`{a}`")).collect();
        text.push_str(&format!("\n\nAlso called {}.", names.join(", ")));
    }
    if !sig.talib.is_empty() {
        text.push_str(&format!("\n\n{}", sentence(sig.talib)));
    }
    text
}

/// With a capital and a full stop.
pub(super) fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    let Some(first) = chars.next() else { return String::new() };
    let end = if text.ends_with(['.', '!', '?']) { "" } else { "." };
    format!("{}{}{end}", first.to_uppercase(), chars.as_str())
}

/// A param's entry as it is written, on one line: `default 10, range 5 to 50, step 1`.
pub(super) fn domain(value: &YamlNode) -> String {
    let shown = |node: &YamlNode| match &node.kind {
        NodeKind::Scalar(scalar) => scalar.value.clone(),
        NodeKind::Seq(items) => {
            let items: Vec<&str> =
                items.iter().filter_map(|i| i.as_scalar()).map(|s| s.value.as_str()).collect();
            items.join(", ")
        }
        NodeKind::Map(_) | NodeKind::Null => String::new(),
    };
    match &value.kind {
        NodeKind::Scalar(_) => format!("default {}", shown(value)),
        NodeKind::Seq(_) => format!("values {}", shown(value)),
        NodeKind::Map(entries) => {
            let parts: Vec<String> = entries
                .iter()
                .map(|e| match (e.key.name.as_str(), e.value.as_seq()) {
                    ("range", Some([low, high])) => {
                        format!("range {} to {}", shown(low), shown(high))
                    }
                    (name, _) => format!("{name} {}", shown(&e.value)),
                })
                .collect();
            parts.join(", ")
        }
        NodeKind::Null => String::new(),
    }
}
