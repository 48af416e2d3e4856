//! Random markets, settings and signals from one seed.

use qraft_base::Interval;
use qraft_ir::policy::{
    FillAt, Impact, Orders, Risk, Scheme, Selection, Settings, SizeAt, Sizing, Span2, Terms,
};
use qraft_sim::{BySymbol, Market, PackTerms, Setup, SymbolTerms, WholeSignals};

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

    pub fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }

    pub fn chance(&mut self, p: f64) -> bool {
        self.unit() < p
    }

    pub fn pick<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())]
    }
}

/// Owned columns of a market.
pub struct MarketData {
    open: Vec<f64>,
    close: Vec<f64>,
    /// Highs, lows and volume-weighted means.
    ranges: Option<[Vec<f64>; 3]>,
    volume: Option<Vec<f64>>,
    session: Vec<u32>,
    rebalance: Vec<bool>,
    groups: Vec<f64>,
    funding_due: Vec<u32>,
    width: usize,
}

impl MarketData {
    pub fn view(&self) -> Market<'_> {
        let range = |at: usize| self.ranges.as_ref().map(|ranges| ranges[at].as_slice());
        Market {
            volume: self.volume.as_deref(),
            high: range(0),
            low: range(1),
            vwap: range(2),
            rebalance: Some(&self.rebalance),
            groups: (self.groups[0] > 0.0).then_some(self.groups.as_slice()),
            industry: Some(&self.groups),
            funding_due: Some(&self.funding_due),
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
    let mut ranges = [Vec::new(), Vec::new(), Vec::new()];
    for bar in 0..bars {
        for (s, last) in last.iter_mut().enumerate() {
            let o = *last * (1.0 + step * (draw.unit() - 0.5));
            *last = o * (1.0 + step * (draw.unit() - 0.48));
            let hidden = bar < listed[s];
            open.push(if hidden || draw.chance(gap) { f64::NAN } else { o });
            close.push(if hidden || draw.chance(gap) { f64::NAN } else { *last });
            volume.push(if draw.chance(dead) { draw.pick(&[0.0, f64::NAN]) } else { 1e6 });
            let (top, bottom) = (o.max(*last), o.min(*last));
            let mean = (o + *last) / 2.0;
            let of =
                [top * (1.0 + step * draw.unit()), bottom * (1.0 - step * draw.unit() / 2.0), mean];
            for (column, value) in ranges.iter_mut().zip(of) {
                column.push(if hidden || draw.chance(gap) { f64::NAN } else { value });
            }
        }
    }
    let group = |draw: &mut Draw| if draw.chance(0.1) { f64::NAN } else { draw.below(4) as f64 };
    let mut groups: Vec<f64> = (0..width).map(|_| group(draw)).collect();
    groups[0] = draw.pick(&[0.0, 1.0]);
    let a_day = draw.pick(&[1, 1, 4]);
    let every = draw.pick(&[1, 5, 21]);
    MarketData {
        open,
        close,
        ranges: draw.chance(0.8).then_some(ranges),
        volume: draw.chance(0.7).then_some(volume),
        groups: groups.repeat(bars),
        funding_due: (0..bars).map(|_| draw.pick(&[0, 1, 1, 3])).collect(),
        session: (0..bars).map(|bar| (bar / a_day) as u32).collect(),
        rebalance: (0..bars).map(|bar| bar % every == every - 1).collect(),
        width,
    }
}

pub fn span(draw: &mut Draw, most: usize) -> Span2<f64> {
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
    let settings = Settings {
        capital: draw.pick(&[1e6, 12_345.67]),
        rebalance,
        selection,
        scheme: draw.pick(&[Scheme::Equal, Scheme::Score]),
        gross: if log { 1.0 } else { draw.pick(&[1.0, 1.0, 0.5, 3.0, 0.0]) },
        size_at: if fill { SizeAt::Fill } else { SizeAt::Decision },
        fee_bps: draw.pick(&[0.0, 2.0, 30.0]),
        sell_tax_bps: draw.pick(&[0.0, 5.0]),
        spread_bps: draw.pick(&[0.0, 8.0]),
        lot_size: if log { 0.0 } else { draw.pick(&[0.0, 0.0, 1.0, 100.0]) },
        ..Settings::plain(1.0)
    };
    let settings = if log || draw.chance(0.4) { settings } else { more(draw, settings) };
    let settings = Settings {
        min_hold: if counts { span(draw, 8) } else { none },
        max_hold: if counts { span(draw, 15) } else { none },
        cooldown: if counts { span(draw, 8) } else { none },
        ..settings
    };
    let has_long = draw.chance(0.9);
    let some = |draw: &mut Draw| if draw.chance(0.3) { 0.0 } else { draw.unit() };
    let by_symbol = BySymbol {
        weights: if draw.chance(0.5) {
            (0..width).map(|_| some(draw) / 4.0).collect()
        } else {
            Vec::new()
        },
        budgets: if draw.chance(0.5) {
            (0..width).map(|_| some(draw)).collect()
        } else {
            Vec::new()
        },
    };
    let pack = (!log && draw.chance(0.15)).then(|| pack(draw, width).into());
    Setup {
        settings: settings.into(),
        by_symbol: by_symbol.into(),
        pack,
        has_funding: !log && draw.chance(0.2),
        warm_up: draw.pick(&[0, 1, 20]),
        has_long,
        has_exit_long: has_long && draw.chance(0.5),
        has_short: !log && draw.chance(0.5),
        has_exit_short: !log && draw.chance(0.3),
        has_score: draw.chance(0.9),
        exclusive: draw.chance(0.8),
    }
}

pub fn maybe(draw: &mut Draw, p: f64, of: &[f64]) -> Option<f64> {
    draw.chance(p).then(|| draw.pick(of))
}

/// Sizing, risk, costs and fills beyond the plain ones.
fn more(draw: &mut Draw, plain: Settings) -> Settings {
    let retargets = plain.rebalance.is_some();
    let scheme = match draw.below(6) {
        0 => Scheme::Fixed,
        1 => Scheme::VolTarget,
        2 if retargets => Scheme::RiskParity,
        _ => plain.scheme,
    };
    let fill = draw.pick(&[
        FillAt::NextOpen,
        FillAt::NextOpen,
        FillAt::NextClose,
        FillAt::NextVwap,
        FillAt::SameClose,
    ]);
    Settings {
        scheme,
        gross: draw.pick(&[1.0, 1.0, 0.5, 3.0]),
        sizing: Sizing {
            target_vol: Some(draw.pick(&[0.05, 0.2, 1.0])),
            lookback: maybe(draw, 0.8, &[2.0, 5.0, 20.0]),
            max_weight: maybe(draw, 0.3, &[0.03, 0.2, 0.5]),
            max_leverage: maybe(draw, 0.2, &[0.5, 1.0, 2.5]),
            weight: maybe(draw, 0.7, &[0.1, 0.3]),
        },
        risk: Risk {
            stop_loss: maybe(draw, 0.3, &[0.02, 0.1]),
            take_profit: maybe(draw, 0.3, &[0.02, 0.1]),
            trailing_stop: maybe(draw, 0.3, &[0.02, 0.1]),
            max_drawdown: maybe(draw, 0.2, &[0.1, 0.3]),
            turnover_budget: maybe(draw, 0.2, &[0.05, 0.3]),
            max_industry_weight: maybe(draw, 0.2, &[0.1, 0.4]),
        },
        terms: Terms {
            maker_fee_bps: maybe(draw, 0.2, &[-1.0, 1.0]),
            min_fee: maybe(draw, 0.2, &[5.0]),
            fee_per_contract: maybe(draw, 0.2, &[0.01]),
            borrow_bps: maybe(draw, 0.3, &[300.0]),
            impact: draw.chance(0.3).then(|| Impact {
                alpha: draw.pick(&[0.1, 1.0]),
                beta: draw.pick(&[0.5, 1.0, 0.7]),
                by_volatility: draw.chance(0.5),
            }),
            multiplier: maybe(draw, 0.1, &[10.0]),
            ..Terms::default()
        },
        orders: Orders { fill, touch: draw.chance(0.5), ..Orders::default() },
        ..plain
    }
}

/// Two eras and two classes, paid for or on margin.
fn pack(draw: &mut Draw, width: usize) -> PackTerms {
    let margin = draw.pick(&[None, Some((0.1, 0.08)), Some((0.9, 0.85)), Some((0.9, 0.85))]);
    let table = (0..4).map(|_| SymbolTerms {
        fee_bps: draw.pick(&[0.0, 3.0]),
        maker_fee_bps: 1.0,
        min_fee: draw.pick(&[0.0, 5.0]),
        fee_per_contract: 0.0,
        sell_tax_bps: draw.pick(&[0.0, 10.0]),
        spread_bps: draw.pick(&[0.0, 4.0]),
        borrow_bps: 0.0,
        lot_size: draw.pick(&[0.0, 10.0]),
        lot_min: 0.0,
        tick_size: 0.0,
        low_price: 0.0,
        low_tick_size: 0.0,
        multiplier: 1.0,
        margin,
        price_limit: None,
        limit_free_sessions: 0,
        t_plus: 0,
        allow_short: true,
    });
    let table = table.collect();
    PackTerms {
        eras: vec![0, 40],
        classes: (0..width).map(|_| draw.below(2) as u16).collect(),
        table,
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
    let funding = setup.has_funding.then(|| {
        let mut rate = |_| if draw.chance(0.1) { f64::NAN } else { (draw.unit() - 0.4) / 500.0 };
        (0..width * bars).map(&mut rate).collect()
    });
    WholeSignals { long, exit_long, short, exit_short, score, funding, ..WholeSignals::default() }
}
