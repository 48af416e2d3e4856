//! Operators of one row of symbols and nothing else.

use super::{Operator, Rows};

/// Answers one row; may keep room for its work.
pub(super) trait Row: Clone + Send + Sync + 'static {
    /// The inputs' rows and the answer's, all of one width.
    fn row(&mut self, inputs: &[&[f64]], out: &mut [f64]);
}

/// Each row that someone looks at.
#[derive(Clone)]
pub(super) struct Across<R>(pub R);

impl<R: Row> Operator for Across<R> {
    #[inline(always)]
    fn update(&mut self, rows: Rows<'_>, inputs: &[&[f64]], out: &mut [f64]) {
        for at in 0..rows.count {
            if rows.looked_at.is_some_and(|looked| !looked[at]) {
                continue;
            }
            let span = at * rows.width..(at + 1) * rows.width;
            let out = &mut out[span.clone()];
            match *inputs {
                [a] => self.0.row(&[&a[span]], out),
                [a, b] => self.0.row(&[&a[span.clone()], &b[span]], out),
                _ => {}
            }
        }
    }
}
