//! The streaming sums of a run: what the books keep instead of a return series.

/// Plain sums, in bar order, of the simple returns of **every** bar of a run (flat bars as 0), and
/// what the books add to them. Constant size whatever the run's length.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Tally {
    /// Returns counted: the bars of the window.
    pub n: u64,
    /// Σ r
    pub sum: f64,
    /// Σ r²
    pub sum2: f64,
    /// Σ r³, each as r²·r
    pub sum3: f64,
    /// Σ r⁴, each as r²·r²
    pub sum4: f64,
    /// Σ min(r, 0)²
    pub down2: f64,
    /// The least return; +∞ before the first.
    pub least: f64,
    /// The greatest return; −∞ before the first.
    pub greatest: f64,
    /// Bars with r > 0.
    pub up: u64,
    /// Bars with r < 0.
    pub down: u64,
    /// Last equity / capital − 1.
    pub total_return: f64,
    /// Greatest loss from a peak, 0–1, with the capital as the first peak.
    pub max_drawdown: f64,
    /// Σ over bars of traded value / equity at the open.
    pub turnover: f64,
    /// Fees and taxes paid, in money.
    pub fees: f64,
    /// Bars at whose close anything was held.
    pub held_bars: u64,
    /// Trades, as `docs/semantics.md` counts them.
    pub trades: u64,
}

impl Default for Tally {
    fn default() -> Self {
        Tally {
            n: 0,
            sum: 0.0,
            sum2: 0.0,
            sum3: 0.0,
            sum4: 0.0,
            down2: 0.0,
            least: f64::INFINITY,
            greatest: f64::NEG_INFINITY,
            up: 0,
            down: 0,
            total_return: 0.0,
            max_drawdown: 0.0,
            turnover: 0.0,
            fees: 0.0,
            held_bars: 0,
            trades: 0,
        }
    }
}

impl Tally {
    /// Counts one bar's return. The order of calls is the order of the sums.
    #[inline]
    pub fn push(&mut self, r: f64) {
        let r2 = r * r;
        self.n += 1;
        self.sum += r;
        self.sum2 += r2;
        self.sum3 += r2 * r;
        self.sum4 += r2 * r2;
        if r < 0.0 {
            self.down2 += r2;
            self.down += 1;
        }
        if r > 0.0 {
            self.up += 1;
        }
        if r < self.least {
            self.least = r;
        }
        if r > self.greatest {
            self.greatest = r;
        }
    }

    /// Adds the returns that another tally counted: its sums to these, in this order.
    pub fn add(&mut self, part: &Tally) {
        self.n += part.n;
        self.sum += part.sum;
        self.sum2 += part.sum2;
        self.sum3 += part.sum3;
        self.sum4 += part.sum4;
        self.down2 += part.down2;
        self.least = self.least.min(part.least);
        self.greatest = self.greatest.max(part.greatest);
        self.up += part.up;
        self.down += part.down;
    }

    /// True where two tallies are the same to the bit (`==` takes −0 for 0).
    pub fn same_bits(&self, other: &Tally) -> bool {
        let floats = |t: &Tally| {
            [
                t.sum,
                t.sum2,
                t.sum3,
                t.sum4,
                t.down2,
                t.least,
                t.greatest,
                t.total_return,
                t.max_drawdown,
                t.turnover,
                t.fees,
            ]
            .map(f64::to_bits)
        };
        let counts = |t: &Tally| [t.n, t.up, t.down, t.held_bars, t.trades];
        floats(self) == floats(other) && counts(self) == counts(other)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_are_plain_and_signed() {
        let mut tally = Tally::default();
        for r in [0.5, -0.25, 0.0] {
            tally.push(r);
        }
        assert_eq!((tally.n, tally.up, tally.down), (3, 1, 1));
        assert_eq!((tally.sum, tally.sum2, tally.down2), (0.25, 0.3125, 0.0625));
        assert_eq!((tally.sum3, tally.sum4), (0.125 - 0.015625, 0.0625 + 0.00390625));
        assert_eq!((tally.least, tally.greatest), (-0.25, 0.5));
    }

    #[test]
    fn parts_add_up() {
        let (mut whole, mut parts, mut part) = <(Tally, Tally, Tally)>::default();
        for r in [0.5, -0.25, 0.0, 2.0] {
            whole.push(r);
            part.push(r);
            parts.add(&std::mem::take(&mut part));
        }
        assert!(whole.same_bits(&parts) && parts.n == 4);
    }

    #[test]
    fn same_bits_tells_zero_from_minus_zero() {
        let (a, mut b) = (Tally::default(), Tally::default());
        assert!(a.same_bits(&b));
        b.fees = -0.0;
        assert!(a == b && !a.same_bits(&b));
    }
}
