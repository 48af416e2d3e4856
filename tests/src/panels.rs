//! Random markets. One seed is one market, so that a failing case can be made again from the few
//! numbers that proptest prints.

use proptest::prelude::*;
use qraft_base::{Digest, Interval, Symbol, Ts};
use qraft_data::Panel;

/// What a random market looks like.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Plan {
    /// Symbols, at least 1.
    pub symbols: usize,
    /// Bars, at least 1.
    pub bars: usize,
    /// Everything else is drawn from it.
    pub seed: u64,
    /// Prices are missing here and there, some symbols are listed late, some days have no volume.
    pub gaps: bool,
    /// A bar's typical move: 0.01 is a calm market, 0.3 ruins who is short.
    pub swing: f64,
}

/// Markets of 1 to 70 symbols; more than 64 so that a row of mask bits needs two words.
pub fn plans() -> impl Strategy<Value = Plan> {
    let symbols = prop_oneof![3 => Just(1usize), 4 => 2..10usize, 1 => 60..=70usize];
    let swing = prop_oneof![8 => Just(0.02), 1 => Just(0.0), 1 => Just(0.25)];
    (symbols, 30..240usize, any::<u64>(), prop::bool::weighted(0.75), swing)
        .prop_map(|(symbols, bars, seed, gaps, swing)| Plan { symbols, bars, seed, gaps, swing })
}

/// Markets of 500 symbols, as an index has, over a few months.
pub fn wide_plans() -> impl Strategy<Value = Plan> {
    (66..=110usize, any::<u64>(), prop::bool::weighted(0.75)).prop_map(|(bars, seed, gaps)| Plan {
        symbols: 500,
        bars,
        seed,
        gaps,
        swing: 0.02,
    })
}

/// A small generator of numbers: splitmix64.
pub struct Dice(u64);

impl Dice {
    /// Dice of that seed.
    pub fn new(seed: u64) -> Self {
        Dice(seed)
    }

    /// The next 64 bits.
    pub fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// Evenly from 0 to 1.
    pub fn unit(&mut self) -> f64 {
        (self.bits() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// True once in `n`.
    pub fn once_in(&mut self, n: u64) -> bool {
        self.bits().is_multiple_of(n)
    }

    /// Roughly normal: the sum of four even draws.
    pub fn bell(&mut self) -> f64 {
        (0..4).map(|_| self.unit() - 0.5).sum::<f64>() * 1.7
    }
}

/// One symbol's bar: open, high, low, close, volume.
type Bar = [f64; 5];

/// The market of a plan: daily bars on weekdays, calendar `none`.
pub fn panel(plan: Plan) -> Panel {
    let mut columns = vec![vec![f64::NAN; plan.bars * plan.symbols]; 5];
    for symbol in 0..plan.symbols {
        let seed = plan.seed ^ (symbol as u64 + 1).wrapping_mul(0xd134_2543_de82_ef95);
        for (bar, prices) in one_symbol(plan, Dice::new(seed)).into_iter().enumerate() {
            for (column, price) in columns.iter_mut().zip(prices) {
                column[bar * plan.symbols + symbol] = price;
            }
        }
    }
    let names = ["open", "high", "low", "close", "volume"].map(str::to_owned);
    let mut columns: Vec<(String, Vec<f64>)> = names.into_iter().zip(columns).collect();
    columns.sort_by(|a, b| a.0.cmp(&b.0));
    Panel {
        symbols: (0..plan.symbols).map(|s| Symbol::new(&format!("S{s:02}"))).collect(),
        ts: weekdays(plan.bars),
        bar: Interval::DAY,
        calendar: "none".to_owned(),
        periods_per_year: 252.0,
        session: (0..plan.bars as u32).collect(),
        columns: columns.into_iter().map(|(name, x)| (name, x.into())).collect(),
        categories: std::collections::BTreeMap::new(),
        members: None,
        snapshot: Digest::of(b"a random market"),
    }
}

/// Weekdays from Monday, 5 January 1970.
fn weekdays(bars: usize) -> Vec<Ts> {
    (0..bars as i32).map(|bar| Ts::from_day(4 + bar / 5 * 7 + bar % 5)).collect()
}

fn one_symbol(plan: Plan, mut dice: Dice) -> Vec<Bar> {
    let mut bars = Vec::with_capacity(plan.bars);
    let late = plan.gaps && dice.once_in(4);
    let listed = if late { (dice.unit() * plan.bars as f64 * 0.7) as usize } else { 0 };
    let mut close = 20.0 + 180.0 * dice.unit();
    let mut halted = 0u64;
    for bar in 0..plan.bars {
        let frozen = dice.once_in(12);
        let step = if frozen { 0.0 } else { plan.swing * dice.bell() };
        let open = close * (1.0 + 0.3 * plan.swing * dice.bell()).max(0.05);
        close *= (1.0 + step).max(0.05);
        let high = open.max(close) * (1.0 + 0.3 * plan.swing * dice.unit());
        let low = open.min(close) * (1.0 - 0.3 * plan.swing * dice.unit());
        let volume = (1e6 * dice.unit()).floor() + 1.0;
        let mut prices = [open, high, low, close, volume];
        if plan.gaps {
            halted = if halted > 0 { halted - 1 } else { maybe_halt(&mut dice) };
            punch_holes(&mut prices, &mut dice, halted > 0);
        }
        bars.push(if bar < listed { [f64::NAN; 5] } else { prices });
    }
    bars
}

fn maybe_halt(dice: &mut Dice) -> u64 {
    if dice.once_in(60) { 1 + dice.bits() % 8 } else { 0 }
}

fn punch_holes(prices: &mut Bar, dice: &mut Dice, halted: bool) {
    match dice.bits() % 40 {
        _ if halted => *prices = [f64::NAN; 5],
        0 => prices[0] = f64::NAN,
        1 => prices[3] = f64::NAN,
        2 | 3 => prices[4] = 0.0,
        4 => prices[4] = f64::NAN,
        5 => prices[1] = f64::NAN,
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_market_has_what_its_plan_says() {
        let plan = Plan { symbols: 65, bars: 200, seed: 7, gaps: true, swing: 0.02 };
        let market = panel(plan);
        assert_eq!((market.bars(), market.width()), (200, 65));
        let close = market.column("close").unwrap();
        assert!(close.iter().any(|x| x.is_nan()) && close.iter().any(|x| *x > 0.0));
        assert!(close[..65].iter().any(|x| x.is_nan()), "nobody is listed late");
        assert!(market.column("volume").unwrap().contains(&0.0));
        assert_eq!(panel(plan).columns.len(), market.columns.len());
        let calm = panel(Plan { gaps: false, ..plan });
        assert!(calm.columns.iter().all(|(_, column)| column.iter().all(|x| *x > 0.0)));
    }
}
