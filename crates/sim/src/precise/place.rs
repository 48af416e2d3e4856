//! Orders arrive, are sized, and are worked until they are done or replaced: sells, then buys.

use qraft_base::Failure;
use qraft_base::fixed::{Price, Qty};
use qraft_ir::policy::{FillAt, Tif};

use super::order::{Work, is_forced};
use super::run::Run;
use super::venues::{Venues, word};
use crate::bounds::{self, Fills, Wanted};
use crate::desk::{Order, Target, sign};
use crate::lanes;
use crate::matching::order::{self, Liquidity, Side};
use crate::money::{cut, is_dust};

/// A part of an order that is to be done in a bar.
struct Step {
    symbol: usize,
    /// Shares, negative to sell.
    shares: f64,
}

impl Run<'_> {
    /// Fills at a close: venues see the marks of the bar before.
    pub(super) fn fill_after_mark(&mut self, bar: usize, before: Vec<f64>) -> Result<(), Failure> {
        let marks = std::mem::replace(&mut self.desk.marks, before);
        self.fill_at_marks(bar, Some(marks))
    }

    /// Fills at a price inside the bar.
    pub(super) fn fill(&mut self, bar: usize) -> Result<(), Failure> {
        self.fill_at_marks(bar, None)
    }

    fn fill_at_marks(&mut self, bar: usize, closes: Option<Vec<f64>>) -> Result<(), Failure> {
        let width = self.market.width;
        let is_quiet =
            self.desk.orders.iter().all(Option::is_none) && self.work.iter().all(Option::is_none);
        if is_quiet {
            if let Some(closes) = closes {
                self.desk.marks = closes;
            }
            return Ok(());
        }
        let prices: Vec<f64> = match &closes {
            Some(closes) => closes.clone(),
            None => {
                (0..width).map(|s| self.base_price(bar, s).unwrap_or(self.desk.marks[s])).collect()
            }
        };
        let v = self.cash() + lanes::dot(&self.points(), &prices);
        self.worth = v;
        if v > 0.0 {
            self.arrive(bar, v, &prices);
            let mut steps = self.steps(bar, v, &prices);
            let (sells, buys): (Vec<Step>, Vec<Step>) =
                steps.drain(..).partition(|step| step.shares < 0.0);
            let mut traded = 0.0;
            for step in sells {
                traded += self.work_on(bar, step, &prices)?;
            }
            let asked: Vec<usize> = buys.iter().map(|step| step.symbol).collect();
            let buys = self.within_cash(bar, v, &prices, buys);
            for s in asked.into_iter().filter(|s| buys.iter().all(|buy| buy.symbol != *s)) {
                // there is no cash for it: as in the books, it met its market and is done
                if self.work[s].as_ref().is_some_and(|work| !work.rests) {
                    self.done(s);
                }
            }
            for step in buys {
                traded += self.work_on(bar, step, &prices)?;
            }
            self.tally.turnover += traded / v;
        }
        if let Some(closes) = closes {
            self.desk.marks = closes;
        }
        Ok(())
    }

    /// The quoted price of a fill point, tradable or not.
    fn base_price(&self, bar: usize, s: usize) -> Option<f64> {
        let at = bar * self.market.width + s;
        match self.fill_at {
            FillAt::NextOpen => self.market.open_at(bar, s),
            FillAt::NextVwap => self.market.vwap.and_then(|vwap| crate::market::price(vwap[at])),
            FillAt::NextClose | FillAt::SameClose => None,
        }
    }

    /// Orders that are due and may trade are sized, and become work.
    fn arrive(&mut self, bar: usize, v: f64, prices: &[f64]) {
        let same_bar = self.fill_at == FillAt::SameClose;
        let mut wanted: Vec<Wanted> = Vec::new();
        for (s, price) in prices.iter().enumerate() {
            let Some(order) = self.desk.orders[s] else { continue };
            let is_on_its_way = self.work[s].as_ref().is_some_and(|w| w.decided == order.bar);
            let arrival = self.manner.arrival(&order, same_bar);
            if is_on_its_way || bar < arrival {
                continue;
            }
            if self.base(bar, s).is_none() {
                self.miss(bar, s, &order);
                continue;
            }
            let costs = self.desk.costs.at(bar, s);
            let target = match order.target {
                Target::Weight(weight) => cut(weight * v / (price * costs.multiplier), costs.lot),
                Target::Shares(shares) => shares,
            };
            if !self.arrives(bar, s, &order, target) {
                continue;
            }
            wanted.push((s, target, order.reason));
        }
        if self.desk.costs.on_margin() {
            let flow = |s: usize| self.flow(bar, s);
            let fills = Fills { bar, equity: v, prices, flow: &flow };
            bounds::by_margin(&self.desk, &fills, &mut wanted);
        }
        for (s, target, _) in wanted {
            self.begin(bar, s, target, v, prices[s]);
        }
    }

    /// An order that meets no market waits, unless it is of its first bar alone.
    fn miss(&mut self, bar: usize, s: usize, order: &Order) {
        if self.manner.tif != Tif::Gtc && !is_forced(order.reason) {
            self.desk.orders[s] = None;
            let shares = f64::from(order.side) - f64::from(sign(self.desk.shares[s]));
            self.reject(bar, s, shares, "expired");
        }
    }

    /// Injected failures: an attempt that fails is tried again on the next bar.
    fn arrives(&mut self, bar: usize, s: usize, order: &Order, target: f64) -> bool {
        let Some(failures) = self.options.frictions.failures else { return true };
        if draw(failures.seed, s, bar) >= failures.rate {
            self.failed[s] = 0;
            return true;
        }
        self.failed[s] += 1;
        if self.failed[s] > self.manner.retries && !is_forced(order.reason) {
            self.failed[s] = 0;
            self.desk.orders[s] = None;
            self.reject(bar, s, target - self.desk.shares[s], "retries_exhausted");
        }
        false
    }

    /// An order becomes work; one that is dust is done.
    fn begin(&mut self, bar: usize, s: usize, target: f64, v: f64, base: f64) {
        let Some(order) = self.desk.orders[s] else { return };
        self.take_back(s);
        let held = self.desk.shares[s];
        let costs = self.desk.costs.at(bar, s);
        if is_dust(target - held, base * costs.multiplier, v) {
            self.desk.orders[s] = None;
            return;
        }
        let at = usize::from(target < held);
        self.out.orders[s][at] += 1;
        let least = if self.options.frictions.settlement { costs.lot_min } else { 0.0 };
        if at == 0 && target - held < least && target != 0.0 {
            self.desk.orders[s] = None;
            return self.reject(bar, s, target - held, "below_lot");
        }
        let same_bar = self.fill_at == FillAt::SameClose;
        let first = order.bar + usize::from(!same_bar);
        let early = (first < bar).then(|| self.base(first, s)).flatten();
        let schedule = match is_forced(order.reason) {
            true => Vec::new(),
            false => self.manner.schedule(self.market, (bar, s), (held, target), costs.lot),
        };
        self.work[s] = Some(Work {
            decided: order.bar,
            from: bar,
            side: order.side,
            reason: order.reason,
            target,
            rests: self.manner.rests(order.reason),
            schedule,
            early,
            is_rest: false,
        });
    }

    /// What is due of all work in a bar.
    fn steps(&mut self, bar: usize, v: f64, prices: &[f64]) -> Vec<Step> {
        let mut steps = Vec::new();
        for (s, price) in prices.iter().enumerate() {
            let Some(work) = &self.work[s] else { continue };
            let shares = work.due(bar) - self.desk.shares[s];
            let point = price * self.desk.costs.multiplier(s);
            let is_dust = is_dust(shares, point, v);
            if !is_dust || (work.rests && !self.venues.each[s].is_idle()) {
                steps.push(Step { symbol: s, shares });
            } else if work.is_over(bar) {
                self.done(s);
            }
        }
        steps
    }

    /// Buys that cost more than cash are scaled together; what rests already keeps its size.
    fn within_cash(&self, bar: usize, v: f64, prices: &[f64], buys: Vec<Step>) -> Vec<Step> {
        if self.desk.costs.on_margin() {
            return buys;
        }
        let reason = |s: usize| self.work[s].as_ref().map(|work| work.reason);
        let mut wanted: Vec<Wanted> = buys
            .iter()
            .filter_map(|step| Some((step.symbol, step.shares, reason(step.symbol)?)))
            .collect();
        let flow = |s: usize| self.flow(bar, s);
        let fills = Fills { bar, equity: v, prices, flow: &flow };
        bounds::by_cash(&self.desk, self.cash(), &fills, &mut wanted);
        wanted.into_iter().map(|(symbol, shares, _)| Step { symbol, shares }).collect()
    }

    /// Does a step, and answers the traded value.
    fn work_on(&mut self, bar: usize, step: Step, prices: &[f64]) -> Result<f64, Failure> {
        let s = step.symbol;
        let (flow, halted) = (self.flow(bar, s), self.is_halted(bar));
        let base = self.base(bar, s);
        let Some(seen) = Venues::bar(&self.desk, (bar, s), base, flow, halted) else {
            return Ok(0.0);
        };
        if self.work[s].as_ref().is_some_and(|work| work.rests) {
            return self.rest(bar, step, &seen);
        }
        let Some(base) = base else { return Ok(0.0) };
        let order = self.market_order(s, &step, prices[s])?;
        let base = word(Price::from_f64(base), "price")?;
        let early = self.work[s].as_ref().and_then(|work| work.early);
        let venues = &mut self.venues;
        let answer = venues.each[s].take(&mut venues.account, &seen, order, base, Liquidity::Taker);
        match answer {
            Ok(Some(mut fill)) => {
                let took_all = fill.qty == order.qty;
                if let Some(early) = early.and_then(Price::from_f64) {
                    fill.latency = fill.late_against(early, self.venues.each[s].terms());
                }
                self.filled(s, &fill);
                self.after(bar, s, took_all);
                Ok(fill.gross.to_f64())
            }
            Ok(None) => {
                self.wait(bar, s);
                Ok(0.0)
            }
            Err(reason) => {
                self.reject(bar, s, step.shares, reason.as_str());
                self.done(s);
                Ok(0.0)
            }
        }
    }

    /// Shares as the venue counts them; what leaves a position takes all of it.
    fn market_order(&self, s: usize, step: &Step, price: f64) -> Result<order::Order, Failure> {
        let held = self.venues.account.position(self.venues.each[s].slot()).qty;
        let (shares, point) = (step.shares, price * self.desk.costs.multiplier(s));
        let left = self.desk.shares[s] + shares;
        let leaves = left == 0.0 || is_dust(left, point, self.worth);
        let opposite = sign(shares) == -sign(self.desk.shares[s]);
        let side = if shares < 0.0 { Side::Sell } else { Side::Buy };
        let qty = match leaves && opposite {
            true => held.abs(),
            false => word(Qty::from_f64(shares.abs()), "quantity")?,
        };
        Ok(order::Order::market(side, qty))
    }

    /// A limit, a stop or an iceberg: sent once, then its venue's.
    fn rest(
        &mut self,
        bar: usize,
        step: Step,
        seen: &crate::matching::bar::Bar,
    ) -> Result<f64, Failure> {
        let s = step.symbol;
        let Some(work) = &self.work[s] else { return Ok(0.0) };
        if work.from == bar && self.venues.each[s].is_idle() {
            let at = work.decided * self.market.width + s;
            let of = |column: &Option<Vec<f64>>| column.as_ref().map_or(f64::NAN, |c| c[at]);
            let (limit, stop) = (of(&self.signals.limit), of(&self.signals.stop));
            let plain = self.market_order(s, &step, seen.open.to_f64())?;
            let sent = self.manner.resting(plain.side, plain.qty, limit, stop);
            let now = (bar as u32).saturating_sub(1);
            let venues = &mut self.venues;
            let placed = match sent {
                Some(order) => venues.each[s].submit(&venues.account, order, now),
                None => Err(order::Reason::BadOrder),
            };
            if let Err(reason) = placed {
                self.reject(bar, s, step.shares, reason.as_str());
                self.done(s);
                return Ok(0.0);
            }
        }
        let mut caught = std::mem::take(&mut self.caught);
        let venues = &mut self.venues;
        venues.each[s].bar(&mut venues.account, seen, &mut caught);
        let mut traded = 0.0;
        for fill in caught.drain(..) {
            traded += fill.gross.to_f64();
            self.filled(s, &fill);
        }
        self.caught = caught;
        let ended: Vec<order::OrderState> = self.venues.each[s].drain_closed().collect();
        for state in ended {
            let asked = step.shares.abs() - state.filled.to_f64();
            if let Some(reason) = state.status.reason() {
                self.reject(bar, s, asked.copysign(step.shares), reason.as_str());
            }
        }
        match self.venues.each[s].is_idle() {
            true => self.done(s),
            false => self.keep(s),
        }
        Ok(traded)
    }

    fn filled(&mut self, s: usize, fill: &crate::matching::fill::Fill) {
        let Some(work) = &self.work[s] else { return };
        let (decided, reason) = (work.decided, work.reason);
        self.record(s, fill, decided, reason);
    }

    /// A market order after a fill: done, or what is left of it goes on. What a lack of cash took
    /// from it is not owed.
    fn after(&mut self, bar: usize, s: usize, took_all: bool) {
        let Some(work) = &self.work[s] else { return };
        match took_all {
            true if work.is_over(bar) => self.done(s),
            true => self.keep(s),
            false => self.wait(bar, s),
        }
    }

    /// Not all of it could be had: it goes on, unless it is of its first bar alone.
    fn wait(&mut self, bar: usize, s: usize) {
        let Some(work) = &self.work[s] else { return };
        let left = work.target - self.desk.shares[s];
        let is_forced = is_forced(work.reason);
        match self.manner.tif {
            Tif::Gtc => self.keep(s),
            _ if is_forced => self.keep(s),
            Tif::Day | Tif::Ioc => {
                let why = if self.manner.tif == Tif::Day { "expired" } else { "ioc_remainder" };
                self.reject(bar, s, left, why);
                self.done(s);
            }
        }
    }

    /// The rest of an order whose side is held is no wish for another side.
    fn keep(&mut self, s: usize) {
        let held = sign(self.desk.shares[s]);
        if let Some(work) = &mut self.work[s]
            && work.side == held
        {
            work.is_rest = true;
            self.forget(s);
        }
    }

    fn forget(&mut self, s: usize) {
        let same = self.work[s].as_ref().zip(self.desk.orders[s]);
        if same.is_some_and(|(work, order)| work.decided == order.bar) {
            self.desk.orders[s] = None;
        }
    }

    fn done(&mut self, s: usize) {
        self.forget(s);
        self.work[s] = None;
    }

    /// Work that the decision of a bar has taken back or replaced.
    pub(super) fn replace(&mut self, bar: usize) {
        let rebalances = self.setup.settings.rebalance.is_some()
            && self.market.rebalance.is_some_and(|rows| rows[bar]);
        for s in 0..self.market.width {
            let Some(work) = &self.work[s] else { continue };
            let stays = match self.desk.orders[s] {
                Some(order) => order.bar == work.decided,
                None => work.is_rest && !rebalances && self.desk.shares[s] != 0.0,
            };
            if !stays {
                self.take_back(s);
            }
        }
    }

    /// Nothing of a symbol is on its way any more.
    pub(super) fn take_back(&mut self, s: usize) {
        self.venues.each[s].cancel_all(order::Reason::Cancelled);
        self.venues.each[s].drain_closed().for_each(drop);
        self.work[s] = None;
    }
}

/// A number in [0, 1) of a seed, a symbol and a bar (splitmix64).
fn draw(seed: u64, symbol: usize, bar: usize) -> f64 {
    let mut z = seed ^ ((symbol as u64) << 32) ^ bar as u64;
    z = z.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    ((z ^ (z >> 31)) >> 11) as f64 / (1u64 << 53) as f64
}
