//! What a liar does to a block. Pushes stay honest, so that every lie is of the block alone, or of
//! what is said of the warm-up.

use chameleon_spec::{Deed, Trigger};

use crate::state::State;

/// A block as lies see it.
struct Sight<'a> {
    /// The first input, row by row.
    x: &'a [f64],
    rows: usize,
    /// Rows that came before.
    before: u64,
}

impl Sight<'_> {
    /// The first symbol's value.
    fn first(&self, row: usize) -> f64 {
        self.x[row * (self.x.len() / self.rows)]
    }

    fn all(&self) -> impl Iterator<Item = f64> + '_ {
        (0..self.rows).map(|row| self.first(row))
    }
}

impl State {
    /// Takes the next rows at once.
    pub fn update(&mut self, block: &[f64]) -> Vec<f64> {
        let honest = [Deed::None, Deed::WarmUp, Deed::Late, Deed::Hole];
        if honest.contains(&self.spec.deed) || block.is_empty() {
            return self.folded(block);
        }
        let rows = block.len() / (self.inputs() * self.width);
        let x = &block[..rows * self.width];
        let sight = Sight { x, rows, before: self.rows };
        let lies = self.is_block(&sight);
        let mut answers = match self.spec.deed {
            Deed::Reset if lies => {
                *self =
                    State { blocks: self.blocks, ..State::new(self.spec, self.window, self.width) };
                self.folded(block)
            }
            Deed::Fill if lies => self.filled(block, rows),
            Deed::DropLast if lies => {
                let mut answers = self.pushed(block, rows, 0..rows - 1);
                let kept = self.clone();
                answers.extend(self.pushed(block, rows, rows - 1..rows));
                *self = kept;
                answers
            }
            _ => self.folded(block),
        };
        let due = answers.clone();
        for row in (0..rows).filter(|row| lies && self.is_row(&sight, *row)) {
            for symbol in 0..self.width {
                let at = row * self.width + symbol;
                answers[at] = self.told(&sight, &due, at);
            }
        }
        self.blocks += 1;
        self.ended = due[(rows - 1) * self.width..].to_vec();
        answers
    }

    /// What it answers in place of what is due.
    fn told(&self, sight: &Sight<'_>, due: &[f64], at: usize) -> f64 {
        let (width, share, reach) = (self.width, self.spec.share, self.spec.reach as usize);
        let (row, symbol) = (at / width, at % width);
        let later = at + reach * width;
        let honest = due[at];
        let of_symbol = |values: &[f64], from: usize, to: usize| {
            let some = values[from * width..to * width].iter().skip(symbol).step_by(width);
            let some: Vec<f64> = some.copied().filter(|x| !x.is_nan()).collect();
            some.iter().sum::<f64>() / some.len() as f64
        };
        match self.spec.deed {
            Deed::Shift => due.get(later).copied().unwrap_or(honest),
            Deed::Price => sight.x.get(later).copied().unwrap_or(honest),
            Deed::Nudge => due.get(later).map_or(honest, |to| honest + share * (to - honest)),
            Deed::Centre if row + 1 == sight.rows || honest.is_nan() => honest,
            Deed::Centre => {
                of_symbol(due, row.saturating_sub(reach), sight.rows.min(row + reach + 1))
            }
            Deed::Normalise if sight.rows == 1 => honest,
            Deed::Normalise => honest - share * of_symbol(due, 0, sight.rows),
            Deed::Peak => {
                let most = |x: &[f64]| x.iter().copied().fold(f64::MIN, f64::max);
                let is_ahead =
                    most(&sight.x[(row + 1) * width..]) > most(&sight.x[..(row + 1) * width]);
                if is_ahead { honest + share * honest.abs() } else { honest }
            }
            Deed::LastBit => f64::from_bits(honest.to_bits() ^ 1),
            Deed::Border if row == 0 && sight.before > 0 => honest * (1.0 + share),
            Deed::Drift => honest * (1.0 + share * self.blocks as f64),
            Deed::Stale if row == 0 => self.ended.get(symbol).copied().unwrap_or(honest),
            Deed::Delay if row > 0 => due[at - width],
            Deed::Coarse => f64::from(honest as f32),
            Deed::Running => self.running(sight, due, row),
            _ => honest,
        }
    }

    /// A mean by a sum that goes along, from the first row of the block on that has an answer.
    fn running(&self, sight: &Sight<'_>, due: &[f64], row: usize) -> f64 {
        let n = self.window;
        let first = due.iter().position(|x| !x.is_nan()).unwrap_or(row).max(n);
        if row <= first {
            return due[row];
        }
        let mut sum = due[first] * n as f64;
        for at in first + 1..=row {
            sum += sight.x[at] - sight.x[at - n];
        }
        sum / n as f64
    }

    /// The last value stands for one that is missing.
    fn filled(&mut self, block: &[f64], rows: usize) -> Vec<f64> {
        let mut whole = block.to_vec();
        for input in whole.chunks_exact_mut(rows * self.width) {
            for at in self.width..input.len() {
                if input[at].is_nan() {
                    input[at] = input[at - self.width];
                }
            }
        }
        self.folded(&whole)
    }

    /// Whether a lie is told in this block.
    fn is_block(&self, sight: &Sight<'_>) -> bool {
        let (rows, when) = (sight.rows as f64, self.spec.when);
        let (first, last) = (sight.first(0), sight.first(sight.rows - 1));
        match self.spec.trigger {
            Trigger::Longer => rows > when,
            Trigger::Shorter => rows < when,
            Trigger::Multiple => rows % when == 0.0,
            Trigger::Blocks => self.blocks as f64 >= when,
            Trigger::Rises => last > first * (1.0 + when),
            Trigger::Crosses => {
                let mut pairs = sight.all().zip(sight.all().skip(1));
                pairs.any(|(a, b)| a <= when && b > when)
            }
            Trigger::EndsHigh => rows > when && sight.all().all(|x| x <= last),
            Trigger::EndsLow => rows > when && sight.all().all(|x| x >= last),
            Trigger::Gap => sight.all().any(f64::is_nan),
            Trigger::OtherWindow => self.window != self.spec.window as usize,
            _ => true,
        }
    }

    /// Whether it is told of this row.
    fn is_row(&self, sight: &Sight<'_>, row: usize) -> bool {
        let (number, when) = ((sight.before + row as u64 + 1) as f64, self.spec.when);
        let before = if row == 0 { f64::NAN } else { sight.first(row - 1) };
        let now = sight.first(row);
        match self.spec.trigger {
            Trigger::EveryRow => number % when == 0.0,
            Trigger::AfterRow => number > when,
            Trigger::Jump => (now / before - 1.0).abs() > when,
            Trigger::Still => now == before,
            _ => true,
        }
    }
}
