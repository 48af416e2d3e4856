//! Everything a decision may look at.

use qraft_ir::policy::{FillAt, Settings};

use super::book::Name;
use super::market::{Market, Signals, Truth, is_price};
use super::terms::Sheets;

/// Prices, answers and rules of a run.
pub(super) struct Desk<'a> {
    pub(super) market: Market<'a>,
    pub(super) signals: &'a Signals,
    pub(super) settings: &'a Settings,
    pub(super) sheets: Sheets<'a>,
    /// The last valid close at each bar and symbol; NaN before the first.
    marks: Vec<f64>,
}

impl<'a> Desk<'a> {
    pub(super) fn new(
        market: Market<'a>,
        signals: &'a Signals,
        settings: &'a Settings,
        sheets: Sheets<'a>,
    ) -> Self {
        let mut marks = vec![f64::NAN; market.close.len()];
        for at in 0..marks.len() {
            let close = market.close[at];
            marks[at] = if is_price(close) {
                close
            } else if at >= market.symbols {
                marks[at - market.symbols]
            } else {
                f64::NAN
            };
        }
        Desk { market, signals, settings, sheets, marks }
    }

    /// The last valid close; NaN before the first.
    pub(super) fn mark(&self, bar: usize, symbol: usize) -> f64 {
        self.marks[bar * self.market.symbols + symbol]
    }

    /// True where a bar is over when its fills come.
    pub(super) fn fills_at_close(&self) -> bool {
        matches!(self.settings.orders.fill, FillAt::NextClose | FillAt::SameClose)
    }

    /// A condition at a bar and symbol; absent conditions are false.
    pub(super) fn truth(&self, of: &Option<Vec<Truth>>, bar: usize, symbol: usize) -> Truth {
        of.as_ref().map_or(Truth::False, |all| all[bar * self.market.symbols + symbol])
    }

    /// Sessions and bars since `since`, both ends counted.
    pub(super) fn age(&self, bar: usize, since: usize) -> (f64, f64) {
        let session = self.market.session;
        (f64::from(session[bar] - session[since]) + 1.0, (bar - since) as f64 + 1.0)
    }

    /// Warm-up and cooldown are served.
    pub(super) fn may_enter(&self, name: &Name, bar: usize) -> bool {
        self.is_warm(name, bar) && self.has_cooled(name, bar)
    }

    pub(super) fn is_warm(&self, name: &Name, bar: usize) -> bool {
        name.first_close.is_some_and(|first| bar - first >= self.signals.warm_up)
    }

    fn has_cooled(&self, name: &Name, bar: usize) -> bool {
        name.left.is_none_or(|left| {
            let (days, bars) = self.age(bar, left);
            days >= self.settings.cooldown.days && bars >= self.settings.cooldown.bars
        })
    }

    /// An exit signal would be obeyed at the close of `bar`.
    pub(super) fn min_hold_served(&self, name: &Name, bar: usize) -> bool {
        let (days, bars) = self.age(bar, name.opened);
        days >= self.settings.min_hold.days && bars >= self.settings.min_hold.bars
    }

    /// The longest hold is over at the close of `bar`.
    pub(super) fn max_hold_reached(&self, name: &Name, bar: usize) -> bool {
        let (days, bars) = self.age(bar, name.opened);
        let max = self.settings.max_hold;
        (max.days > 0.0 && days >= max.days) || (max.bars > 0.0 && bars >= max.bars)
    }
}
