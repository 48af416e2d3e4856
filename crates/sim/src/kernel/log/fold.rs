//! Four bars at a time: a quad is folded once for each way of holding through it, and looked up by
//! every trial.
//!
//! A pattern says how a trial holds through a quad: bit 0 is whether it held at the close before,
//! bit j + 1 whether it holds at the close of bar j.

use super::super::tile::{BarRow, TurnRow};

/// Bars of a quad; counted from bar 0 of the panel. The specification folds by the same.
pub(in super::super) const QUAD: usize = 4;
/// Ways of holding through a quad.
pub(in super::super) const PATTERNS: usize = 1 << (QUAD + 1);
/// Held throughout.
pub(super) const KEPT: usize = PATTERNS - 1;

/// The greater; `b` where they do not compare.
#[inline(always)]
fn greater(a: f64, b: f64) -> f64 {
    if a > b { a } else { b }
}

/// The lesser; `b` where they do not compare.
#[inline(always)]
fn lesser(a: f64, b: f64) -> f64 {
    if a < b { a } else { b }
}

/// Some bars of a quad, folded from nothing. Where nothing was held or left, adding it changes no
/// bit.
#[derive(Clone, Copy, Debug, PartialEq)]
#[repr(C, align(32))]
pub(in super::super) struct Fold {
    /// Σ r, r², r³, r⁴.
    powers: [f64; 4],
    down2: f64,
    least: f64,
    greatest: f64,
    log: f64,
    /// The greatest and the least log equity at the close of a bar that counts.
    high: f64,
    low: f64,
    /// The deepest fall of log equity from such a bar to a later one.
    drop: f64,
    growth: f64,
    fees: f64,
}

impl Fold {
    pub(in super::super) const NOTHING: Fold = Fold {
        powers: [0.0; 4],
        down2: 0.0,
        least: f64::INFINITY,
        greatest: f64::NEG_INFINITY,
        log: 0.0,
        high: f64::NEG_INFINITY,
        low: f64::INFINITY,
        drop: 0.0,
        growth: 1.0,
        fees: 0.0,
    };

    /// One more bar of that return, log return and fee rate.
    #[inline(always)]
    fn step(&mut self, r: f64, log: f64, fee: f64) {
        let r2 = r * r;
        self.powers = [
            self.powers[0] + r,
            self.powers[1] + r2,
            self.powers[2] + r2 * r,
            self.powers[3] + r2 * r2,
        ];
        self.down2 += if r < 0.0 { r2 } else { 0.0 };
        self.least = lesser(r, self.least);
        self.greatest = greater(r, self.greatest);
        self.log += log;
        self.high = greater(self.log, self.high);
        self.low = lesser(self.log, self.low);
        self.drop = greater(self.high - self.log, self.drop);
        self.fees += self.growth * fee;
        self.growth += self.growth * r;
    }

    /// One more bar, by whether it was held at its start and is at its close.
    #[inline(always)]
    fn bar(&mut self, was: bool, held: bool, bar: &BarRow, turn: &TurnRow) {
        match (was, held) {
            (false, false) => {}
            (true, true) => self.step(bar.r, bar.log, 0.0),
            (false, true) => self.step(turn.enter, turn.enter_log, turn.enter_fee),
            (true, false) => self.step(turn.leave, turn.leave_log, turn.leave_fee),
        }
    }

    /// A quad's bars (fewer at the end of the data) held throughout.
    pub(in super::super) fn kept(bars: &[BarRow]) -> Fold {
        let mut fold = Fold::NOTHING;
        for bar in bars {
            fold.step(bar.r, bar.log, 0.0);
        }
        fold
    }

    /// A quad under one pattern.
    pub(super) fn of(pattern: usize, bars: &[BarRow], turns: &[TurnRow]) -> Fold {
        let mut fold = Fold::NOTHING;
        for (at, (bar, turn)) in bars.iter().zip(turns).enumerate() {
            let bit = |place: usize| pattern >> place & 1 == 1;
            fold.bar(bit(at), bit(at + 1), bar, turn);
        }
        fold
    }

    /// A quad under every pattern, by the pattern: each is one bar more than a shorter one.
    pub(in super::super) fn table(bars: &[BarRow], turns: &[TurnRow]) -> [Fold; PATTERNS] {
        let mut table = [Fold::NOTHING; PATTERNS];
        for at in 0..QUAD {
            let next = 1 << (at + 1);
            let (short, long) = table.split_at_mut(next);
            for (pattern, (left, held)) in short.iter_mut().zip(long).enumerate() {
                *held = *left;
                if let (Some(bar), Some(turn)) = (bars.get(at), turns.get(at)) {
                    let was = pattern >> at & 1 == 1;
                    held.bar(was, true, bar, turn);
                    left.bar(was, false, bar, turn);
                }
            }
        }
        table
    }
}

/// The sums of one trial, at the end of its last whole quad.
#[derive(Clone, Copy, Debug, PartialEq)]
#[repr(C, align(32))]
pub(super) struct Sums {
    pub(super) powers: [f64; 4],
    pub(super) down2: f64,
    pub(super) least: f64,
    pub(super) greatest: f64,
    log: f64,
    peak: f64,
    pub(super) fall: f64,
    pub(super) money: f64,
    pub(super) fees: f64,
}

impl Sums {
    /// All cash.
    pub(super) fn new(capital: f64) -> Sums {
        Sums {
            powers: [0.0; 4],
            down2: 0.0,
            least: f64::INFINITY,
            greatest: f64::NEG_INFINITY,
            log: 0.0,
            peak: 0.0,
            fall: 0.0,
            money: capital,
            fees: 0.0,
        }
    }

    /// One more quad.
    #[inline(always)]
    pub(super) fn add(&mut self, quad: &Fold) {
        for (sum, x) in self.powers.iter_mut().zip(quad.powers) {
            *sum += x;
        }
        self.down2 += quad.down2;
        self.least = lesser(quad.least, self.least);
        self.greatest = greater(quad.greatest, self.greatest);
        let deep = greater(quad.drop, self.peak - (self.log + quad.low));
        self.fall = greater(deep, self.fall);
        self.peak = greater(self.log + quad.high, self.peak);
        self.log += quad.log;
        self.fees += self.money * quad.fees;
        self.money *= quad.growth;
    }

    /// Quads of a word of bars by their tables.
    #[inline(always)]
    pub(super) fn look_up(&mut self, patterns: Patterns, tables: &[[Fold; PATTERNS]]) {
        let mut sums = *self;
        for (at, table) in tables.iter().enumerate() {
            sums.add(&table[patterns.get(at)]);
        }
        *self = sums;
    }
}

/// The patterns of up to a word of quads: bit 4·k + j is bit j of the k-th.
#[derive(Clone, Copy, Debug)]
pub(super) struct Patterns(pub(super) u128);

impl Patterns {
    /// The pattern of one quad; at most 16 of a word.
    #[inline(always)]
    pub(super) fn get(self, at: usize) -> usize {
        const LAST: usize = 64 / QUAD - 1;
        let bits = if at < LAST { self.0 as u64 >> (QUAD * at) } else { (self.0 >> 60) as u64 };
        bits as usize & KEPT
    }

    /// True where nothing is held or left.
    pub(super) fn are_flat(self) -> bool {
        self.0 == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows() -> (Vec<BarRow>, Vec<TurnRow>) {
        let bar = |i: usize| (i as f64 * 1.7).sin() / 20.0;
        let row = |i: usize| BarRow { r: bar(i), log: libm::log(1.0 + bar(i)) };
        let turn = |i: usize| TurnRow {
            enter: bar(i + 9),
            enter_log: libm::log(1.0 + bar(i + 9)),
            enter_fee: 2e-4,
            leave: bar(i + 19),
            leave_log: libm::log(1.0 + bar(i + 19)),
            leave_fee: 3e-4,
        };
        ((0..4).map(row).collect(), (0..4).map(turn).collect())
    }

    #[test]
    fn a_table_holds_what_each_pattern_folds_to() {
        let (bars, turns) = rows();
        for count in 1..=QUAD {
            let (bars, turns) = (&bars[..count], &turns[..count]);
            let table = Fold::table(bars, turns);
            for (pattern, fold) in table.iter().enumerate() {
                assert_eq!(*fold, Fold::of(pattern, bars, turns), "{pattern:05b} of {count}");
            }
            assert_eq!(table[KEPT], Fold::kept(bars));
            assert_eq!(table[0], Fold::NOTHING);
        }
    }

    #[test]
    fn nothing_changes_nothing() {
        let (bars, turns) = rows();
        let mut sums = Sums::new(1e6);
        sums.add(&Fold::of(0b01010, &bars, &turns));
        let before = sums;
        sums.add(&Fold::NOTHING);
        assert_eq!(sums, before);
    }
}
