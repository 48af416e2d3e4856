//! WIN007: series of two calendars meet without an aligner: a column's own calendar is not the
//! data's, or the document names another than the data have.

use qraft_diag::{Diagnostic, catalogue};

use super::mixed_closure::read_columns;
use crate::rules::Subject;

pub(in crate::rules) fn run(subject: &Subject, findings: &mut Vec<Diagnostic>) {
    let Some(schema) = &subject.options.schema else { return };
    let Some(data) = schema.calendar.as_deref() else { return };
    if let Some(own) = &subject.document.data.calendar
        && own.value != data
    {
        let message = format!("the strategy is for {}, and the data are of {data}", own.value);
        findings.push(
            Diagnostic::new(&catalogue::WIN007, own.span, message)
                .help("name the calendar that the data have, or use other data"),
        );
    }
    for (name, span) in read_columns(subject.program) {
        let column = schema.columns.get(name).and_then(|c| c.calendar.as_deref());
        let Some(own) = column.filter(|own| *own != data) else { continue };
        let message = format!("`{name}` is of the calendar {own}, and the data are of {data}");
        findings.push(Diagnostic::new(&catalogue::WIN007, span, message).help(
            "read it on a frame that both calendars complete, as in `@1W`, or align it first",
        ));
    }
}
