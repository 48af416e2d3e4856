//! A small world for books worked by hand: one price a bar, open = the close before unless said.

use qraft_base::Interval;
use qraft_ir::policy::{Selection, Settings, Span2};
use qraft_sim::spec::{self, Outcome};
use qraft_sim::{Market, Setup, WholeSignals};

pub const NAN: f64 = f64::NAN;

/// No costs, 1000 of money, everything at its default.
pub fn settings() -> Settings {
    Settings::plain(1000.0)
}

/// A span of bars.
pub fn bars(n: u32) -> Span2<f64> {
    Span2 { days: 0.0, bars: f64::from(n) }
}

/// A span of sessions.
pub fn days(n: u32) -> Span2<f64> {
    Span2 { days: f64::from(n), bars: 0.0 }
}

/// What a book meets. Columns are `[bar][symbol]`.
pub struct World {
    pub open: Vec<f64>,
    pub close: Vec<f64>,
    pub volume: Option<Vec<f64>>,
    pub session: Vec<u32>,
    pub rebalance: Vec<bool>,
    pub width: usize,
    pub warm_up: u32,
    pub settings: Settings,
    pub signals: WholeSignals,
}

impl World {
    /// Of opens and closes; a session a bar, every bar a rebalance bar (where settings have one).
    pub fn new(width: usize, open: &[f64], close: &[f64]) -> World {
        let count = close.len() / width;
        World {
            open: open.to_vec(),
            close: close.to_vec(),
            volume: None,
            session: (0..count as u32).collect(),
            rebalance: vec![true; count],
            width,
            warm_up: 0,
            settings: settings(),
            signals: WholeSignals::default(),
        }
    }

    /// A market where nothing moves: every open and close is 10.
    pub fn still(width: usize, count: usize) -> World {
        World::new(width, &vec![10.0; width * count], &vec![10.0; width * count])
    }

    /// With a re-targeting policy.
    pub fn retargeted(mut self, selection: Selection<f64>) -> World {
        self.settings.rebalance = Some(Interval::DAY);
        self.settings.selection = selection;
        self
    }

    pub fn long(mut self, text: &str) -> World {
        self.signals.long = Some(condition(text));
        self
    }

    pub fn exit_long(mut self, text: &str) -> World {
        self.signals.exit_long = Some(condition(text));
        self
    }

    pub fn short(mut self, text: &str) -> World {
        self.signals.short = Some(condition(text));
        self
    }

    pub fn exit_short(mut self, text: &str) -> World {
        self.signals.exit_short = Some(condition(text));
        self
    }

    pub fn score(mut self, score: &[f64]) -> World {
        self.signals.score = Some(score.to_vec());
        self
    }

    pub fn set(mut self, change: impl FnOnce(&mut World)) -> World {
        change(&mut self);
        self
    }

    pub fn setup(&self) -> Setup {
        Setup {
            warm_up: self.warm_up,
            has_long: self.signals.long.is_some(),
            has_exit_long: self.signals.exit_long.is_some(),
            has_short: self.signals.short.is_some(),
            has_exit_short: self.signals.exit_short.is_some(),
            has_score: self.signals.score.is_some(),
            ..Setup::plain(self.settings)
        }
    }

    pub fn market(&self) -> Market<'_> {
        Market {
            volume: self.volume.as_deref(),
            rebalance: Some(&self.rebalance),
            ..Market::new(&self.open, &self.close, self.width, &self.session)
        }
    }

    pub fn run(&self) -> Outcome {
        spec::run(&self.setup(), &self.market(), &self.signals).expect("runs")
    }

    /// The fills as `bar:symbol+shares` or `-shares`, space-separated; shares to 4 places.
    pub fn fills(&self) -> String {
        let print = |fill: &spec::Fill| {
            let sign = if fill.side == spec::Side::Buy { '+' } else { '-' };
            let shares = (fill.shares * 1e4).round() / 1e4;
            format!("{}:{}{sign}{shares}", fill.bar, fill.symbol)
        };
        self.run().fills.iter().map(print).collect::<Vec<_>>().join(" ")
    }
}

/// `T`rue, `f`alse, `?` unknown; spaces are for the eye.
fn condition(text: &str) -> Vec<i8> {
    let value = |letter: char| match letter {
        'T' => 1,
        'f' => 0,
        _ => -1,
    };
    text.chars().filter(|letter| !letter.is_whitespace()).map(value).collect()
}
