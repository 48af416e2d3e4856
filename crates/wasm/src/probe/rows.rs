//! Rows that make operators work: walks and trends with bars that belong together, gaps, and what
//! is hard to compute with.

use qraft_base::DigestBuilder;
use qraft_plugin::{Input, Unit};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// A generator of one purpose.
pub(super) fn generator(seed: u64, purpose: &str) -> ChaCha8Rng {
    let mut key = DigestBuilder::new("qraft.probe/1");
    key.field("seed", &seed.to_le_bytes()).text("purpose", purpose);
    ChaCha8Rng::from_seed(*key.finish().as_bytes())
}

/// What rows are like.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Weather {
    /// A walk.
    Walk,
    /// A walk that rises: often the last value is the greatest so far.
    Rise,
    /// A walk that falls.
    Fall,
    /// Swings about a level.
    Swing,
    /// A walk with long stretches in which nothing moves.
    Still,
    /// A walk with values that are missing: single ones and stretches.
    Gaps,
}

impl Weather {
    /// Rows without gaps, on which every operator has an answer.
    pub(super) const CLEAN: [Weather; 4] =
        [Weather::Walk, Weather::Rise, Weather::Fall, Weather::Swing];
    /// All of them.
    pub(super) const ALL: [Weather; 6] = [
        Weather::Walk,
        Weather::Rise,
        Weather::Fall,
        Weather::Swing,
        Weather::Still,
        Weather::Gaps,
    ];

    fn name(self) -> &'static str {
        match self {
            Weather::Walk => "walk",
            Weather::Rise => "rise",
            Weather::Fall => "fall",
            Weather::Swing => "swing",
            Weather::Still => "still",
            Weather::Gaps => "gaps",
        }
    }
}

/// Columns by input, each `rows × width`, row by row.
#[derive(Clone, Debug)]
pub(super) struct Rows {
    pub columns: Vec<Vec<f64>>,
    pub count: usize,
    pub width: usize,
}

/// A bar's prices and volume.
struct Bar {
    open: f64,
    high: f64,
    low: f64,
    close: f64,
    volume: f64,
}

impl Rows {
    /// Rows for these inputs. Inputs that stand for columns of one bar belong together.
    pub(super) fn of(
        inputs: &[Input],
        (count, width): (usize, usize),
        weather: Weather,
        seed: u64,
    ) -> Rows {
        let mut columns = vec![vec![f64::NAN; count * width]; inputs.len()];
        for symbol in 0..width {
            let mut draw = generator(seed, &format!("{} {symbol}", weather.name()));
            let bars = bars(&mut draw, count, weather);
            for (at, (input, column)) in inputs.iter().zip(&mut columns).enumerate() {
                let extra = walk(&mut draw, count, weather, 0.013);
                for (row, bar) in bars.iter().enumerate() {
                    let cell = &mut column[row * width + symbol];
                    *cell = value(input, at, bar, extra[row]);
                }
            }
            if weather == Weather::Gaps {
                gaps(&mut draw, &mut columns, (count, width), symbol);
            }
        }
        Rows { columns, count, width }
    }

    /// A block of some of them, as the contract lays it out.
    pub(super) fn block(&self, rows: std::ops::Range<usize>) -> Vec<f64> {
        let cells = rows.start * self.width..rows.end * self.width;
        self.columns.iter().flat_map(|column| &column[cells.clone()]).copied().collect()
    }

    /// Some symbols of them, in that order.
    pub(super) fn symbols(&self, order: &[usize]) -> Rows {
        let one = |column: &Vec<f64>| {
            let rows = column.chunks_exact(self.width.max(1));
            rows.flat_map(|row| order.iter().map(|at| row[*at])).collect()
        };
        let columns = self.columns.iter().map(one).collect();
        Rows { columns, count: self.count, width: order.len() }
    }
}

/// The input's value of a bar: by the column that it stands for or is named like, else by its
/// unit.
fn value(input: &Input, at: usize, bar: &Bar, extra: f64) -> f64 {
    let named = input.column.as_deref().unwrap_or(&input.name);
    match (named, input.unit) {
        ("open", _) => bar.open,
        ("high", _) => bar.high,
        ("low", _) => bar.low,
        ("close", _) => bar.close,
        ("volume", _) | (_, Unit::Shares) => bar.volume,
        ("vwap", _) => (bar.high + bar.low + bar.close) / 3.0,
        (_, Unit::Ratio) => extra.ln() - (100.0f64).ln(),
        (_, Unit::Bps) => extra / 10.0,
        _ if at == 0 => bar.close,
        _ => extra,
    }
}

fn walk(draw: &mut ChaCha8Rng, count: usize, weather: Weather, step: f64) -> Vec<f64> {
    let drift = match weather {
        Weather::Rise => step * 0.6,
        Weather::Fall => -step * 0.6,
        _ => 0.0,
    };
    let (mut level, mut still) = (0.0f64, 0usize);
    let one = |_| {
        let noise = draw.random::<f64>() + draw.random::<f64>() + draw.random::<f64>() - 1.5;
        if weather == Weather::Still && still == 0 && draw.random::<f64>() < 0.02 {
            still = draw.random_range(5..80);
        }
        still = still.saturating_sub(1);
        if still == 0 {
            level += drift + noise * step;
        }
        if weather == Weather::Swing {
            level *= 0.97;
        }
        100.0 * level.clamp(-30.0, 30.0).exp()
    };
    (0..count).map(one).collect()
}

fn bars(draw: &mut ChaCha8Rng, count: usize, weather: Weather) -> Vec<Bar> {
    let closes = walk(draw, count, weather, 0.012);
    let mut before = closes.first().copied().unwrap_or(100.0);
    let one = |close: f64| {
        let open = before * (1.0 + (draw.random::<f64>() - 0.5) * 0.006);
        let high = open.max(close) * (1.0 + 0.0005 + draw.random::<f64>() * 0.008);
        let low = open.min(close) * (1.0 - 0.0005 - draw.random::<f64>() * 0.008);
        let volume = (1000.0 * (1.0 + 9.0 * draw.random::<f64>())).round();
        before = close;
        Bar { open, high, low, close, volume }
    };
    closes.into_iter().map(one).collect()
}

/// Takes values out: one input at a time, all of a bar, and stretches of bars.
fn gaps(
    draw: &mut ChaCha8Rng,
    columns: &mut [Vec<f64>],
    (count, width): (usize, usize),
    symbol: usize,
) {
    let mut missing = 0usize;
    for row in 0..count {
        if draw.random::<f64>() < 0.01 {
            missing = draw.random_range(2..30);
        }
        let all = missing > 0 || draw.random::<f64>() < 0.03;
        missing = missing.saturating_sub(1);
        for column in columns.iter_mut() {
            if all || draw.random::<f64>() < 0.02 {
                column[row * width + symbol] = f64::NAN;
            }
        }
    }
}
