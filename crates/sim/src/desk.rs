//! What decisions look at and what they order, whoever fills the orders: the specification's book
//! and the precise matcher's account both keep one.

use qraft_ir::policy::{Settings, SizeAt};

use crate::Market;
use crate::costs::CostBook;
use crate::money::cut;
use crate::rules::Moment;
use crate::setup::Setup;
use crate::spec::Reason;
use crate::weights::Marks;

/// What an order is for.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) enum Target {
    /// A weight of the equity at the fill.
    Weight(f64),
    /// So many shares.
    Shares(f64),
}

/// An order that waits for a fill.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) struct Order {
    pub(crate) target: Target,
    /// The side that is wanted: 1, 0, −1.
    pub(crate) side: i8,
    pub(crate) reason: Reason,
    /// The bar that decided it.
    pub(crate) bar: usize,
}

/// Positions, marks and orders of one trial.
pub(crate) struct Desk<'a> {
    pub(crate) market: Market<'a>,
    pub(crate) costs: CostBook,
    size_at: SizeAt,
    pub(crate) shares: Vec<f64>,
    /// Average fill price of the side that is held.
    pub(crate) average: Vec<f64>,
    /// The best price since the entry, of bars that are over; NaN where there is none.
    pub(crate) best: Vec<f64>,
    /// The marks of the last bars, `[bar][symbol]`: as many as sizing looks back on, and up to
    /// twice that.
    history: Vec<f64>,
    /// How many of those bars are looked at.
    kept: usize,
    /// Bars that were marked.
    marked: usize,
    pub(crate) marks: Vec<f64>,
    /// At most one order a symbol.
    pub(crate) orders: Vec<Option<Order>>,
    /// When the side that is held was opened.
    pub(crate) opened: Vec<Moment>,
    /// When the symbol was last left.
    pub(crate) left: Vec<Option<Moment>>,
    /// Bar of the first valid close, once there was one.
    pub(crate) first_close: Vec<Option<u32>>,
    /// Equity at the last mark.
    pub(crate) equity: f64,
    /// Sums of what opened a side.
    pub(crate) opens: u64,
}

impl<'a> Desk<'a> {
    /// Nothing held, nothing ordered.
    pub(crate) fn new(setup: &Setup, market: Market<'a>) -> Self {
        let (settings, width): (&Settings, usize) = (&setup.settings, market.width);
        let costs = CostBook::new(settings, setup.pack.as_deref(), market.periods_per_year);
        Desk {
            market,
            costs,
            size_at: settings.size_at,
            shares: vec![0.0; width],
            average: vec![0.0; width],
            best: vec![f64::NAN; width],
            history: Vec::new(),
            kept: if settings.sizes_by_risk() { settings.lookback() as usize + 1 } else { 1 },
            marked: 0,
            marks: vec![0.0; width],
            orders: vec![None; width],
            opened: vec![Moment { bar: 0, session: 0 }; width],
            left: vec![None; width],
            first_close: vec![None; width],
            equity: settings.capital,
            opens: 0,
        }
    }

    /// The bar and its session.
    pub(crate) fn moment(&self, bar: usize) -> Moment {
        Moment { bar: bar as u32, session: self.market.session[bar] }
    }

    /// Sessions after its listing for which a symbol has no daily limit.
    pub(crate) fn limit_free(&self, bar: usize, symbol: usize) -> u32 {
        self.costs.at(bar, symbol).limit_free
    }

    /// 1, 0 or −1.
    pub(crate) fn side(&self, symbol: usize) -> i8 {
        sign(self.shares[symbol])
    }

    /// Orders a symbol to a weight on a side, sized now or at the fill as the settings say.
    pub(crate) fn order_weight(
        &mut self,
        bar: usize,
        symbol: usize,
        side: i8,
        weight: f64,
        reason: Reason,
    ) {
        let costs = self.costs.at(bar, symbol);
        let target = match self.size_at {
            SizeAt::Fill => Target::Weight(weight),
            SizeAt::Decision => {
                let point = self.marks[symbol] * costs.multiplier;
                Target::Shares(cut(weight * self.equity / point, costs.lot))
            }
        };
        self.orders[symbol] = Some(Order { target, side, reason, bar });
    }

    /// Orders a symbol to be left.
    pub(crate) fn order_out(&mut self, bar: usize, symbol: usize, reason: Reason) {
        self.orders[symbol] = Some(Order { target: Target::Shares(0.0), side: 0, reason, bar });
    }

    /// A stop has been met and could not sell yet (a halt, a settlement): no decision takes it
    /// back.
    pub(crate) fn is_stopping(&self, symbol: usize) -> bool {
        let stops = |order: Order| matches!(order.reason, Reason::Stop | Reason::Trailing);
        self.orders[symbol].is_some_and(stops)
    }

    /// Drops what waits and orders everything out.
    pub(crate) fn order_all_out(&mut self, bar: usize, reason: Reason) {
        self.orders.fill(None);
        for symbol in 0..self.market.width {
            if self.shares[symbol] != 0.0 {
                self.order_out(bar, symbol, reason);
            }
        }
    }

    /// A fill has left so many shares: sides, ages and the average follow.
    pub(crate) fn filled(&mut self, bar: usize, symbol: usize, shares: f64, price: f64) {
        let was = self.shares[symbol];
        let (before, after) = (sign(was), sign(shares));
        self.shares[symbol] = shares;
        if before == after {
            if shares.abs() > was.abs() {
                let added = shares.abs() - was.abs();
                let paid = self.average[symbol] * was.abs() + price * added;
                self.average[symbol] = paid / shares.abs();
            }
            return;
        }
        self.average[symbol] = if after == 0 { 0.0 } else { price };
        self.best[symbol] = f64::NAN;
        if before != 0 {
            self.left[symbol] = Some(self.moment(bar));
        }
        if after != 0 {
            self.opened[symbol] = self.moment(bar);
            self.opens += 1;
        }
    }

    /// The closes of a bar become marks.
    pub(crate) fn mark(&mut self, bar: usize) {
        for s in 0..self.market.width {
            if let Some(close) = self.market.close_at(bar, s) {
                self.marks[s] = close;
                self.first_close[s] = self.first_close[s].or(Some(bar as u32));
            }
        }
        if self.history.len() >= 2 * self.kept * self.market.width {
            let old = self.history.len() - self.kept * self.market.width;
            self.history.drain(..old);
        }
        self.history.extend_from_slice(&self.marks);
        self.marked += 1;
    }

    /// Weight of what is held in a symbol, at the last mark.
    pub(crate) fn weight(&self, symbol: usize) -> f64 {
        let points = self.shares[symbol] * self.costs.multiplier(symbol);
        points * self.marks[symbol] / self.equity
    }
}

/// Marks up to the last bar that was marked.
impl Marks for Desk<'_> {
    fn row(&self, ago: usize) -> &[f64] {
        let width = self.market.width;
        let end = self.history.len() - ago * width;
        &self.history[end - width..end]
    }

    fn before(&self) -> usize {
        self.marked - 1
    }
}

/// 1, 0 or −1.
pub(crate) fn sign(x: f64) -> i8 {
    i8::from(x > 0.0) - i8::from(x < 0.0)
}
