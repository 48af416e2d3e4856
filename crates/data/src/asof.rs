//! Values that become known now and then: each stands from the first row that knows it, and is held
//! until the next.

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

/// A panel's column, `rows × width`, of facts in the order of their file.
///
/// At a row the value in force is, of all facts that row knows, that of the latest period, and of
/// several for that period the one that became known last. Under [`Vintage::First`] a period keeps
/// the value that became known first. No fact that becomes known later can change a row.
pub(crate) fn column(
    mut facts: Vec<Fact>,
    rows: usize,
    width: usize,
    vintage: Option<Vintage>,
) -> Vec<f64> {
    // Stable: among facts known at once for one period, the file's last wins, or its first.
    facts.sort_by_key(|fact| (fact.symbol, fact.row, fact.known));
    let mut column = vec![f64::NAN; rows * width];
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
            for row in fact.row.min(rows)..until {
                column[row * width + fact.symbol] = now.value;
            }
        }
    }
    column
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
        let column = column(facts.iter().enumerate().map(fact).collect(), 6, 2, vintage);
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
