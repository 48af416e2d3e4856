//! RSK008: industries are capped, and the data do not say who belongs to which.

use qraft_diag::{Diagnostic, catalogue};
use qraft_ir::policy::Number;

use crate::rules::Subject;

/// The column that names each symbol's industry.
pub(in crate::rules) const COLUMN: &str = "industry";

pub(in crate::rules) fn run(subject: &Subject, findings: &mut Vec<Diagnostic>) {
    let (Some(cap), Some(schema)) =
        (subject.number(Number::MaxIndustryWeight), &subject.options.schema)
    else {
        return;
    };
    if schema.columns.contains_key(COLUMN) {
        return;
    }
    let fields: Vec<&str> = schema.columns.keys().map(String::as_str).collect();
    let message = format!("industries are capped, and the data have no column `{COLUMN}`");
    findings.push(
        Diagnostic::new(&catalogue::RSK008, cap.span, message)
            .says("of which industry?")
            .note(format!("the data have: {}", fields.join(", ")))
            .help(format!("add a column `{COLUMN}` of kind `category`, or take the cap out")),
    );
}
