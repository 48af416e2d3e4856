//! Operators from outside: who knows what a document `uses`.

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::sync::Arc;

use qraft_diag::{Diagnostic, Severity, Spanned, catalogue};
use qraft_ir::External;
use qraft_syntax::document::{Document, Uses};

use crate::options::CheckOptions;

/// Who knows operators from outside: by what a project pins and has installed, say.
pub trait Plugins: Debug + Send + Sync {
    /// What stands behind the names of a document's `uses`; `file` is what its file is called.
    fn resolve(&self, file: &str, uses: &Spanned<Uses>) -> Plugged;
}

/// What stands behind the names of a document's `uses`.
#[derive(Clone, Debug, Default)]
pub struct Plugged {
    /// Operators by their name in expressions. A name that is missing has a finding.
    pub externals: BTreeMap<String, Arc<External>>,
    /// What is wrong with the others.
    pub findings: Vec<Diagnostic>,
}

/// What a document uses, by whoever knows.
pub(crate) fn plugged(file: &str, document: &Document, options: &CheckOptions) -> Plugged {
    let Some(uses) = &document.uses else { return Plugged::default() };
    if let Some(plugins) = &options.plugins {
        return plugins.resolve(file, uses);
    }
    let unknown = |(alias, address): &(Spanned<String>, Spanned<String>)| {
        let message = format!("`{}` is not known here: {}", alias.value, address.value);
        let mut finding = Diagnostic::new(&catalogue::EXE006, address.span, message)
            .help("operators are known within a project, by its `qraft.lock`");
        finding.severity = if options.for_run { Severity::Error } else { Severity::Warn };
        finding
    };
    let findings = uses.value.operators.iter().map(unknown).collect();
    Plugged { externals: BTreeMap::new(), findings }
}
