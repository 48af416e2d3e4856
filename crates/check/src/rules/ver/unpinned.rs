//! VER003: what is used from outside can change under the same name. A factor is pinned by its
//! whole version; a plugin by the lock file, once its range of versions is stated.

use qraft_diag::{Diagnostic, Span, catalogue};
use qraft_syntax::expr::{ExprKind, FactorRef};

use crate::rules::Subject;
use crate::rules::walk::{expressions, visit};

pub(in crate::rules) fn run(subject: &Subject, findings: &mut Vec<Diagnostic>) {
    if let Some(uses) = &subject.document.uses {
        for (_, plugin) in &uses.value.operators {
            if !plugin.value.contains('@') {
                let message = format!("`{}` names no version", plugin.value);
                findings.push(unpinned(plugin.span, message, "add one, as in `@^1.2`"));
            }
        }
    }
    for expr in expressions(subject.document) {
        visit(expr, &mut |at| match &at.kind {
            ExprKind::Factor(factor) => findings.extend(factor_version(factor, at.span)),
            ExprKind::Call { name, args } if name.value == "factor" => {
                let factor = FactorRef::from_call(at.span, args).ok();
                findings.extend(factor.and_then(|factor| factor_version(&factor, at.span)));
            }
            _ => {}
        });
    }
}

fn factor_version(factor: &FactorRef, span: Span) -> Option<Diagnostic> {
    let path = &factor.path.value;
    let Some(version) = &factor.version else {
        let message = format!("the factor `{path}` may be any version");
        return Some(unpinned(span, message, "name one, as in `@1.2.0`"));
    };
    if exact(&version.value) {
        return None;
    }
    let message = format!("the factor `{path}` may be any version of `{}`", version.value);
    Some(unpinned(version.span, message, "name one, as in `@1.2.0`"))
}

/// Three numbers, and nothing that leaves a choice.
fn exact(version: &str) -> bool {
    let version = version.strip_prefix('=').unwrap_or(version).trim();
    let core = version.split(['-', '+']).next().unwrap_or_default();
    let parts: Vec<&str> = core.split('.').collect();
    parts.len() == 3 && parts.iter().all(|part| part.parse::<u64>().is_ok())
}

fn unpinned(span: Span, message: String, help: &str) -> Diagnostic {
    Diagnostic::new(&catalogue::VER003, span, message).says("not pinned").help(help)
}

#[cfg(test)]
mod tests {
    use super::exact;

    #[test]
    fn only_a_whole_version_is_exact() {
        assert!(exact("1.2.0") && exact("=1.2.0") && exact("1.2.0-rc.1"));
        assert!(!exact("1") && !exact("^1.2.0") && !exact("1.2") && !exact(">=1.0.0, <2"));
    }
}
