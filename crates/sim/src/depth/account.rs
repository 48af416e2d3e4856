//! Position, cash and counts. What can be exact is kept in whole ticks and lots.

use qraft_base::Failure;
use qraft_base::tape::Side;

use super::failure;
use super::orders::{OrderId, Reason};

/// Why a fill came about.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Cause {
    /// The order took a level that was shown.
    Took,
    /// The order stood; the other side's levels came to its price or past it.
    Crossed,
    /// The order stood; a print at its price got past its queue.
    Printed,
    /// The order stood; a print was at a worse price than its own.
    PrintedThrough,
}

impl Cause {
    /// True where the order stood in the book.
    pub fn is_maker(self) -> bool {
        self != Cause::Took
    }
}

/// A fill, with what it is made of. Money is in the currency of the price.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Fill {
    /// When, at the venue.
    pub exch_ns: i64,
    /// Which order.
    pub id: OrderId,
    /// Bought or sold.
    pub side: Side,
    /// Ticks.
    pub price: i32,
    /// Lots.
    pub size: i64,
    /// Why.
    pub cause: Cause,
    /// Lots that could be had: of the level, or of the print.
    pub available: i64,
    /// Paid to the venue; below 0 is a rebate.
    pub fee: f64,
    /// What the price is better than the middle at the venue as it fills: before what it takes is
    /// taken, and after the levels came that crossed it. Below 0 where the order paid the spread,
    /// 0 where a side was empty.
    pub spread: f64,
    /// What the middle moved in favour from the strategy's view at sending to the order's arrival;
    /// below 0 is what latency cost.
    pub latency: f64,
}

/// What the venue takes.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct Fees {
    /// Of traded value, of orders that stood; below 0 is a rebate.
    pub maker_bps: f64,
    /// Of traded value, of orders that took.
    pub taker_bps: f64,
    /// On each lot.
    pub per_lot: f64,
}

impl Fees {
    /// # Errors
    /// `fee_not_finite`.
    pub fn check(&self) -> Result<(), Failure> {
        let all = [self.maker_bps, self.taker_bps, self.per_lot];
        if all.iter().all(|fee| fee.is_finite()) {
            return Ok(());
        }
        Err(failure("fee_not_finite", format!("fees of {all:?}")))
    }

    fn of(&self, value: f64, size: i64, maker: bool) -> f64 {
        let bps = if maker { self.maker_bps } else { self.taker_bps };
        value * (bps / 10_000.0) + size as f64 * self.per_lot
    }
}

/// Position, cash and counts.
#[derive(Clone, PartialEq, Debug)]
pub struct Account {
    fees: Fees,
    tick: f64,
    /// Value of one lot at a price of one tick.
    unit: f64,
    position: i64,
    /// Ticks × lots bought, less those sold.
    spent: i128,
    paid_fees: f64,
    /// Fills of orders that stood, and of those that took.
    pub fills: [u64; 2],
    /// Lots of them.
    pub volume: [i64; 2],
    /// Sum over fills of [`Fill::spread`].
    pub spread: f64,
    /// Sum over fills of [`Fill::latency`].
    pub latency: f64,
    /// Greatest position, long or short, in lots.
    pub max_position: i64,
    /// Refusals by reason, in the order of [`Reason::ALL`].
    pub refused: [u64; Reason::ALL.len()],
}

impl Account {
    /// An empty account. `tick` and `lot` are the tape's; `multiplier` is what one unit of size is
    /// worth at a price of 1.
    pub fn new(tick: f64, lot: f64, multiplier: f64, fees: Fees) -> Account {
        Account {
            fees,
            tick,
            unit: tick * lot * multiplier,
            position: 0,
            spent: 0,
            paid_fees: 0.0,
            fills: [0; 2],
            volume: [0; 2],
            spread: 0.0,
            latency: 0.0,
            max_position: 0,
            refused: [0; Reason::ALL.len()],
        }
    }

    /// Lots held; below 0 is short.
    #[inline]
    pub fn position(&self) -> i64 {
        self.position
    }

    /// Ticks × lots bought, less those sold: exact.
    pub fn spent(&self) -> i128 {
        self.spent
    }

    /// Fees paid, less rebates.
    pub fn fees(&self) -> f64 {
        self.paid_fees
    }

    /// Money: 0 at the start.
    pub fn cash(&self) -> f64 {
        -(self.spent as f64) * self.unit - self.paid_fees
    }

    /// Cash and the position at a middle, given twice in ticks.
    pub fn equity(&self, mid2: i64) -> f64 {
        let value = i128::from(self.position) * i128::from(mid2) - 2 * self.spent;
        value as f64 * 0.5 * self.unit - self.paid_fees
    }

    /// Price of one tick.
    pub fn tick(&self) -> f64 {
        self.tick
    }

    /// Books a fill: its fee, `spread2` and `latency2` half ticks a lot. Answers fee, spread and
    /// latency in money.
    pub(crate) fn book(&mut self, fill: &mut Fill, spread2: i64, latency2: i64) {
        let (size, half) = (fill.size as f64, 0.5 * self.unit);
        let maker = fill.cause.is_maker();
        fill.fee = self.fees.of(f64::from(fill.price) * size * self.unit, fill.size, maker);
        fill.spread = spread2 as f64 * size * half;
        fill.latency = latency2 as f64 * size * half;
        let signed = fill.side.sign() * fill.size;
        self.position += signed;
        self.max_position = self.max_position.max(self.position.abs());
        self.spent += i128::from(signed) * i128::from(fill.price);
        self.paid_fees += fill.fee;
        self.spread += fill.spread;
        self.latency += fill.latency;
        let at = usize::from(!maker);
        self.fills[at] += 1;
        self.volume[at] += fill.size;
    }

    pub(crate) fn refuse(&mut self, reason: Reason) {
        self.refused[reason as usize] += 1;
    }
}
