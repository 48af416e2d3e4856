//! Random instruments, costs and orders from one seed.

use qraft_base::fixed::{Money, Price, Qty, Rate};
use qraft_sim::matching::costs::{Costs, Impact};
use qraft_sim::matching::execution::{CashRule, Execution, Retry};
use qraft_sim::matching::order::{Order, OrderId, OrderKind, Side, Tif, Trail};
use qraft_sim::matching::run::{Funding, Plan};
use qraft_sim::matching::terms::{Kind, Terms};

/// A small generator (splitmix64), so that a case is its seed.
pub struct Draw(pub u64);

impl Draw {
    pub fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % n
    }

    pub fn one_in(&mut self, n: u64) -> bool {
        self.below(n) == 0
    }

    pub fn pick<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len() as u64) as usize]
    }

    /// A price near 100, on a cent.
    pub fn price(&mut self, around: u64) -> Price {
        cents((around + self.below(800)).saturating_sub(400).max(1))
    }
}

pub fn cents(cents: u64) -> Price {
    Price::from_units(i128::from(cents) * Price::ONE_UNITS / 100)
}

fn bps(bps: u64) -> Rate {
    Rate::from_units(i128::from(bps) * Rate::ONE_UNITS / 10_000)
}

pub fn terms(draw: &mut Draw) -> Terms {
    match draw.below(5) {
        0 => Terms { price_limit: Some(bps(draw.pick(&[100, 1000]))), ..Terms::cn_stock() },
        1 => Terms { tick: cents(1), lot: Qty::ONE, ..Terms::plain(Kind::Stock) },
        2 => Terms { allow_short: false, ..Terms::plain(Kind::Spot) },
        3 => Terms {
            tick: cents(25),
            lot: Qty::ONE,
            multiplier: Rate::from_whole(50),
            initial_margin: bps(1000),
            maintenance_margin: bps(800),
            ..Terms::plain(Kind::Future)
        },
        _ => Terms {
            lot: Qty::parse("0.001").expect("a lot"),
            multiplier: bps(100),
            initial_margin: bps(1000),
            ..Terms::plain(Kind::Perpetual)
        },
    }
}

pub fn costs(draw: &mut Draw) -> Costs {
    Costs {
        fee: bps(draw.below(20)),
        maker_fee: -bps(draw.below(3)),
        min_fee: Money::from_whole(draw.below(3) as i64),
        sell_tax: bps(draw.below(10)),
        fee_per_contract: Money::from_units(draw.below(1_000_000_000_000) as i128),
        half_spread: bps(draw.below(20)),
        impact: Impact { alpha: draw.pick(&[0.0, 0.1, 0.3]), beta: draw.pick(&[0.5, 0.6, 1.0]) },
        latency_ms: draw.pick(&[0, 0, 40, 2_500]),
    }
}

fn order(draw: &mut Draw, around: u64, earlier: u32) -> Order {
    let side = draw.pick(&[Side::Buy, Side::Sell]);
    let (limit, stop) = (draw.price(around), draw.price(around));
    let trail = if draw.one_in(2) {
        Trail::Amount(cents(1 + draw.below(300)))
    } else {
        Trail::Share(bps(1 + draw.below(300)))
    };
    let kind = match draw.below(6) {
        0 => OrderKind::Market,
        1 => OrderKind::Limit { limit },
        2 => OrderKind::Stop { stop },
        3 => OrderKind::StopLimit { stop, limit },
        4 => OrderKind::TrailingStop { trail },
        _ => OrderKind::Iceberg { limit, display: Qty::from_whole(1 + draw.below(300) as i64) },
    };
    let qty =
        Qty::from_units((1 + draw.below(600)) as i128 * Qty::ONE_UNITS / draw.pick(&[1, 1, 3]));
    Order {
        tif: draw.pick(&[Tif::Gtc, Tif::Gtc, Tif::Day, Tif::Ioc, Tif::Fok]),
        oco: draw.one_in(4).then(|| draw.below(3) as u32),
        parent: (earlier > 0 && draw.one_in(5)).then(|| OrderId(draw.below(earlier.into()) as u32)),
        failures: if draw.one_in(8) { draw.below(4) as u32 } else { 0 },
        reduce_only: draw.one_in(8),
        ..Order::new(side, qty, kind)
    }
}

/// A plan of random orders, decided in order of time up to `end`.
pub fn plan(draw: &mut Draw, end: u64, step: u64) -> Plan {
    let count = 1 + draw.below(14);
    let mut times: Vec<i64> = (0..count).map(|_| (draw.below(end) * step) as i64).collect();
    times.sort_unstable();
    let orders = times.iter().enumerate();
    let orders = orders.map(|(at, time)| (*time, order(draw, 10_000, at as u32))).collect();
    let funding = (0..draw.below(3)).map(|at| Funding {
        at: ((at + 1) * step * 3) as i64,
        rate: bps(3),
        mark: None,
    });
    Plan {
        orders,
        funding: funding.collect(),
        terms: terms(draw),
        costs: costs(draw),
        execution: Execution {
            participation: draw.pick(&[None, Some(bps(100)), Some(bps(1000))]),
            fills_on_touch: draw.one_in(2),
            retry: Retry { max_attempts: 3, delay_bars: 1, delay_ms: 700 },
            bar_interval_ms: 1_000,
            cash: draw.pick(&[CashRule::Reject, CashRule::Trusted]),
        },
        cash: Money::from_whole(draw.pick(&[20_000, 200_000])),
        max_drawdown: draw.one_in(3).then(|| bps(200)),
    }
}

/// A name of an order's kind and time in force.
pub fn name(order: &Order) -> String {
    let kind = format!("{:?}", order.kind);
    format!("{} {:?}", kind.split(' ').next().expect("a word"), order.tif)
}
