//! Which texts of a strategy are expressions, by the table of keys.

use super::keys::{self, KeyDoc};
use crate::expr::{Expr, parse_expr};
use crate::yaml::{Node, NodeKind};

/// True where the value at a path of keys (`["signals", "long"]`), or each item of the list there,
/// is an expression; numbers that may name params are.
pub fn is_expression(path: &[&str]) -> bool {
    let fits = |key: &&KeyDoc| {
        let mut parts = key.path.split('.');
        path.iter().all(|name| parts.next().is_some_and(|part| part == "*" || part == *name))
            && parts.next().is_none()
    };
    // Params and the version are plain numbers, which are never anything else.
    !matches!(path, ["params", ..] | ["version"])
        && keys::keys().iter().find(fits).is_some_and(|key| {
            matches!(
                key.ty,
                "expression" | "condition" | "list of conditions" | "number" | "integer"
            )
        })
}

/// Every expression of a strategy with its path, in the order written: `signals.long`,
/// `constraints[0]`. What does not parse is left out.
pub fn expressions(root: &Node) -> Vec<(String, Expr)> {
    let mut found = Vec::new();
    walk(root, &mut Vec::new(), &mut found);
    found
}

fn walk<'t>(node: &'t Node, path: &mut Vec<&'t str>, found: &mut Vec<(String, Expr)>) {
    let mut add = |node: &Node, name: String| {
        if let Some(scalar) = node.as_scalar() {
            let (expr, findings) = parse_expr(&scalar.value, &scalar.map);
            if findings.is_empty() {
                found.push((name, expr));
            }
        }
    };
    match &node.kind {
        NodeKind::Map(entries) => {
            for entry in entries {
                path.push(&entry.key.name);
                walk(&entry.value, path, found);
                path.pop();
            }
        }
        _ if !is_expression(path) => {}
        NodeKind::Seq(items) => {
            for (i, item) in items.iter().enumerate() {
                add(item, format!("{}[{i}]", path.join(".")));
            }
        }
        _ => add(node, path.join(".")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use qraft_diag::SourceFile;

    #[test]
    fn knows_its_expressions() {
        for path in ["signals.long", "let.x", "constraints", "universe.where", "selection.score"] {
            assert!(is_expression(&path.split('.').collect::<Vec<_>>()), "{path}");
        }
        for path in ["name", "params.x.default", "version", "signals", "nothing", "data.bar"] {
            assert!(!is_expression(&path.split('.').collect::<Vec<_>>()), "{path}");
        }
    }

    #[test]
    fn finds_them_in_order() {
        let text =
            "version: 1\nsignals: {long: a>b}\nconstraints: [x < y, \"z\", 'a >']\nlet: {q: 1}";
        let (tree, _) = crate::yaml::parse(&SourceFile::new("s.yaml", text));
        let found = expressions(&tree.expect("a tree"));
        let found: Vec<String> =
            found.iter().map(|(path, e)| format!("{path} = {}", crate::print(e))).collect();
        assert_eq!(
            found,
            ["signals.long = a > b", "constraints[0] = x < y", "constraints[1] = z", "let.q = 1"]
        );
    }
}
