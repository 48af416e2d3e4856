//! What a finding is called by tools that compare two runs.

use std::collections::BTreeMap;

use qraft_base::DigestBuilder;

use crate::finding::Diagnostic;
use crate::source::SourceFile;

/// Names findings in their order. A name survives edits elsewhere in the file: it is taken over
/// code, file, the text pointed at and, among equal ones, the order.
#[derive(Default)]
pub(super) struct Fingerprints<'a> {
    seen: BTreeMap<(&'static str, &'a str, &'a str), u64>,
}

impl<'a> Fingerprints<'a> {
    /// The name of the next finding: 16 hexadecimal digits.
    pub(super) fn next(&mut self, file: &'a SourceFile, finding: &Diagnostic) -> String {
        let place = (finding.rule.code, file.name(), file.slice(finding.primary.span));
        let nth = self.seen.entry(place).or_default();
        let (code, name, text) = place;
        let mut builder = DigestBuilder::new("qraft.finding/1");
        builder.text("code", code).text("file", name).text("text", text);
        builder.field("nth", &nth.to_le_bytes());
        *nth += 1;
        builder.finish().short(16)
    }
}
