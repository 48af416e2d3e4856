//! A trial where trading costs more, or less.

use qraft_ir::policy::Impact;
use qraft_sim::{PackTerms, Setup, SymbolTerms};

/// What costs are multiplied by: ±50 % around what the strategy states.
pub const MULTIPLIERS: [f64; 11] = [0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.1, 1.2, 1.3, 1.4, 1.5];

/// The place among them of the costs as they are stated.
pub const STATED: usize = 5;

/// The same trial where everything that trading and holding costs is so many times as dear.
pub(crate) fn scaled(setup: &Setup, by: f64) -> Setup {
    let mut setup = setup.clone();
    let settings = setup.settings_mut();
    settings.fee_bps *= by;
    settings.sell_tax_bps *= by;
    settings.spread_bps *= by;
    let terms = &mut settings.terms;
    for cost in [
        &mut terms.maker_fee_bps,
        &mut terms.min_fee,
        &mut terms.fee_per_contract,
        &mut terms.borrow_bps,
    ] {
        *cost = cost.map(|cost| cost * by);
    }
    terms.impact = terms.impact.map(|impact| Impact { alpha: impact.alpha * by, ..impact });
    setup.pack = setup.pack.as_deref().map(|pack| {
        let dearer = |terms: &SymbolTerms| SymbolTerms {
            fee_bps: terms.fee_bps * by,
            maker_fee_bps: terms.maker_fee_bps * by,
            min_fee: terms.min_fee * by,
            fee_per_contract: terms.fee_per_contract * by,
            sell_tax_bps: terms.sell_tax_bps * by,
            spread_bps: terms.spread_bps * by,
            borrow_bps: terms.borrow_bps * by,
            ..*terms
        };
        let table = pack.table.iter().map(dearer).collect();
        PackTerms { table, eras: pack.eras.clone(), classes: pack.classes.clone() }.into()
    });
    setup
}
