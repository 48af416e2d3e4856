//! Four bars at a time: a quad is folded once for each way of holding through it, and looked up.
//! Sixteen quads at a time: a span is folded once for all trials of a group that hold through it
//! alike.
//!
//! A pattern says how a trial holds through a quad: bit 0 is whether it held at the close before,
//! bit j + 1 whether it holds at the close of bar j.

use qraft_stats::Tally;

use super::super::tile::{BarRow, TurnRow};

/// Bars of a quad; counted from bar 0 of the panel. The specification folds by the same.
pub(in super::super) const QUAD: usize = 4;
/// Bars of a span; counted alike.
pub(in super::super) const SPAN: usize = 64;
/// Ways of holding through a quad.
pub(in super::super) const PATTERNS: usize = 1 << (QUAD + 1);
/// A quad under every pattern.
pub(in super::super) type Table = [Fold; PATTERNS];
/// Held throughout.
pub(super) const KEPT: usize = PATTERNS - 1;

/// The lesser; `b` where they do not compare.
#[inline(always)]
fn lesser(a: f64, b: f64) -> f64 {
    if a < b { a } else { b }
}

#[inline(always)]
fn add(to: &mut [f64; 4], more: [f64; 4]) {
    for (sum, x) in to.iter_mut().zip(more) {
        *sum += x;
    }
}

/// Some bars, folded from nothing. Where nothing was held or left, adding it changes no bit.
///
/// Four numbers lie side by side where one instruction can take them, minima all: the greatest
/// and the deepest are kept with their sign turned.
#[derive(Clone, Copy, Debug, PartialEq)]
#[repr(C, align(32))]
pub(in super::super) struct Fold {
    /// Σ r, r², r³, r⁴.
    powers: [f64; 4],
    /// The least log equity at the close of a bar that counts, and the greatest negated; the least
    /// return, and the greatest negated.
    ends: [f64; 4],
    /// What later bars' ends are moved by: log equity, the same negated, and twice −0, which added
    /// to a number is that number, also where it is −0.
    moves: [f64; 4],
    /// The deepest fall of log equity from a bar that counts to a later one, negated.
    fall: f64,
    growth: f64,
    fees: f64,
    down2: f64,
}

impl Fold {
    pub(in super::super) const NOTHING: Fold = Fold {
        powers: [0.0; 4],
        ends: [f64::INFINITY; 4],
        moves: [0.0, 0.0, -0.0, -0.0],
        fall: -0.0,
        growth: 1.0,
        fees: 0.0,
        down2: 0.0,
    };

    /// The whole of a trial before its first bar: there is capital, and it is the first peak.
    pub(super) fn starting(capital: f64) -> Fold {
        let far = f64::INFINITY;
        Fold { growth: capital, ends: [far, 0.0, far, far], ..Fold::NOTHING }
    }

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
        let log = self.moves[0] + log;
        (self.moves[0], self.moves[1]) = (log, -log);
        self.lesser([log, -log, r, -r]);
        self.fall = lesser(log + self.ends[1], self.fall);
        self.fees += self.growth * fee;
        self.growth += self.growth * r;
    }

    #[inline(always)]
    fn lesser(&mut self, ends: [f64; 4]) {
        for (end, x) in self.ends.iter_mut().zip(ends) {
            *end = lesser(x, *end);
        }
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

    /// The bars of `next` come behind these.
    #[inline(always)]
    pub(super) fn append(&mut self, next: &Fold) {
        let mut ends = next.ends;
        add(&mut ends, self.moves);
        add(&mut self.powers, next.powers);
        add(&mut self.moves, next.moves);
        // from the peak of these bars to the least of those
        self.fall = lesser(lesser(ends[0] + self.ends[1], next.fall), self.fall);
        self.lesser(ends);
        self.fees += self.growth * next.fees;
        self.growth *= next.growth;
        self.down2 += next.down2;
    }

    /// Quads, one behind the other, by their tables.
    #[inline(always)]
    pub(super) fn look_up(patterns: Patterns, tables: &[Table]) -> Fold {
        let mut fold = Fold::NOTHING;
        let (mut bits, mut more) = (patterns.0 as u64, (patterns.0 >> 64) as u64);
        for table in tables {
            fold.append(&table[bits as usize & KEPT]);
            bits = bits >> QUAD | more << (64 - QUAD);
            more >>= QUAD;
        }
        fold
    }

    /// What it says of so many bars, of which `flat` had no return. What is counted by bits is not
    /// in it.
    pub(super) fn tally(&self, bars: u64, flat: u64) -> Tally {
        let [_, _, least, most] = self.ends;
        let (mut least, mut greatest) = (least, -most);
        if flat > 0 {
            least = least.min(0.0);
            greatest = greatest.max(0.0);
        }
        let [sum, sum2, sum3, sum4] = self.powers;
        Tally {
            n: bars,
            sum,
            sum2,
            sum3,
            sum4,
            down2: self.down2,
            least,
            greatest,
            max_drawdown: -libm::expm1(self.fall),
            fees: self.fees,
            ..Tally::default()
        }
    }

    /// Equity, where it began with capital.
    pub(super) fn money(&self) -> f64 {
        self.growth
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
    #[inline(always)]
    fn table(bars: &[BarRow], turns: &[TurnRow]) -> Table {
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

/// The tables of the first quads of some bars, over what stood there.
#[inline(always)]
pub(super) fn tables(bars: &[BarRow], turns: &[TurnRow], quads: usize, out: &mut Vec<Table>) {
    let each = bars.chunks(QUAD).zip(turns.chunks(QUAD)).take(quads);
    out.clear();
    out.extend(each.map(|(bars, turns)| Fold::table(bars, turns)));
}

/// The patterns of up to a word of quads: bit 4·k + j is bit j of the k-th.
#[derive(Clone, Copy, Debug)]
pub(super) struct Patterns(pub(super) u128);

impl Patterns {
    /// The pattern of one quad.
    pub(super) fn get(self, at: usize) -> usize {
        (self.0 >> (QUAD * at)) as usize & KEPT
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
        let mut whole = Fold::starting(1e6);
        whole.append(&Fold::of(0b01010, &bars, &turns));
        let before = whole;
        whole.append(&Fold::NOTHING);
        assert_eq!(whole, before);
        let mut fold = Fold::of(0b01010, &bars, &turns);
        let before = fold;
        fold.append(&Fold::NOTHING);
        assert_eq!(fold, before);
        let mut fold = Fold::NOTHING;
        fold.append(&before);
        assert_eq!(fold, before);
    }
}
