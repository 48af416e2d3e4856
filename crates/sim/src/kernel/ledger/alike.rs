//! The fills of a bar where all orders cost the same rates, holdings are fractional and nothing is
//! kept but shares and cash: the orders stand side by side, and only money goes from one to the
//! next.

use qraft_ir::policy::SizeAt;

use super::super::bits::ones;
use super::LedgerTrial;
use crate::costs::CostBook;
use crate::money::DUST;

/// What a fill costs in every symbol and at every time.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rates {
    multiplier: f64,
    buy: f64,
    sell: f64,
    buy_fee: f64,
    sell_fee: f64,
}

impl Rates {
    /// Of a book of costs, where they are the same everywhere and holdings are fractional.
    pub(super) fn of(costs: &CostBook) -> Option<Rates> {
        let of = costs.everywhere()?;
        let alike = of.linear && of.lot == 0.0 && of.margin.is_none();
        alike.then_some(Rates {
            multiplier: of.multiplier,
            buy: of.buy,
            sell: of.sell,
            buy_fee: of.buy_fee,
            sell_fee: of.sell_fee,
        })
    }
}

/// The orders of a bar that fill, by rising symbol: a place in each list is an order.
#[derive(Debug, Default)]
pub(super) struct Orders {
    /// Bits over symbols: who has one.
    due: Vec<u64>,
    price: Vec<f64>,
    held: Vec<f64>,
    /// The target, then shares to move: negative sells, 0 is none.
    q: Vec<f64>,
    /// Shares afterwards.
    left: Vec<f64>,
    /// What is moved, in money.
    value: Vec<f64>,
}

/// Money along the fills of a bar.
struct Money {
    cash: f64,
    fees: f64,
    traded: f64,
}

impl Orders {
    /// Takes the orders at these bits over symbols.
    #[inline(always)]
    fn gather(&mut self, prices: &[f64], shares: &[f64], targets: &[f64]) {
        let count = self.due.iter().map(|due| due.count_ones() as usize).sum();
        for list in [&mut self.price, &mut self.held, &mut self.q, &mut self.left, &mut self.value]
        {
            list.resize(count, 0.0);
        }
        let mut places =
            self.price.iter_mut().zip(&mut self.held).zip(self.q.iter_mut().zip(&mut self.left));
        for (word, due) in self.due.iter().enumerate() {
            let from = word * 64;
            let to = prices.len().min(from + 64);
            let of = (&prices[from..to], &shares[from..to], &targets[from..to]);
            for (bit, ((price, held), (q, left))) in ones(*due).zip(&mut places) {
                *price = of.0[bit];
                *held = of.1[bit];
                *q = of.2[bit];
                *left = *held;
            }
        }
    }

    /// Targets become orders; what is dust is none.
    #[inline(always)]
    fn size(&mut self, rates: &Rates, at_fill: bool, v: f64) {
        let least = DUST * v;
        for ((q, held), price) in self.q.iter_mut().zip(&self.held).zip(&self.price) {
            let point = price * rates.multiplier;
            let target = if at_fill { *q * v / point } else { *q };
            let order = target - held;
            *q = if order.abs() * point < least { 0.0 } else { order };
        }
    }

    /// All sells, then the cash that all buys take.
    #[inline(always)]
    fn sell(&mut self, rates: &Rates, v: f64, money: &mut Money) -> f64 {
        self.settle(rates, |q| q < 0.0, v);
        let mut cost = 0.0;
        for ((value, q), price) in self.value.iter().zip(&self.q).zip(&self.price) {
            // what does not move adds 0, which changes no bit
            money.cash += value * rates.sell;
            money.fees += value * rates.sell_fee;
            money.traded += value;
            let bought = if *q > 0.0 { *q } else { 0.0 };
            cost += bought * price * rates.multiplier * rates.buy;
        }
        cost
    }

    /// All buys.
    #[inline(always)]
    fn buy(&mut self, rates: &Rates, v: f64, money: &mut Money) {
        self.settle(rates, |q| q > 0.0, v);
        for value in &self.value {
            money.cash -= value * rates.buy;
            money.fees += value * rates.buy_fee;
            money.traded += value;
        }
    }

    /// Scales what is bought.
    #[inline(always)]
    fn scale(&mut self, rates: &Rates, factor: f64, v: f64) {
        let least = DUST * v;
        for (q, price) in self.q.iter_mut().zip(&self.price) {
            let scaled = *q * factor;
            let is_dust = scaled.abs() * (price * rates.multiplier) < least;
            let scaled = if is_dust { 0.0 } else { scaled };
            *q = if *q > 0.0 { scaled } else { *q };
        }
    }

    /// What the fills of one side leave and what they move. A fill that would leave dust takes all.
    #[inline(always)]
    fn settle(&mut self, rates: &Rates, moves: impl Fn(f64) -> bool, v: f64) {
        let least = DUST * v;
        let orders = self.q.iter().zip(&self.held).zip(&self.price);
        for (((q, held), price), (left, value)) in
            orders.zip(self.left.iter_mut().zip(&mut self.value))
        {
            let moves = moves(*q);
            let rest = held + q;
            let is_ghost = *held != 0.0 && rest.abs() * (price * rates.multiplier) < least;
            let (moved, rest) = if is_ghost { (-held, 0.0) } else { (*q, rest) };
            let worth = moved.abs() * price * rates.multiplier;
            *value = if moves { worth } else { 0.0 };
            *left = if moves { rest } else { *left };
        }
    }
}

impl LedgerTrial {
    /// Fills the orders of tradable symbols at these prices, worth `v` together with cash.
    #[inline(always)]
    pub(super) fn fill_alike(&mut self, rates: &Rates, prices: &[f64], tradable: &[u64], v: f64) {
        let mut orders = std::mem::take(&mut self.scratch.orders);
        self.take_orders(tradable, &mut orders.due);
        orders.gather(prices, &self.shares, &self.targets);
        orders.size(rates, self.setup.settings.size_at == SizeAt::Fill, v);
        let mut money = Money { cash: self.cash, fees: self.tally.fees, traded: 0.0 };
        let cost = orders.sell(rates, v, &mut money);
        if cost > money.cash {
            let factor = if money.cash <= 0.0 { 0.0 } else { money.cash / cost };
            orders.scale(rates, factor, v);
        }
        orders.buy(rates, v, &mut money);
        self.cash = money.cash;
        self.tally.fees = money.fees;
        self.tally.turnover += money.traded / v;
        self.book_orders(rates, &orders);
        self.scratch.orders = orders;
    }

    /// Who has an order that may fill; it is done.
    #[inline(always)]
    fn take_orders(&mut self, tradable: &[u64], taken: &mut Vec<u64>) {
        taken.clear();
        for (word, tradable) in tradable.iter().enumerate() {
            let due = self.ordered[word] & tradable;
            taken.push(due);
            self.ordered[word] &= !due;
            self.wanted.long[word] &= !due;
            self.wanted.short[word] &= !due;
            self.order_count -= due.count_ones() as usize;
        }
    }

    /// What is held afterwards.
    #[inline(always)]
    fn book_orders(&mut self, rates: &Rates, orders: &Orders) {
        let filled = orders.q.iter().filter(|q| **q != 0.0).count();
        self.filled += filled as u64;
        self.touched |= filled > 0;
        self.ahead.forget();
        let mut lefts = orders.left.iter();
        for (word, due) in orders.due.iter().enumerate() {
            let (mut long, mut short) = (0, 0);
            for (bit, left) in ones(*due).zip(&mut lefts) {
                self.shares[word * 64 + bit] = *left;
                self.points[word * 64 + bit] = left * rates.multiplier;
                long |= u64::from(*left > 0.0) << bit;
                short |= u64::from(*left < 0.0) << bit;
            }
            let (was_long, was_short) = (self.held.long[word] & due, self.held.short[word] & due);
            self.held.long[word] ^= was_long ^ long;
            self.held.short[word] ^= was_short ^ short;
            let (was, is) = (was_long | was_short, long | short);
            let turned = (was_long ^ long) | (was_short ^ short);
            self.held_count -= was.count_ones() as usize;
            self.held_count += is.count_ones() as usize;
            self.opens += u64::from((turned & is).count_ones());
        }
    }
}
