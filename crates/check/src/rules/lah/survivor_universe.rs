//! LAH008: the universe is who is listed at the end of the data. Those that failed before are
//! missing, which only who knows the end can do.

use qraft_base::schema::Membership;
use qraft_diag::{Diagnostic, catalogue};
use qraft_syntax::document::Universe;

use crate::rules::Subject;

pub(in crate::rules) fn run(subject: &Subject, findings: &mut Vec<Diagnostic>) {
    let schema = subject.options.schema.as_ref();
    if schema.and_then(|s| s.membership) != Some(Membership::ListedTodayOnly) {
        return;
    }
    let universe = subject.document.universe.as_ref();
    // One name that an author chose is no selection by survival of the data's.
    if let Some(Universe::Symbols(symbols)) = universe.map(|u| &u.value)
        && symbols.len() == 1
    {
        return;
    }
    let span = universe.map_or(subject.document.span, |u| u.span);
    findings.push(
        Diagnostic::new(
            &catalogue::LAH008,
            span,
            "the data hold those that are listed today: names that failed are missing",
        )
        .says("its members are known only at the end")
        .note("the data declare `membership: listed_today_only`; results will be too good")
        .help("use data with dated membership: `membership: dated`"),
    );
}
