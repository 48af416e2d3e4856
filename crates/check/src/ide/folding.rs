//! Which lines an editor may fold away.

use super::analysis::Analysis;

/// Lines that fold under their first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Fold {
    /// The line that stays, from 0.
    pub first: u32,
    /// The last line that goes.
    pub last: u32,
}

impl Analysis {
    /// Every key whose value goes on below it, by place.
    pub fn folds(&self) -> Vec<Fold> {
        let mut folds = Vec::new();
        for place in self.key_places() {
            let value = place.value.span;
            if value.start < place.key.span.end {
                continue;
            }
            let text = self.file.slice(value).trim_end();
            let end = value.start + text.len() as u32;
            let first = self.file.position(place.key.span.start).line;
            let last = self.file.position(end.saturating_sub(1).max(value.start)).line;
            if last > first {
                folds.push(Fold { first, last });
            }
        }
        folds.sort_unstable();
        folds.dedup();
        folds
    }
}
