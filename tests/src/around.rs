//! What a random market has besides opens, closes and volumes.

use qraft_data::Panel;
use qraft_sim::SymbolTerms;

use crate::panels::{Dice, Plan};

/// Columns `[bar][symbol]` around a panel, and numbers of each bar.
pub struct Around {
    /// Highest prices.
    pub high: Vec<f64>,
    /// Lowest prices.
    pub low: Vec<f64>,
    /// Mean prices, inside the bar.
    pub vwap: Vec<f64>,
    /// Codes of groups, some missing; they change at times.
    pub groups: Vec<f64>,
    /// Codes of industries, some missing.
    pub industry: Vec<f64>,
    /// Rates of funding of one instant, either sign, some missing.
    pub funding: Vec<f64>,
    /// Instants of funding of each bar.
    pub funding_due: Vec<u32>,
    /// Ordinals of sessions of one bar or several.
    pub session: Vec<u32>,
}

/// What surrounds the panel of that plan, with sessions of so many bars.
///
/// # Panics
/// Where the panel lacks a price column.
pub fn around(plan: Plan, panel: &Panel, bars_per_session: usize) -> Around {
    let mut dice = Dice::new(plan.seed ^ 0x5eed);
    let cells = plan.bars * plan.symbols;
    let column = |name: &str| panel.column(name).expect("a random panel has prices").to_vec();
    let (high, mut low) = (column("high"), column("low"));
    let inside = |at: usize, dice: &mut Dice| {
        let bar = low[at] + dice.unit() * (high[at] - low[at]);
        if plan.gaps && dice.once_in(30) { f64::NAN } else { bar }
    };
    let vwap = (0..cells).map(|at| inside(at, &mut dice)).collect();
    if plan.gaps {
        low.iter_mut().filter(|_| dice.once_in(40)).for_each(|low| *low = f64::NAN);
    }
    let code = |dice: &mut Dice| match dice.bits() % 5 {
        0 => f64::NAN,
        other => other as f64,
    };
    let industries: Vec<f64> = (0..plan.symbols).map(|_| code(&mut dice)).collect();
    let mut now: Vec<f64> = (0..plan.symbols).map(|_| code(&mut dice)).collect();
    let mut groups = Vec::with_capacity(cells);
    for _ in 0..plan.bars {
        now.iter_mut().filter(|_| dice.once_in(50)).for_each(|now| *now = 2.0);
        groups.extend(&now);
    }
    let rate = |dice: &mut Dice| {
        if dice.once_in(10) { f64::NAN } else { 0.001 * dice.bell() }
    };
    Around {
        high,
        low,
        vwap,
        groups,
        industry: industries.repeat(plan.bars),
        funding: (0..cells).map(|_| rate(&mut dice)).collect(),
        funding_due: (0..plan.bars).map(|_| (dice.bits() % 4) as u32).collect(),
        session: (0..plan.bars).map(|bar| (bar / bars_per_session) as u32).collect(),
    }
}

/// The terms of a market that asks for nothing.
pub fn free() -> SymbolTerms {
    SymbolTerms {
        fee_bps: 0.0,
        maker_fee_bps: 0.0,
        min_fee: 0.0,
        fee_per_contract: 0.0,
        sell_tax_bps: 0.0,
        spread_bps: 0.0,
        borrow_bps: 0.0,
        lot_size: 0.0,
        lot_min: 0.0,
        tick_size: 0.0,
        low_price: 0.0,
        low_tick_size: 0.0,
        multiplier: 1.0,
        margin: None,
        price_limit: None,
        limit_free_sessions: 0,
        t_plus: 0,
        allow_short: true,
    }
}
