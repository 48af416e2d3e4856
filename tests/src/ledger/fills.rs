//! The open of one bar: sells first, then buys, then the money that moved.

use qraft_ir::policy::Settings;

use super::book::{Aim, Desk, Name, Side};
use super::market::is_price;

/// What one open did.
#[derive(Debug, Default)]
pub(super) struct Spent {
    /// Symbol and signed shares of every fill.
    pub(super) fills: Vec<(usize, f64)>,
    /// Fills that opened a side.
    pub(super) entries: u64,
    pub(super) fees: f64,
    /// Traded value at the open over equity at the open.
    pub(super) turnover: f64,
}

/// What the market takes from a trade.
struct Prices {
    half_spread: f64,
    fee: f64,
    sell_tax: f64,
}

impl Prices {
    fn of(settings: &Settings) -> Self {
        Prices {
            half_spread: settings.spread_bps / 20_000.0,
            fee: settings.fee_bps / 10_000.0,
            sell_tax: settings.sell_tax_bps / 10_000.0,
        }
    }

    fn buy_cost(&self, shares: f64, open: f64) -> f64 {
        shares * open * (1.0 + self.half_spread) * (1.0 + self.fee)
    }

    fn sell_proceeds(&self, shares: f64, open: f64) -> f64 {
        shares * open * (1.0 - self.half_spread) * (1.0 - self.fee - self.sell_tax)
    }

    fn fees(&self, order: f64, open: f64) -> f64 {
        if order > 0.0 {
            order * open * (1.0 + self.half_spread) * self.fee
        } else {
            -order * open * (1.0 - self.half_spread) * (self.fee + self.sell_tax)
        }
    }
}

/// Fills what is due. An order that meets a tradable open is done, whatever came of it.
pub(super) fn fill_at_open(
    desk: &Desk<'_>,
    names: &mut [Name],
    cash: &mut f64,
    bar: usize,
) -> Spent {
    let prices = Prices::of(desk.settings);
    let open = &desk.market.open[bar * desk.market.symbols..][..desk.market.symbols];
    let value = equity_at_open(names, open, *cash);
    let mut spent = Spent::default();
    if value <= 0.0 {
        return spent;
    }
    let mut orders = due_orders(desk, names, open, value, bar);
    for (symbol, order) in &orders {
        if *order < 0.0 {
            *cash += prices.sell_proceeds(-order, open[*symbol]);
        }
    }
    let is_buy = |order: f64| order > 0.0;
    let cost: f64 = orders
        .iter()
        .filter(|(_, order)| is_buy(*order))
        .map(|(symbol, order)| prices.buy_cost(*order, open[*symbol]))
        .sum();
    if cost > *cash {
        let factor = if *cash > 0.0 { *cash / cost } else { 0.0 };
        for (symbol, order) in orders.iter_mut().filter(|(_, order)| is_buy(*order)) {
            let scaled = whole_lots(*order * factor, desk.settings.lot_size);
            *order = without_dust(scaled, open[*symbol], value);
        }
    }
    for (symbol, order) in orders {
        if is_buy(order) {
            *cash -= prices.buy_cost(order, open[symbol]);
        }
        if order != 0.0 {
            spent.fills.push((symbol, order));
            spent.fees += prices.fees(order, open[symbol]);
            spent.turnover += order.abs() * open[symbol] / value;
            spent.entries +=
                u64::from(settle(&mut names[symbol], order, bar, 1e-9 * value / open[symbol]));
        }
        names[symbol].order = None;
        names[symbol].wanted = names[symbol].side();
    }
    spent
}

fn equity_at_open(names: &[Name], open: &[f64], cash: f64) -> f64 {
    let mut value = cash;
    for (name, open) in names.iter().zip(open) {
        let price = if is_price(*open) { *open } else { name.mark.unwrap_or(0.0) };
        value += name.shares * price;
    }
    value
}

/// Signed shares of every order that this open can fill; 0 where it is dust.
fn due_orders(
    desk: &Desk<'_>,
    names: &[Name],
    open: &[f64],
    value: f64,
    bar: usize,
) -> Vec<(usize, f64)> {
    let mut orders = Vec::new();
    for (symbol, name) in names.iter().enumerate() {
        let Some(aim) = name.order else { continue };
        if !desk.market.tradable(bar, symbol) {
            continue;
        }
        let target = match aim {
            Aim::Shares(shares) => shares,
            Aim::Weight(weight) => {
                whole_lots(weight * value / open[symbol], desk.settings.lot_size)
            }
        };
        orders.push((symbol, without_dust(target - name.shares, open[symbol], value)));
    }
    orders
}

/// An order, or none where it is too small to be worth a fill.
fn without_dust(order: f64, open: f64, value: f64) -> f64 {
    if order.abs() * open < 1e-9 * value { 0.0 } else { order }
}

/// Cut towards zero to whole lots; 0 shares a lot is fractional.
pub(super) fn whole_lots(shares: f64, lot: f64) -> f64 {
    if lot > 0.0 { (shares / lot).trunc() * lot } else { shares }
}

/// Books one fill on a name; what is less than `dust` shares then is nothing. True where it opened
/// a side.
fn settle(name: &mut Name, order: f64, bar: usize, dust: f64) -> bool {
    let before = name.side();
    name.shares += order;
    if name.shares.abs() < dust {
        name.shares = 0.0;
    }
    let after = name.side();
    if before != Side::Flat && after != before {
        name.left = Some(bar);
    }
    let opens = after != Side::Flat && after != before;
    if opens {
        name.opened = bar;
    }
    opens
}
