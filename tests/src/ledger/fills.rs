//! The fills of one bar: sells first, then buys, then the money that moved.

use super::book::{Aim, Name, Side};
use super::costs::{Deal, is_bent, taken};
use super::desk::Desk;
use super::events::Events;

/// What the fills of one bar did.
#[derive(Debug, Default)]
pub(super) struct Spent {
    /// Symbol and signed shares of every fill.
    pub(super) fills: Vec<(usize, f64)>,
    /// Fills that opened a side.
    pub(super) entries: u64,
    pub(super) fees: f64,
    /// Traded value over equity, at the prices of the fills.
    pub(super) turnover: f64,
}

/// The orders of one bar on their way to be filled.
struct Fills<'a> {
    desk: &'a Desk<'a>,
    bar: usize,
    /// The price on which each symbol's fill is based, where there is one.
    price: Vec<Option<f64>>,
    /// Equity at those prices.
    value: f64,
    /// Shares of each symbol before the fills.
    held: Vec<f64>,
    /// Symbol and signed shares; 0 where it is dust.
    orders: Vec<(usize, f64)>,
}

/// Fills what is due. An order that meets a price and volume is done, whatever came of it.
pub(super) fn fill_due(
    desk: &Desk<'_>,
    names: &mut [Name],
    cash: &mut f64,
    bar: usize,
    events: &mut Events,
) -> Spent {
    let fill = desk.settings.orders.fill;
    let price: Vec<Option<f64>> =
        (0..names.len()).map(|symbol| desk.market.fill_price(fill, bar, symbol)).collect();
    let mut spent = Spent::default();
    let held = names.iter().map(|name| name.shares).collect();
    let mut fills = Fills { desk, bar, price, value: 0.0, held, orders: Vec::new() };
    fills.value = fills.equity(names, *cash);
    if fills.value <= 0.0 {
        return spent;
    }
    fills.orders = fills.due(names);
    if desk.is_on_margin() {
        fills.bound_by_margin(names, events);
    }
    for (symbol, order) in fills.orders.iter().filter(|(_, order)| *order < 0.0) {
        *cash += fills.deal(*symbol, *order).cash;
    }
    if !desk.is_on_margin() {
        fills.bound_by_cash(*cash, events);
    }
    for (symbol, order) in &fills.orders {
        let name = &mut names[*symbol];
        if *order != 0.0 {
            let deal = fills.deal(*symbol, *order);
            if *order > 0.0 {
                *cash += deal.cash;
            }
            spent.fills.push((*symbol, *order));
            spent.fees += deal.fees;
            spent.turnover += deal.value / fills.value;
            spent.entries += u64::from(settle(name, *order, deal.price, bar));
        }
        name.order = None;
        name.wanted = name.side();
    }
    spent
}

impl Fills<'_> {
    /// Money a share, at the price of the fill.
    fn worth(&self, symbol: usize) -> f64 {
        let price = self.price[symbol].expect("only what has a price is filled");
        price * self.desk.multiplier(self.bar, symbol)
    }

    fn deal(&self, symbol: usize, order: f64) -> Deal {
        let price = self.price[symbol].expect("only what has a price is filled");
        taken(self.desk, self.bar, symbol, order, price)
    }

    /// Money a share, at the price of the fill or else at the last mark.
    fn worth_or_mark(&self, names: &[Name], symbol: usize) -> f64 {
        let price = self.price[symbol].or(names[symbol].mark).unwrap_or(0.0);
        price * self.desk.multiplier(self.bar, symbol)
    }

    fn equity(&self, names: &[Name], cash: f64) -> f64 {
        let held = |symbol: usize| names[symbol].shares * self.worth_or_mark(names, symbol);
        cash + (0..names.len()).map(held).sum::<f64>()
    }

    /// Every order that this bar can fill.
    fn due(&self, names: &[Name]) -> Vec<(usize, f64)> {
        let mut orders = Vec::new();
        for (symbol, name) in names.iter().enumerate() {
            let Some(aim) = name.order else { continue };
            let has_price = self.price[symbol].is_some();
            if !has_price || !self.desk.market.has_volume(self.bar, symbol) {
                continue;
            }
            let target = match aim {
                Aim::Shares(shares) => shares,
                Aim::Weight(weight) => self.cut(weight * self.value / self.worth(symbol), symbol),
            };
            orders.push((symbol, self.without_dust(target - name.shares, symbol)));
        }
        orders
    }

    /// No order where it is too small to be worth a fill, and all of the position where it would
    /// leave so little of it.
    fn without_dust(&self, order: f64, symbol: usize) -> f64 {
        let is_dust = |shares: f64| shares.abs() * self.worth(symbol) < 1e-9 * self.value;
        let held = self.held[symbol];
        match () {
            () if is_dust(order) => 0.0,
            () if is_dust(held + order) => -held,
            () => order,
        }
    }

    fn cut(&self, shares: f64, symbol: usize) -> f64 {
        whole_lots(shares, self.desk.terms(self.bar, symbol).lot)
    }

    /// Buys that cost more than cash are scaled together; more than once where a cost is bent.
    fn bound_by_cash(&mut self, cash: f64, events: &mut Events) {
        let buys: Vec<usize> =
            (0..self.orders.len()).filter(|at| self.orders[*at].1 > 0.0).collect();
        let bent = buys.iter().any(|at| is_bent(self.desk, self.bar, self.orders[*at].0));
        // Eight times in all, the first one with them.
        let times = if bent { 8 } else { 1 };
        for time in 0..times {
            let still = buys.iter().map(|at| self.orders[*at]).filter(|(_, order)| *order > 0.0);
            let cost: f64 = still.map(|(symbol, order)| -self.deal(symbol, order).cash).sum();
            if cost <= cash {
                return;
            }
            let factor = if cash > 0.0 { cash / cost } else { 0.0 };
            for at in &buys {
                let (symbol, order) = self.orders[*at];
                self.orders[*at].1 = self.without_dust(self.cut(order * factor, symbol), symbol);
            }
            events.cash_bound += u32::from(time == 0);
            events.rescaled += u32::from(time > 0);
        }
    }

    /// Orders that enlarge positions beyond what margin allows are scaled together.
    fn bound_by_margin(&mut self, names: &[Name], events: &mut Events) {
        let order_of = |symbol: usize| {
            self.orders.iter().find(|(of, _)| *of == symbol).map_or(0.0, |(_, order)| *order)
        };
        let (mut rest, mut growing) = (0.0, 0.0);
        let mut grows = vec![false; names.len()];
        for (symbol, name) in names.iter().enumerate() {
            let target = name.shares + order_of(symbol);
            let margin = self.desk.terms(self.bar, symbol).margin.map_or(1.0, |(grow, _)| grow);
            let margin = target.abs() * self.worth_or_mark(names, symbol) * margin;
            // What goes through 0 opens a position, however small.
            let turns = target * name.shares < 0.0;
            grows[symbol] = turns || target.abs() > name.shares.abs();
            if grows[symbol] {
                growing += margin;
            } else {
                rest += margin;
            }
        }
        if growing == 0.0 || rest + growing <= self.value {
            return;
        }
        let factor = ((self.value - rest) / growing).max(0.0);
        events.margin_bound += 1;
        for at in 0..self.orders.len() {
            let (symbol, order) = self.orders[at];
            if grows[symbol] {
                let target = self.cut((self.held[symbol] + order) * factor, symbol);
                // Where what is held is beyond that already, nothing is done about it here.
                let scaled = target - self.held[symbol];
                let scaled = if scaled * order > 0.0 { scaled } else { 0.0 };
                self.orders[at].1 = self.without_dust(scaled, symbol);
            }
        }
    }
}

/// Cut towards zero to whole lots; 0 shares a lot is fractional.
pub(super) fn whole_lots(shares: f64, lot: f64) -> f64 {
    if lot > 0.0 { (shares / lot).trunc() * lot } else { shares }
}

/// Books one fill on a name. True where it opened a side.
fn settle(name: &mut Name, order: f64, price: f64, bar: usize) -> bool {
    let (before, held) = (name.side(), name.shares);
    name.shares += order;
    let after = name.side();
    if before != Side::Flat && after != before {
        name.left = Some(bar);
    }
    let opens = after != Side::Flat && after != before;
    if opens {
        name.opened = bar;
        name.average = price;
    } else if order * held > 0.0 {
        name.average = (held * name.average + order * price) / (held + order);
    }
    opens
}
