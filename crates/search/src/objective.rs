//! What "best" means.

use std::cmp::Ordering;

use crate::record::{FIGURES, Stats};

/// Whether more or less is better.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Direction {
    /// More is better.
    Maximize,
    /// Less is better.
    Minimize,
}

impl Direction {
    /// The word in files.
    pub fn as_str(self) -> &'static str {
        match self {
            Direction::Maximize => "maximize",
            Direction::Minimize => "minimize",
        }
    }

    /// The direction of that name; `max` and `min` will do.
    pub fn parse(text: &str) -> Option<Direction> {
        match text {
            "maximize" | "max" => Some(Direction::Maximize),
            "minimize" | "min" => Some(Direction::Minimize),
            _ => None,
        }
    }
}

/// A figure and the direction in which it is better.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Objective {
    /// One of [`FIGURES`].
    pub figure: &'static str,
    /// Where better lies.
    pub direction: Direction,
}

impl Default for Objective {
    fn default() -> Self {
        Objective { figure: "sharpe_ratio", direction: Direction::Maximize }
    }
}

impl Objective {
    /// The objective of a figure's name, in the direction that anyone would mean: less volatility,
    /// drawdown, turnover and fees, more of everything else. `sharpe` is `sharpe_ratio`, likewise
    /// `sortino` and `calmar`.
    pub fn named(name: &str) -> Option<Objective> {
        let same = |figure: &str| figure == name || figure.strip_suffix("_ratio") == Some(name);
        let figure = FIGURES.into_iter().find(|figure| same(figure))?;
        let direction = match figure {
            "volatility" | "max_drawdown" | "turnover" | "fees" => Direction::Minimize,
            _ => Direction::Maximize,
        };
        Some(Objective { figure, direction })
    }

    /// The figure of a trial, where it has one.
    pub fn value(&self, stats: &Stats) -> Option<f64> {
        stats.get(self.figure).and_then(|figure| figure.value()).filter(|value| !value.is_nan())
    }

    /// Orders two trials, best first: by value, what has none last, ties by trial number.
    pub fn compare(&self, a: (u64, Option<f64>), b: (u64, Option<f64>)) -> Ordering {
        let by_value = match (a.1, b.1) {
            (Some(a), Some(b)) => match self.direction {
                Direction::Maximize => b.total_cmp(&a),
                Direction::Minimize => a.total_cmp(&b),
            },
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (None, None) => Ordering::Equal,
        };
        by_value.then(a.0.cmp(&b.0))
    }
}

/// The best so many of a stream of trials.
#[derive(Clone, Debug)]
pub struct Best<T> {
    objective: Objective,
    most: usize,
    rows: Vec<(u64, Option<f64>, T)>,
}

impl<T> Best<T> {
    /// Keeps the best `most`.
    pub fn new(objective: Objective, most: usize) -> Best<T> {
        Best { objective, most, rows: Vec::new() }
    }

    /// Shows it one trial; `row` is called only where it is among the best so far.
    pub fn offer(&mut self, trial: u64, value: Option<f64>, row: impl FnOnce() -> T) {
        let key = (trial, value);
        let compare = |row: &(u64, Option<f64>, T)| self.objective.compare((row.0, row.1), key);
        let at = self.rows.partition_point(|row| compare(row) == Ordering::Less);
        if at < self.most {
            self.rows.insert(at, (trial, value, row()));
            self.rows.truncate(self.most);
        }
    }

    /// The best, best first.
    pub fn into_rows(self) -> impl Iterator<Item = T> {
        self.rows.into_iter().map(|row| row.2)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_directions() {
        assert_eq!(Objective::named("sharpe"), Some(Objective::default()));
        let drawdown = Objective::named("max_drawdown").unwrap();
        assert_eq!(drawdown.direction, Direction::Minimize);
        assert_eq!(Objective::named("alpha"), None);
        assert_eq!(Direction::parse("min"), Some(Direction::Minimize));
        assert_eq!(Direction::parse("up"), None);
    }

    #[test]
    fn nothing_is_last_and_ties_go_by_number() {
        let rows = [(0, None), (1, Some(1.0)), (2, Some(3.0)), (3, Some(3.0)), (4, Some(-1.0))];
        let order = |name: &str, most| {
            let mut best = Best::new(Objective::named(name).unwrap(), most);
            for (trial, value) in rows {
                best.offer(trial, value, || trial);
            }
            best.into_rows().collect::<Vec<_>>()
        };
        assert_eq!(order("sharpe", 9), [2, 3, 1, 4, 0]);
        assert_eq!(order("sharpe", 2), [2, 3]);
        assert_eq!(order("volatility", 9), [4, 1, 2, 3, 0]);
        assert_eq!(order("volatility", 0), [0u64; 0]);
    }
}
