//! The document in its one layout.

use qraft_diag::{Edit, Span};

use super::analysis::Analysis;

impl Analysis {
    /// The edits that bring the document into its canonical layout: none where it is in it, or
    /// where it does not parse. Lines that stay as they are at both ends are left out.
    pub fn format(&self) -> Vec<Edit> {
        let formatted = qraft_syntax::format::format(&self.file);
        let (old, new) = (self.file.text(), formatted.text.as_str());
        if !formatted.findings.is_empty() || old == new {
            return Vec::new();
        }
        let head = common_lines(old.split_inclusive('\n'), new.split_inclusive('\n'));
        let (old_rest, new_rest) = (&old[head..], &new[head..]);
        let tail = common_lines(
            old_rest.split_inclusive('\n').rev(),
            new_rest.split_inclusive('\n').rev(),
        );
        let span = Span::new(head, old.len() - tail);
        vec![Edit { span, text: new_rest[..new_rest.len() - tail].to_owned() }]
    }
}

/// How many bytes of lines two texts share, from the ends that the iterators begin at.
fn common_lines<'t>(a: impl Iterator<Item = &'t str>, b: impl Iterator<Item = &'t str>) -> usize {
    a.zip(b).take_while(|(a, b)| a == b).map(|(line, _)| line.len()).sum()
}
