//! Values that become known now and then: each stands from the first row that knows it, and is held
//! until the next.

use std::ops::Range;

use qraft_base::schema::Vintage;

/// One value of one symbol.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) struct Fact {
    pub symbol: usize,
    /// The first row that knows it; past the last row where none does.
    pub row: usize,
    /// Orders facts that the same row comes to know.
    pub known: i64,
    /// What it reports on: later ones replace earlier ones, never the other way round.
    pub period: i64,
    pub value: f64,
}

/// Rows on which one value of a symbol is in force.
#[derive(Clone, Debug)]
pub(crate) struct Span {
    symbol: usize,
    rows: Range<usize>,
    value: f64,
}

/// The values in force, of facts in the order of their file.
///
/// At a row the value in force is, of all facts that row knows, that of the latest period, and of
/// several for that period the one that became known last. Under [`Vintage::First`] a period keeps
/// the value that became known first. No fact that becomes known later can change a row.
pub(crate) fn spans(mut facts: Vec<Fact>, rows: usize, vintage: Option<Vintage>) -> Vec<Span> {
    // Stable: among facts known at once for one period, the file's last wins, or its first.
    facts.sort_by_key(|fact| (fact.symbol, fact.row, fact.known));
    let mut spans = Vec::new();
    for facts in facts.chunk_by(|a, b| a.symbol == b.symbol) {
        let mut in_force: Option<Fact> = None;
        for (at, fact) in facts.iter().enumerate() {
            let replaces = in_force.is_none_or(|now| match vintage {
                Some(Vintage::First) => fact.period > now.period,
                _ => fact.period >= now.period,
            });
            if replaces {
                in_force = Some(*fact);
            }
            let until = facts.get(at + 1).map_or(rows, |next| next.row.min(rows));
            let Some(now) = in_force else { continue };
            let rows = fact.row.min(rows)..until;
            if !rows.is_empty() {
                spans.push(Span { symbol: fact.symbol, rows, value: now.value });
            }
        }
    }
    spans
}

/// These rows of a panel's column, `rows × width`, of the values in force.
pub(crate) fn fill(spans: &[Span], rows: Range<usize>, width: usize, column: &mut [f64]) {
    column.fill(f64::NAN);
    for span in spans {
        for row in span.rows.start.max(rows.start)..span.rows.end.min(rows.end) {
            column[(row - rows.start) * width + span.symbol] = span.value;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(facts: &[(usize, i64, f64)], vintage: Option<Vintage>) -> Vec<f64> {
        let fact = |(at, (row, period, value)): (usize, &(usize, i64, f64))| Fact {
            symbol: 1,
            row: *row,
            known: at as i64,
            period: *period,
            value: *value,
        };
        let spans = spans(facts.iter().enumerate().map(fact).collect(), 6, vintage);
        let mut column = [0.0; 12];
        fill(&spans, 0..6, 2, &mut column);
        // In pieces as in one.
        let mut piece = [0.0; 4];
        for from in [0, 2, 4] {
            fill(&spans, from..from + 2, 2, &mut piece);
            let whole = column[from * 2..].iter().map(|x| x.to_bits());
            assert!(piece.iter().map(|x| x.to_bits()).eq(whole.take(4)), "from row {from}");
        }
        assert!(column.iter().step_by(2).all(|value| value.is_nan()), "the other symbol");
        column.iter().skip(1).step_by(2).map(|x| if x.is_nan() { -1.0 } else { *x }).collect()
    }

    #[test]
    fn values_are_held_until_the_next() {
        assert_eq!(told(&[(1, 1, 10.0), (4, 2, 20.0)], None), [-1.0, 10.0, 10.0, 10.0, 20.0, 20.0]);
        assert_eq!(told(&[(9, 1, 10.0)], None), [-1.0; 6], "never known");
        assert_eq!(told(&[], None), [-1.0; 6]);
    }

    #[test]
    fn a_restatement_counts_from_its_own_day_or_not_at_all() {
        let facts = [(1, 1, 10.0), (2, 2, 20.0), (3, 1, 11.0), (4, 2, 21.0)];
        assert_eq!(told(&facts, None), [-1.0, 10.0, 20.0, 20.0, 21.0, 21.0]);
        let first = told(&facts, Some(Vintage::First));
        assert_eq!(first, [-1.0, 10.0, 20.0, 20.0, 20.0, 20.0]);
        // Two of one day: the latest period wins.
        assert_eq!(told(&[(2, 5, 50.0), (2, 4, 40.0)], None)[2], 50.0);
    }
}
