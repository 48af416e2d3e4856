//! An order on its way: decided, arrived, sized, and filled bit by bit.

use qraft_base::fixed::{Price, Qty};
use qraft_ir::policy::{OrderKind, Settings, Tif};

use super::Options;
use crate::Market;
use crate::desk::Order;
use crate::matching::algo;
use crate::matching::order::{self, Side};
use crate::spec::Reason;

/// Completed sessions in the volume that a vwap expects.
const PROFILE_SESSIONS: usize = 20;

/// An order that has arrived and is sized.
#[derive(Clone, Debug)]
pub(super) struct Work {
    /// The bar that decided it: with the symbol, its identity.
    pub(super) decided: usize,
    /// The bar at which it was sized.
    pub(super) from: usize,
    /// The side that it wants to hold.
    pub(super) side: i8,
    pub(super) reason: Reason,
    /// Shares to be held in the end.
    pub(super) target: f64,
    /// It waits in the venue: a limit, a stop, an iceberg.
    pub(super) rests: bool,
    /// Shares to be held by the end of each bar since it was sized; empty: all at once.
    pub(super) schedule: Vec<f64>,
    /// What it would have been based on without delay.
    pub(super) early: Option<f64>,
    /// It is as good as done: the side is held, and what is left is more of it.
    pub(super) is_rest: bool,
}

impl Work {
    /// Shares to be held by the end of a bar.
    pub(super) fn due(&self, bar: usize) -> f64 {
        match self.schedule.get(bar - self.from) {
            Some(shares) => *shares,
            None => self.target,
        }
    }

    /// True where nothing of it is due after a bar.
    pub(super) fn is_over(&self, bar: usize) -> bool {
        bar + 1 - self.from >= self.schedule.len().max(1)
    }
}

/// Orders that risk or the end of a holding sends go to the market, whatever the strategy's kind.
pub(super) fn is_forced(reason: Reason) -> bool {
    matches!(
        reason,
        Reason::Stop
            | Reason::Trailing
            | Reason::Target
            | Reason::Breaker
            | Reason::MarginCall
            | Reason::MaxHold
    )
}

/// How orders of a run are sent.
#[derive(Clone, Copy, Debug)]
pub(super) struct Manner {
    pub(super) kind: OrderKind,
    pub(super) tif: Tif,
    /// Whole bars between a decision's first bar and the arrival.
    pub(super) delay: usize,
    pub(super) retries: u32,
    slices: usize,
    /// Bars that a twap or vwap takes.
    duration: usize,
    display: Option<Qty>,
}

impl Manner {
    pub(super) fn of(settings: &Settings, market: &Market<'_>, options: &Options<'_>) -> Manner {
        let (orders, frictions) = (&settings.orders, options.frictions);
        let delay = settings.terms.latency_ms.filter(|_| frictions.latency).unwrap_or(0.0);
        // checked when bound: from 0; a latency beyond the data is one that never arrives
        let delay = (delay as u64 / options.bar_ms.max(1)) as usize;
        let a_session = bars_a_session(market);
        let duration = orders.duration.map_or(a_session, |duration| {
            let whole = match duration.seconds() {
                Some(seconds) => (seconds * 1000 / options.bar_ms.max(1)) as usize,
                None => duration.count as usize * a_session,
            };
            whole.max(1)
        });
        Manner {
            kind: if frictions.kinds { orders.kind } else { OrderKind::Market },
            tif: if frictions.kinds { orders.tif } else { Tif::Gtc },
            delay,
            retries: orders.retries.map_or(0, |retries| retries as u32),
            slices: orders.slices.map_or(duration, |slices| slices as usize),
            duration,
            display: orders.display.and_then(Qty::from_f64),
        }
    }

    /// The first bar at which an order may be worked.
    pub(super) fn arrival(&self, order: &Order, same_bar: bool) -> usize {
        let first = order.bar + usize::from(!same_bar);
        if is_forced(order.reason) { first } else { first.saturating_add(self.delay) }
    }

    /// True where the order waits in its venue for a price.
    pub(super) fn rests(&self, reason: Reason) -> bool {
        let kind = matches!(self.kind, OrderKind::Limit | OrderKind::Stop | OrderKind::Iceberg);
        kind && !is_forced(reason)
    }

    /// The venue's order of `shares`, at the prices that the decision named; `None` where they are
    /// none.
    pub(super) fn resting(
        &self,
        side: Side,
        shares: Qty,
        limit: f64,
        stop: f64,
    ) -> Option<order::Order> {
        let price = |x: f64| Price::from_f64(x).filter(|price| price.is_positive());
        let kind = match self.kind {
            OrderKind::Stop => match price(limit) {
                Some(limit) => order::OrderKind::StopLimit { stop: price(stop)?, limit },
                None => order::OrderKind::Stop { stop: price(stop)? },
            },
            OrderKind::Iceberg => order::OrderKind::Iceberg {
                limit: price(limit)?,
                display: self.display.unwrap_or(shares),
            },
            _ => order::OrderKind::Limit { limit: price(limit)? },
        };
        let tif = match self.tif {
            Tif::Gtc => order::Tif::Gtc,
            Tif::Day => order::Tif::Day,
            Tif::Ioc => order::Tif::Ioc,
        };
        Some(order::Order { tif, ..order::Order::new(side, shares, kind) })
    }

    /// Shares to be held after each bar of a twap or vwap; empty for every other kind.
    pub(super) fn schedule(
        &self,
        market: &Market<'_>,
        (bar, symbol): (usize, usize),
        (held, target): (f64, f64),
        lot: f64,
    ) -> Vec<f64> {
        let bars = self.duration;
        if !matches!(self.kind, OrderKind::Twap | OrderKind::Vwap) || bars < 2 {
            return Vec::new();
        }
        let slices = self.slices.clamp(1, bars);
        let weights: Vec<u64> = (0..slices)
            .map(|slice| {
                let (from, to) = (slice * bars / slices, (slice + 1) * bars / slices);
                match self.kind {
                    OrderKind::Vwap => expected_volume(market, bar, symbol, from..to),
                    _ => 1,
                }
            })
            .collect();
        let flat = vec![1; slices];
        let weights = if weights.iter().all(|weight| *weight == 0) { &flat } else { &weights };
        let (Some(shares), Some(lot)) = (Qty::from_f64((target - held).abs()), Qty::from_f64(lot))
        else {
            return Vec::new();
        };
        let Some(children) = algo::by_profile(shares, weights, lot) else { return Vec::new() };
        let direction = if target < held { -1.0 } else { 1.0 };
        let mut sent = Qty::ZERO;
        let mut plan = Vec::with_capacity(bars);
        for (slice, child) in children.into_iter().enumerate() {
            sent = sent.checked_add(child).unwrap_or(sent);
            let until = (slice + 1) * bars / slices;
            plan.resize(until, held + direction * sent.to_f64());
        }
        if let Some(last) = plan.last_mut() {
            // what was less than a lot goes with the last child
            *last = target;
        }
        plan
    }
}

/// Bars of a session: the most that any of the first sessions has.
fn bars_a_session(market: &Market<'_>) -> usize {
    const LOOKED_AT: usize = 5_000;
    let sessions = market.session[..market.bars.min(LOOKED_AT)].chunk_by(|a, b| a == b);
    sessions.map(<[u32]>::len).max().unwrap_or(1)
}

/// The volume that the past lets expect in those bars from now: the sum over the last sessions of
/// what was traded at the same places of the session. Nothing of today or later is read.
fn expected_volume(
    market: &Market<'_>,
    bar: usize,
    symbol: usize,
    bars: std::ops::Range<usize>,
) -> u64 {
    let Some(volume) = market.volume else { return 0 };
    let session = market.session;
    let first = session.partition_point(|s| *s < session[bar]);
    let place = bar - first;
    let mut end = first;
    let mut sum = 0.0;
    for _ in 0..PROFILE_SESSIONS {
        let Some(last) = end.checked_sub(1) else { break };
        let start = session.partition_point(|s| *s < session[last]);
        for at in bars.clone() {
            let at = start + place + at;
            let traded = if at < end { volume[at * market.width + symbol] } else { 0.0 };
            sum += if traded > 0.0 { traded } else { 0.0 };
        }
        end = start;
    }
    // volumes are counts; a fraction of one does not shape a profile
    sum.min(1e15) as u64
}
