//! The document's numbers as rules see them: where they stand, and what values they can take.

use qraft_diag::Span;
use qraft_ir::constants;
use qraft_ir::policy::Number;
use qraft_ir::program::{NodeId, Op};
use qraft_ir::range::Range;

use crate::rules::Subject;

/// A number that the document states, and that is of its type.
#[derive(Clone, Copy, Debug)]
pub(in crate::rules) struct Stated {
    /// Which.
    pub(in crate::rules) number: Number,
    /// Its node.
    pub(in crate::rules) id: NodeId,
    /// Where it was written.
    pub(in crate::rules) span: Span,
    /// What it can be, over the whole domain of its params.
    pub(in crate::rules) range: Range,
}

/// The most params whose values are tried against each other.
const TRIED_MAX: usize = 6;

impl Subject<'_> {
    /// Every number that is stated. What has a finding of its type already is left out, so that no
    /// rule speaks of it again.
    pub(in crate::rules) fn numbers(&self) -> impl Iterator<Item = Stated> + '_ {
        self.stated.iter().filter_map(|(number, id, span)| {
            let range = self.ranges[id.index()]?;
            let (limit, fits) = (number.judged(), range.low.is_finite() && range.high.is_finite());
            let whole = range.whole || !limit.whole;
            (fits && whole && limit.allows(range.low) && limit.allows(range.high))
                .then_some(Stated { number: *number, id: *id, span: *span, range })
        })
    }

    /// The number of that key.
    pub(in crate::rules) fn number(&self, wanted: Number) -> Option<Stated> {
        self.numbers().find(|stated| stated.number == wanted)
    }

    /// Values of the nodes at which the relation between them holds: for the params' defaults, else
    /// for some corner of their domains. Every answer is one that a run can meet.
    pub(in crate::rules) fn witness(
        &self,
        ids: &[NodeId],
        holds: impl Fn(&[f64]) -> bool,
    ) -> Option<Vec<f64>> {
        let program = self.program;
        let mut values: Vec<f64> = program.params.iter().map(|p| p.default).collect();
        let params = self.params_below(ids);
        let tried = if params.len() > TRIED_MAX { &[] } else { params.as_slice() };
        // Counted in base 3: default, least, greatest value of each param.
        for corner in 0..3usize.pow(tried.len() as u32) {
            let mut rest = corner;
            for at in tried {
                let param = &program.params[*at];
                values[*at] = [param.default, param.low, param.high][rest % 3];
                rest /= 3;
            }
            let all = constants(&program.nodes, &values);
            let found: Option<Vec<f64>> = ids.iter().map(|id| all[id.index()]).collect();
            if let Some(found) = found.filter(|f| f.iter().all(|v| v.is_finite()) && holds(f)) {
                return Some(found);
            }
        }
        None
    }

    fn params_below(&self, ids: &[NodeId]) -> Vec<usize> {
        let nodes = &self.program.nodes;
        let mut below = vec![false; nodes.len()];
        ids.iter().for_each(|id| below[id.index()] = true);
        let mut params = Vec::new();
        for at in (0..nodes.len()).rev() {
            if !below[at] {
                continue;
            }
            nodes[at].args.iter().for_each(|arg| below[arg.index()] = true);
            if let Op::Param(param) = nodes[at].op {
                params.push(usize::from(param));
            }
        }
        params.sort_unstable();
        params
    }
}

/// A fraction as people read it: `3 %`, `0.25 %`, `150 %`.
pub(in crate::rules) fn percent(fraction: f64) -> String {
    format!("{} %", short(fraction * 100.0))
}

/// A number without the noise of its last bits.
pub(in crate::rules) fn short(value: f64) -> String {
    if value == 0.0 || !value.is_finite() {
        return format!("{value}");
    }
    // Through text, so that the digits are those that are shown.
    match format!("{value:.5e}").parse::<f64>() {
        Ok(rounded) => format!("{rounded}"),
        Err(_) => format!("{value}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_as_people_write_them() {
        assert_eq!(percent(0.03), "3 %");
        assert_eq!(percent(0.1 + 0.2), "30 %");
        assert_eq!(short(-1234567.0), "-1234570");
        assert_eq!(short(0.0002), "0.0002");
        assert_eq!(short(f64::INFINITY), "inf");
    }
}
