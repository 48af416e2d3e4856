//! Which operators answer a condition: found out by lowering the catalogue's own examples, so that
//! nothing is said twice.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use qraft_diag::{SourceFile, Spanned};
use qraft_ir::catalog::{self, OpSig};
use qraft_ir::program::Kind;
use qraft_syntax::SourceMap;
use qraft_syntax::document::{Document, Selection};
use qraft_syntax::expr::{Expr, ExprKind, parse_expr};

use super::super::nodes::each;
use crate::answer::examine;
use crate::options::CheckOptions;

static CONDITIONS: LazyLock<BTreeSet<&str>> = LazyLock::new(|| {
    let answers = |sig: &&OpSig| kind(sig) == Some(Kind::Bool);
    catalog::operators().filter(answers).map(|sig| sig.name).collect()
});

/// True where a call of it is a condition.
pub(super) fn answers_condition(sig: &OpSig) -> bool {
    CONDITIONS.contains(sig.name)
}

/// What the call in an operator's example is.
fn kind(sig: &OpSig) -> Option<Kind> {
    let map = SourceMap::identity(0, sig.example.len());
    let (root, _) = parse_expr(sig.example, &map);
    let mut call: Option<&Expr> = None;
    each(&root, &mut |expr| {
        let ExprKind::Call { name, .. } = &expr.kind else { return };
        if call.is_none() && (name.value == sig.name || sig.aliases.contains(&name.value.as_str()))
        {
            call = Some(expr);
        }
    });
    let span = call?.span;
    // A signal takes conditions alone, a score numbers alone.
    let mut signal = Document::default();
    signal.signals.long = Some(root.clone());
    let score = Selection { score: Some(root.clone()), ..Selection::default() };
    let selection = Some(Spanned::new(score, root.span));
    let number = Document { selection, ..Document::default() };
    let file = SourceFile::new("example", sig.example);
    [signal, number].iter().find_map(|document| {
        let options = CheckOptions::default();
        let program = examine(&file, document, Vec::new(), &options).lowered.program;
        let at = program.spans.iter().rposition(|spans| spans.contains(&span))?;
        let kind = program.nodes[at].ty.kind;
        (kind != Kind::Unknown).then_some(kind)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_catalogue_itself_says_what_is_a_condition() {
        assert!(CONDITIONS.contains("CROSS_UP") && CONDITIONS.contains("CROSS_DOWN"));
        assert!(!CONDITIONS.contains("EMA") && !CONDITIONS.contains("RANK"));
        for sig in catalog::operators().filter(|sig| sig.group != catalog::Group::Labels) {
            assert!(kind(sig).is_some(), "{}", sig.name);
        }
    }
}
