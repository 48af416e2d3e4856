//! Stops, trailing stops and targets inside a bar, sent as liquidations at the price of the rule.

use qraft_base::Failure;
use qraft_base::fixed::Price;

use super::run::Run;
use super::venues::{Venues, word};
use crate::matching::order::{Liquidity, Order, Side};
use crate::spec::Reason;
use crate::stops::{self, Held, Leave, Rule};

impl Run<'_> {
    /// Positions leave by their rules; then the bar's best prices count.
    pub(super) fn leave_inside(&mut self, bar: usize) -> Result<(), Failure> {
        let Some(stops) = self.stops else { return Ok(()) };
        let halted = self.is_halted(bar);
        for s in 0..self.market.width {
            let shares = self.desk.shares[s];
            if shares == 0.0 {
                continue;
            }
            let Some(prices) = self.market.prices_at(bar, s) else { continue };
            let is_long = shares > 0.0;
            if self.market.tradable(bar, s) && !halted {
                let held = Held {
                    is_long,
                    average: self.desk.average[s],
                    best: self.desk.best[s],
                    is_new: self.desk.opened[s].bar as usize == bar,
                };
                if let Some(leave) = stops.leave(held, prices) {
                    self.leave(bar, s, leave)?;
                }
            }
            if self.desk.shares[s] != 0.0 {
                self.desk.best[s] = stops::best(is_long, self.desk.best[s], prices);
            }
        }
        Ok(())
    }

    /// What cannot be had inside the bar is ordered out at the next.
    fn leave(&mut self, bar: usize, s: usize, leave: Leave) -> Result<(), Failure> {
        let reason = Reason::of(leave.rule);
        let flow = self.flow(bar, s);
        let Some(seen) = Venues::bar(&self.desk, (bar, s), None, flow, false) else {
            return Ok(());
        };
        let liquidity = match leave.rule {
            Rule::Target => Liquidity::Maker,
            Rule::Stop | Rule::Trailing => Liquidity::Taker,
        };
        let base = word(Price::from_f64(leave.base), "price")?.clamp(seen.low, seen.high);
        let held = self.venues.account.position(self.venues.each[s].slot()).qty;
        let side = if held.is_negative() { Side::Buy } else { Side::Sell };
        // what was bought today may have to stay, and the rest goes
        let order = Order::liquidation(side, held.abs());
        self.take_back(s);
        self.desk.orders[s] = None;
        self.out.orders[s][usize::from(side == Side::Sell)] += 1;
        let venues = &mut self.venues;
        let answer = venues.each[s].take(&mut venues.account, &seen, order, base, liquidity);
        match answer {
            Ok(Some(fill)) => {
                self.record(s, &fill, bar, reason);
                self.tally.turnover += fill.gross.to_f64() / self.before;
            }
            Ok(None) => {}
            Err(why) => {
                let shares = -self.desk.shares[s];
                self.reject(bar, s, shares, why.as_str());
            }
        }
        if self.desk.shares[s] != 0.0 && leave.rule != Rule::Target {
            self.desk.order_out(bar, s, reason);
        }
        Ok(())
    }
}
