//! What a trade in one symbol costs at one bar: the market pack's terms, and over them whatever
//! the document states.

use qraft_sim::PackTerms;

use super::desk::Desk;

/// What the policy and the market say by symbol.
#[derive(Clone, Copy, Debug, Default)]
pub struct Sheets<'a> {
    /// `position.weights`, one a symbol; empty where there are none.
    pub weights: &'a [f64],
    /// `position.budgets`, one a symbol; empty where there are none.
    pub budgets: &'a [f64],
    /// The terms of a market pack.
    pub pack: Option<&'a PackTerms>,
}

/// The terms of one symbol at one bar. Fractions, not basis points.
#[derive(Clone, Copy, Debug)]
pub(super) struct Terms {
    pub(super) fee: f64,
    pub(super) maker_fee: f64,
    pub(super) min_fee: f64,
    pub(super) fee_per_contract: f64,
    pub(super) sell_tax: f64,
    pub(super) half_spread: f64,
    pub(super) borrow: f64,
    pub(super) lot: f64,
    pub(super) multiplier: f64,
    /// Initial and maintenance margin, in markets that have them.
    pub(super) margin: Option<(f64, f64)>,
}

impl Desk<'_> {
    /// What holds for that symbol at that bar.
    pub(super) fn terms(&self, bar: usize, symbol: usize) -> Terms {
        let own = self.settings;
        let stated = own.terms.stated;
        let pack = self.sheets.pack.map(|pack| {
            let era = pack.eras.iter().filter(|first| **first as usize <= bar).count() - 1;
            let classes = pack.table.len() / pack.eras.len();
            pack.table[era * classes + usize::from(pack.classes[symbol])]
        });
        // A cost that always has a number counts as the document's where it says so.
        let either = |is_stated: bool, mine: f64, packs: Option<f64>| match packs {
            Some(packs) if !is_stated => packs,
            _ => mine,
        };
        let fee = either(stated.fee, own.fee_bps, pack.map(|p| p.fee_bps));
        // A document that states its fee, and no maker's, states it for both.
        let packs_maker = pack.filter(|_| !stated.fee).map(|p| p.maker_fee_bps);
        let maker = own.terms.maker_fee_bps.or(packs_maker).unwrap_or(fee);
        let min_fee = own.terms.min_fee.or(pack.map(|p| p.min_fee));
        let per_contract = own.terms.fee_per_contract.or(pack.map(|p| p.fee_per_contract));
        let borrow = own.terms.borrow_bps.or(pack.map(|p| p.borrow_bps));
        let multiplier = own.terms.multiplier.or(pack.map(|p| p.multiplier));
        let tax = either(stated.sell_tax, own.sell_tax_bps, pack.map(|p| p.sell_tax_bps));
        let spread = either(stated.spread, own.spread_bps, pack.map(|p| p.spread_bps));
        Terms {
            fee: fee / 10_000.0,
            maker_fee: maker / 10_000.0,
            min_fee: min_fee.unwrap_or(0.0),
            fee_per_contract: per_contract.unwrap_or(0.0),
            sell_tax: tax / 10_000.0,
            half_spread: spread / 20_000.0,
            borrow: borrow.unwrap_or(0.0) / 10_000.0,
            lot: either(stated.lot, own.lot_size, pack.map(|p| p.lot_size)),
            multiplier: multiplier.unwrap_or(1.0),
            margin: pack.and_then(|p| p.margin),
        }
    }

    /// Money a point of price and share.
    pub(super) fn multiplier(&self, bar: usize, symbol: usize) -> f64 {
        self.terms(bar, symbol).multiplier
    }

    /// True in markets where positions stand on margin.
    pub(super) fn is_on_margin(&self) -> bool {
        self.sheets.pack.is_some_and(|pack| pack.table.iter().any(|terms| terms.margin.is_some()))
    }
}
