//! NAM007: a weight or a budget of a symbol that the universe does not hold. Nothing could ever be
//! bought for it, and what the author meant to hold is not held.

use qraft_base::nearest;
use qraft_diag::{Applicability, Diagnostic, catalogue};
use qraft_ir::program::UniverseRef;
use qraft_syntax::place::scalar;

use crate::rules::Subject;

/// So many symbols are listed; more are counted.
const LISTED: usize = 8;

pub(in crate::rules) fn run(subject: &Subject, findings: &mut Vec<Diagnostic>) {
    let Some(position) = subject.document.position.as_ref().map(|p| &p.value) else { return };
    let symbols: Vec<&str> = match (&subject.options.known.symbols, &subject.program.universe) {
        (Some(symbols), _) | (None, UniverseRef::Symbols(symbols)) => {
            symbols.iter().map(String::as_str).collect()
        }
        (None, _) => return,
    };
    for (key, table) in [("weights", &position.weights), ("budgets", &position.budgets)] {
        for (name, _) in table {
            if symbols.contains(&name.value.as_str()) {
                continue;
            }
            let message = format!(
                "`position.{key}` names `{}`, which the universe does not hold",
                name.value
            );
            let finding = Diagnostic::new(&catalogue::NAM007, name.span, message);
            findings.push(match nearest(&name.value, symbols.iter().copied()) {
                Some(near) => finding.says(format!("did you mean `{near}`?")).fix(
                    Applicability::Unsafe,
                    format!("write `{near}`"),
                    name.span,
                    scalar(subject.file, near),
                ),
                None => finding.says("unknown").help(listed(&symbols)),
            });
        }
    }
}

fn listed(symbols: &[&str]) -> String {
    let first: Vec<&str> = symbols.iter().copied().take(LISTED).collect();
    match symbols.len().saturating_sub(LISTED) {
        0 => format!("it holds {}", first.join(", ")),
        more => format!("it holds {} and {more} more", first.join(", ")),
    }
}
