//! WIN006: a column whose stamps name the other end of its bars than the data's do. Joined by their
//! stamps, its rows stand one bar off.

use qraft_base::schema::{DataSchema, Stamp};
use qraft_diag::{Diagnostic, Span, catalogue};
use qraft_ir::program::{Op, Program};

use crate::rules::Subject;

pub(in crate::rules) fn run(subject: &Subject, findings: &mut Vec<Diagnostic>) {
    let Some(schema) = &subject.options.schema else { return };
    for (name, span) in read_columns(subject.program) {
        let Some((own, data)) = ends(schema, name) else { continue };
        let words = |stamp| match stamp {
            Stamp::Open => "opens",
            Stamp::Close => "closes",
        };
        let message = format!(
            "`{name}` is stamped at its bars' {}, and the data at their {}: its rows stand \
             one bar off",
            words(own),
            words(data)
        );
        findings.push(
            Diagnostic::new(&catalogue::WIN006, span, message)
                .help("stamp both at the same end of the bar before they are joined"),
        );
    }
}

/// The two stamps, where a column of the data's own bar has another than the data.
fn ends(schema: &DataSchema, name: &str) -> Option<(Stamp, Stamp)> {
    let column = schema.columns.get(name)?;
    let (own, data) = (column.stamp?, schema.stamp?);
    let same_bar = column.bar.is_none() || column.bar == schema.bar;
    (own != data && same_bar).then_some((own, data))
}

/// Columns that something live reads, with the first place of each.
pub(super) fn read_columns(program: &Program) -> impl Iterator<Item = (&str, Span)> {
    let live = program.live();
    program.nodes.iter().enumerate().filter_map(move |(at, node)| match node.op {
        Op::Field(i) if live[at] => {
            let span = program.spans[at].first()?;
            Some((program.fields[usize::from(i)].as_str(), *span))
        }
        _ => None,
    })
}
