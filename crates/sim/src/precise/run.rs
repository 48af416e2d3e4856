//! The bars of a matched run, one after another, in the order of `docs/semantics.md`.

use qraft_base::Failure;
use qraft_base::fixed::{Price, Rate};
use qraft_ir::policy::FillAt;
use qraft_stats::Tally;

use super::order::{Manner, Work};
use super::venues::{Venues, money, word};
use super::{Filled, Matched, Options, Rejection};
use crate::costs::Flow;
use crate::decide::Trial;
use crate::desk::Desk;
use crate::flow::Flows;
use crate::lanes;
use crate::market::price;
use crate::matching::fill::Fill;
use crate::matching::order::Liquidity;
use crate::setup::Setup;
use crate::spec::{Reason, Side};
use crate::stops::Stops;
use crate::{Market, WholeSignals};

/// One run.
pub(super) struct Run<'a> {
    pub(super) setup: &'a Setup,
    pub(super) market: &'a Market<'a>,
    pub(super) signals: &'a WholeSignals,
    pub(super) options: Options<'a>,
    pub(super) manner: Manner,
    pub(super) fill_at: FillAt,
    pub(super) stops: Option<Stops>,
    pub(super) desk: Desk<'a>,
    pub(super) venues: Venues,
    flows: Flows<'a>,
    /// What is on its way, by symbol.
    pub(super) work: Vec<Option<Work>>,
    /// Attempts of the order that waits which failed, by symbol.
    pub(super) failed: Vec<u32>,
    /// Fills of one call of a venue.
    pub(super) caught: Vec<Fill>,
    /// Nothing is decided any more.
    ended: bool,
    /// Equity came to 0.
    ruined: bool,
    peak: f64,
    /// Equity at the close of the bar before.
    pub(super) before: f64,
    /// Equity at the prices of the fills that are under way.
    pub(super) worth: f64,
    pub(super) tally: Tally,
    pub(super) out: Matched,
}

impl<'a> Run<'a> {
    pub(super) fn new(
        setup: &'a Setup,
        market: &'a Market<'a>,
        signals: &'a WholeSignals,
        options: &Options<'a>,
    ) -> Result<Run<'a>, Failure> {
        let settings = &setup.settings;
        let desk = Desk::new(setup, *market);
        let width = market.width;
        Ok(Run {
            venues: Venues::new(setup, &desk, options)?,
            manner: Manner::of(settings, market, options),
            fill_at: settings.orders.fill,
            stops: Stops::of(settings),
            flows: Flows::new(settings, *market),
            work: vec![None; width],
            failed: vec![0; width],
            caught: Vec::new(),
            ended: false,
            ruined: false,
            peak: settings.capital,
            before: settings.capital,
            worth: settings.capital,
            tally: Tally::default(),
            out: Matched { orders: vec![[0; 2]; width], ..Matched::default() },
            setup,
            market,
            signals,
            options: *options,
            desk,
        })
    }

    pub(super) fn over_all_bars(mut self) -> Result<Matched, Failure> {
        let mut trial = Trial::new(self.setup, self.market, self.signals);
        for bar in 0..self.market.bars {
            self.flows.next(bar, &self.desk);
            self.venues.next_bar(self.setup, &self.desk, bar)?;
            self.carry(bar)?;
            if matches!(self.fill_at, FillAt::NextOpen | FillAt::NextVwap) {
                self.fill(bar)?;
            }
            self.leave_inside(bar)?;
            let at_close = self.fill_at == FillAt::NextClose;
            let before = at_close.then(|| self.desk.marks.clone());
            self.desk.mark(bar);
            if let Some(before) = before {
                self.fill_after_mark(bar, before)?;
            }
            self.take_equity();
            if !self.ended && !self.guard(bar) {
                trial.decide(&mut self.desk, bar);
            }
            self.replace(bar);
            if self.fill_at == FillAt::SameClose {
                let before = self.desk.marks.clone();
                self.fill_after_mark(bar, before)?;
                self.take_equity();
            }
            self.close();
        }
        self.finish()
    }

    /// True where a market-wide breaker stops all trading.
    pub(super) fn is_halted(&self, bar: usize) -> bool {
        self.options.halted.is_some_and(|halted| halted[bar])
    }

    /// What an order meets besides its price; the scale of an impact is 1 where there is none.
    pub(super) fn flow(&self, bar: usize, symbol: usize) -> Flow {
        let flow = self.flows.at(bar, symbol);
        let scaled = self.setup.settings.terms.impact.is_some_and(|impact| impact.by_volatility);
        Flow { sigma: if scaled { flow.sigma } else { 1.0 }, ..flow }
    }

    /// The price on which fills of a bar are based, where an order may fill.
    pub(super) fn base(&self, bar: usize, s: usize) -> Option<f64> {
        let at = bar * self.market.width + s;
        let base = match self.fill_at {
            FillAt::NextOpen => self.market.open_at(bar, s),
            FillAt::NextVwap => price(self.market.vwap?[at]),
            FillAt::NextClose | FillAt::SameClose => self.market.close_at(bar, s),
        };
        base.filter(|_| self.market.has_volume(bar, s) && !self.is_halted(bar))
    }

    /// Funding, then borrowing, on what is held since the bar before.
    fn carry(&mut self, bar: usize) -> Result<(), Failure> {
        let width = self.market.width;
        let due = self.market.funding_due.map_or(0, |due| due[bar]);
        if let (Some(rates), true) = (&self.signals.funding, due > 0) {
            for s in 0..width {
                let rate = rates[bar * width + s];
                if self.desk.shares[s] == 0.0 || !rate.is_finite() {
                    continue;
                }
                let rate = word(Rate::from_f64(rate * f64::from(due)), "funding")?;
                let slot = self.venues.each[s].slot();
                let paid = self.venues.account.funding(slot, rate, self.mark(s)?);
                let cost = -paid.map_or(0.0, |paid| paid.to_f64());
                self.out.funding += cost;
                self.tally.fees += cost;
            }
        }
        if self.desk.costs.borrows() {
            for s in 0..width {
                let shares = self.desk.shares[s];
                if shares >= 0.0 {
                    continue;
                }
                let value = shares * self.desk.costs.multiplier(s) * self.desk.marks[s];
                let cost = -value * self.desk.costs.at(bar, s).borrow;
                let slot = self.venues.each[s].slot();
                let amount = money(cost)?;
                word(self.venues.account.pay_borrow(slot, amount), "borrowing")?;
                self.out.borrowed += cost;
                self.tally.fees += cost;
            }
        }
        Ok(())
    }

    fn mark(&self, s: usize) -> Result<Price, Failure> {
        word(Price::from_f64(self.desk.marks[s]), "price")
    }

    /// Cash, plus what contracts that pay no notional are worth less than they show.
    pub(super) fn cash(&self) -> f64 {
        let cash = self.venues.account.cash.to_f64();
        if !self.desk.costs.on_margin() {
            return cash;
        }
        let costs = self.venues.account.positions().iter().map(|p| p.cost.to_f64());
        cash - costs.sum::<f64>()
    }

    /// Shares × multiplier of every symbol.
    pub(super) fn points(&self) -> Vec<f64> {
        let shares = self.desk.shares.iter().enumerate();
        shares.map(|(s, shares)| shares * self.desk.costs.multiplier(s)).collect()
    }

    /// Equity at the marks; at 0 everything ends.
    fn take_equity(&mut self) {
        if self.ruined {
            return;
        }
        let equity = self.cash() + lanes::dot(&self.points(), &self.desk.marks);
        self.desk.equity = equity.max(0.0);
        if equity <= 0.0 {
            (self.ruined, self.ended) = (true, true);
            self.desk.shares.fill(0.0);
            self.desk.orders.fill(None);
            self.work.fill(None);
        }
    }

    /// The breaker, then margin: true where nothing else is decided on this bar.
    fn guard(&mut self, bar: usize) -> bool {
        let equity = self.desk.equity;
        let drawdown = 1.0 - equity / self.peak.max(equity);
        if self.setup.settings.risk.max_drawdown.is_some_and(|limit| drawdown >= limit) {
            self.ended = true;
            self.desk.order_all_out(bar, Reason::Breaker);
            return true;
        }
        if !self.desk.costs.on_margin() {
            return false;
        }
        let mut asked = 0.0;
        for (s, points) in self.points().into_iter().enumerate() {
            let margin = self.desk.costs.at(bar, s).margin.map_or(0.0, |margin| margin.1);
            asked += (points * self.desk.marks[s]).abs() * margin;
        }
        if equity < asked {
            self.desk.order_all_out(bar, Reason::MarginCall);
            return true;
        }
        false
    }

    /// The bar's return.
    fn close(&mut self) {
        let equity = self.desk.equity;
        let r = if self.before == 0.0 { 0.0 } else { equity / self.before - 1.0 };
        self.tally.push(r);
        self.peak = self.peak.max(equity);
        self.tally.max_drawdown = self.tally.max_drawdown.max(1.0 - equity / self.peak);
        if self.desk.shares.iter().any(|shares| *shares != 0.0) {
            self.tally.held_bars += 1;
        }
        self.before = equity;
        self.out.equity.push(equity);
    }

    /// A fill is in the account: the desk, the sums and the log follow.
    pub(super) fn record(&mut self, s: usize, fill: &Fill, decided: usize, reason: Reason) {
        let bar = fill.at as usize;
        let position = self.venues.account.position(fill.slot);
        let (shares, price) = (position.qty.to_f64(), fill.price.to_f64());
        self.desk.filled(bar, s, shares, price);
        let side = match fill.side {
            crate::matching::order::Side::Buy => Side::Buy,
            crate::matching::order::Side::Sell => Side::Sell,
        };
        self.tally.fees += fill.fee.to_f64() + fill.tax.to_f64();
        self.out.fills.push(Filled {
            bar: bar as u32,
            decided: decided as u32,
            symbol: s as u32,
            side,
            shares: fill.qty.to_f64(),
            base: fill.base.to_f64(),
            price,
            gross: fill.gross.to_f64(),
            is_maker: fill.liquidity == Liquidity::Maker,
            fee: fill.fee.to_f64(),
            tax: fill.tax.to_f64(),
            spread: fill.spread.to_f64(),
            impact: fill.impact.to_f64(),
            rounding: fill.rounding.to_f64(),
            latency: fill.latency.to_f64(),
            realised: fill.realised.to_f64(),
            reason,
        });
    }

    /// An order ended with shares unfilled.
    pub(super) fn reject(&mut self, bar: usize, s: usize, shares: f64, reason: &'static str) {
        let side = if shares < 0.0 { Side::Sell } else { Side::Buy };
        let (bar, symbol) = (bar as u32, s as u32);
        self.out.rejections.push(Rejection { bar, symbol, side, shares: shares.abs(), reason });
    }

    fn finish(mut self) -> Result<Matched, Failure> {
        let capital = self.setup.settings.capital;
        self.tally.total_return = self.desk.equity / capital - 1.0;
        let opens = self.setup.settings.rebalance.is_none();
        self.tally.trades = if opens { self.desk.opens } else { self.out.fills.len() as u64 };
        // nothing is lost between the account's cash and its positions' ledgers
        let account = &self.venues.account;
        if account.cash_by_ledger() != Some(account.cash) {
            let text = "cash and the ledgers of the positions differ: a defect of this build";
            return Err(crate::setup::fail("internal_unbalanced", text.into()));
        }
        self.out.final_cash = if self.ruined { 0.0 } else { account.cash.to_f64() };
        self.out.final_shares = self.desk.shares;
        self.out.tally = self.tally;
        Ok(self.out)
    }
}
