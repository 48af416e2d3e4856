//! Random markets, settings and signals from one seed.

use qraft_base::Interval;
use qraft_ir::policy::{Scheme, Selection, Settings, SizeAt, Span2};
use qraft_sim::kernel::{Mask, TrialSignals};
use qraft_sim::{Market, Setup, WholeSignals};

/// A small generator (splitmix64), so that a case is its seed.
pub struct Draw(u64);

impl Draw {
    pub fn new(seed: u64) -> Draw {
        Draw(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, n: usize) -> usize {
        (self.next() % n as u64) as usize
    }

    fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }

    fn chance(&mut self, p: f64) -> bool {
        self.unit() < p
    }

    fn pick<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())]
    }
}

/// Owned columns of a market.
pub struct MarketData {
    open: Vec<f64>,
    close: Vec<f64>,
    volume: Option<Vec<f64>>,
    session: Vec<u32>,
    rebalance: Vec<bool>,
    width: usize,
}

impl MarketData {
    pub fn view(&self) -> Market<'_> {
        Market {
            volume: self.volume.as_deref(),
            rebalance: Some(&self.rebalance),
            ..Market::new(&self.open, &self.close, self.width, &self.session)
        }
    }
}

/// Prices that wander, with gaps, late listings, dead volumes; several bars a session at times.
pub fn market(draw: &mut Draw, width: usize, bars: usize) -> MarketData {
    let step = draw.pick(&[0.01, 0.03, 0.2]);
    let gap = draw.pick(&[0.0, 0.05, 0.3]);
    let dead = draw.pick(&[0.0, 0.1]);
    let mut last: Vec<f64> = (0..width).map(|_| 5.0 + 100.0 * draw.unit()).collect();
    let listed: Vec<usize> =
        (0..width).map(|_| if draw.chance(0.2) { draw.below(bars) } else { 0 }).collect();
    let (mut open, mut close, mut volume) = (Vec::new(), Vec::new(), Vec::new());
    for bar in 0..bars {
        for (s, last) in last.iter_mut().enumerate() {
            let o = *last * (1.0 + step * (draw.unit() - 0.5));
            *last = o * (1.0 + step * (draw.unit() - 0.48));
            let hidden = bar < listed[s];
            open.push(if hidden || draw.chance(gap) { f64::NAN } else { o });
            close.push(if hidden || draw.chance(gap) { f64::NAN } else { *last });
            volume.push(if draw.chance(dead) { draw.pick(&[0.0, f64::NAN]) } else { 1e6 });
        }
    }
    let a_day = draw.pick(&[1, 1, 4]);
    let every = draw.pick(&[1, 5, 21]);
    MarketData {
        open,
        close,
        volume: draw.chance(0.5).then_some(volume),
        session: (0..bars).map(|bar| (bar / a_day) as u32).collect(),
        rebalance: (0..bars).map(|bar| bar % every == every - 1).collect(),
        width,
    }
}

fn span(draw: &mut Draw, most: usize) -> Span2<f64> {
    let mut count = |p: f64| if draw.chance(p) { draw.below(most) as f64 } else { 0.0 };
    Span2 { days: count(0.3), bars: count(0.2) }
}

fn selection(draw: &mut Draw, width: usize) -> Selection<f64> {
    match draw.below(4) {
        0 => Selection::All,
        1 => Selection::TopK {
            top: draw.below(width + 1) as f64,
            bottom: draw.below(width / 2 + 1) as f64,
        },
        2 => {
            Selection::Quantile { top: draw.pick(&[0.1, 0.3, 1.0]), bottom: draw.pick(&[0.0, 0.2]) }
        }
        _ => Selection::Threshold {
            above: draw.chance(0.8).then(|| draw.unit() - 0.5),
            below: draw.chance(0.4).then(|| draw.unit() - 0.9),
        },
    }
}

/// Settings and signals that exist. With one symbol, often of the log form.
pub fn setup(draw: &mut Draw, width: usize) -> Setup {
    let log = width == 1 && draw.chance(0.6);
    let rebalance = (!log && draw.chance(0.5)).then_some(Interval::DAY);
    let none = Span2 { days: 0.0, bars: 0.0 };
    let counts = draw.chance(0.4);
    let selection = if log { Selection::All } else { selection(draw, width) };
    let fill = log || draw.chance(0.6);
    let plain = Settings::plain(draw.pick(&[1e6, 12_345.67]));
    let settings = Settings {
        rebalance,
        selection,
        scheme: draw.pick(&[Scheme::Equal, Scheme::Score]),
        gross: if log { 1.0 } else { draw.pick(&[1.0, 1.0, 0.5, 3.0, 0.0]) },
        size_at: if fill { SizeAt::Fill } else { SizeAt::Decision },
        fee_bps: draw.pick(&[0.0, 2.0, 30.0]),
        sell_tax_bps: draw.pick(&[0.0, 5.0]),
        spread_bps: draw.pick(&[0.0, 8.0]),
        lot_size: if log { 0.0 } else { draw.pick(&[0.0, 0.0, 1.0, 100.0]) },
        min_hold: if counts { span(draw, 8) } else { none },
        max_hold: if counts { span(draw, 15) } else { none },
        cooldown: if counts { span(draw, 8) } else { none },
        ..plain
    };
    let has_long = draw.chance(0.9);
    Setup {
        warm_up: draw.pick(&[0, 1, 20]),
        has_long,
        has_exit_long: has_long && draw.chance(0.5),
        has_short: !log && draw.chance(0.5),
        has_exit_short: !log && draw.chance(0.3),
        has_score: draw.chance(0.9),
        exclusive: draw.chance(0.8),
        ..Setup::plain(settings)
    }
}

/// Conditions that persist for a while, with unknowns; scores with ties and gaps.
pub fn signals(draw: &mut Draw, setup: &Setup, width: usize, bars: usize) -> WholeSignals {
    let mut condition = |exists: bool, bias: f64| {
        let turn = draw.pick(&[0.02, 0.1, 0.6]);
        let mut now: Vec<i8> = vec![-1; width];
        let mut all = Vec::with_capacity(width * bars);
        for _ in 0..bars {
            for now in &mut now {
                if draw.chance(turn) {
                    *now = if draw.chance(bias) { 1 } else { draw.pick(&[0, 0, 0, -1]) };
                }
                all.push(*now);
            }
        }
        exists.then_some(all)
    };
    let long = condition(setup.has_long, 0.5);
    let exit_long = condition(setup.has_exit_long, 0.2);
    let short = condition(setup.has_short, 0.3);
    let exit_short = condition(setup.has_exit_short, 0.2);
    let score = setup.has_score.then(|| {
        let ties = draw.chance(0.3);
        let mut score = |_| match draw.below(20) {
            0 => f64::NAN,
            1 => f64::INFINITY,
            n if ties => n as f64 / 8.0 - 1.2,
            _ => draw.unit() * 2.0 - 1.0,
        };
        (0..width * bars).map(&mut score).collect()
    });
    WholeSignals { long, exit_long, short, exit_short, score, ..WholeSignals::default() }
}

/// A tile of whole signals as bits.
pub struct SignalBits {
    conditions: [Option<(Vec<u64>, Vec<u64>)>; 4],
    score: Option<Vec<f64>>,
}

impl SignalBits {
    pub fn of(whole: &WholeSignals, width: usize, start: usize, bars: usize) -> SignalBits {
        let cells = start * width..(start + bars) * width;
        let bits = |signal: &Option<Vec<i8>>| {
            let signal = &signal.as_ref()?[cells.clone()];
            let row = if width == 1 { 0 } else { width.div_ceil(64) };
            let words = if width == 1 { bars.div_ceil(64) } else { row * bars };
            let (mut yes, mut no) = (vec![0u64; words], vec![0u64; words]);
            for (cell, value) in signal.iter().enumerate() {
                let (bar, s) = (cell / width, cell % width);
                let (word, bit) =
                    if width == 1 { (bar / 64, bar % 64) } else { (bar * row + s / 64, s % 64) };
                yes[word] |= u64::from(*value == 1) << bit;
                no[word] |= u64::from(*value == 0) << bit;
            }
            Some((yes, no))
        };
        SignalBits {
            conditions: [
                bits(&whole.long),
                bits(&whole.exit_long),
                bits(&whole.short),
                bits(&whole.exit_short),
            ],
            score: whole.score.as_ref().map(|score| score[cells].to_vec()),
        }
    }

    pub fn view(&self) -> TrialSignals<'_> {
        fn mask(of: &Option<(Vec<u64>, Vec<u64>)>) -> Option<Mask<'_>> {
            of.as_ref().map(|(yes, no)| Mask { is_true: yes, is_false: no })
        }
        let [long, exit_long, short, exit_short] = &self.conditions;
        TrialSignals {
            long: mask(long),
            exit_long: exit_long.as_ref().map(|bits| bits.0.as_slice()),
            short: mask(short),
            exit_short: exit_short.as_ref().map(|bits| bits.0.as_slice()),
            score: self.score.as_deref(),
        }
    }
}
