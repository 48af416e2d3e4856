//! LAH013: intraday data that do not say whether a stamp is a bar's open or its close. The wrong
//! guess reads a whole bar of the future.

use qraft_diag::{Diagnostic, catalogue};

use crate::rules::Subject;

pub(in crate::rules) fn run(subject: &Subject, findings: &mut Vec<Diagnostic>) {
    let Some(schema) = &subject.options.schema else { return };
    let Some(bar) = schema.bar.filter(|bar| bar.is_intraday()) else { return };
    if schema.stamp.is_some() {
        return;
    }
    let span = subject.document.data.bar.as_ref().map_or(subject.document.span, |b| b.span);
    let message = format!("nothing says whether the stamps of {bar} bars are opens or closes");
    findings.push(
        Diagnostic::new(&catalogue::LAH013, span, message)
            .help("state `stamp: close` or `stamp: open` in a `.data.yaml` beside the data"),
    );
}
