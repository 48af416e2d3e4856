//! A market pack's terms over a panel: a table by era and class, so that a bar's are one look.

use qraft_base::{ErrorType, Failure, Stage};
use qraft_data::Panel;
use qraft_data::pack::{self, Market, Pack, PackError, Terms};
use qraft_sim::{PackTerms, SymbolTerms};

/// The terms of every symbol, by the dates at which they change.
///
/// # Errors
/// `no_pack`; `pack_terms` where a symbol is of no class, or the data begin before the pack does.
pub(super) fn terms(name: &str, panel: &Panel) -> Result<PackTerms, Failure> {
    let fail = |code, message: String| Failure::new(ErrorType::Fast, Stage::Data, code, message);
    let Some(pack) = pack::find(name) else {
        let known: Vec<&str> = pack::names().collect();
        let hint = format!("there are {}", known.join(", "));
        return Err(fail("no_pack", format!("no market pack is called `{name}`")).with_hint(hint));
    };
    over(pack, panel).map_err(|error| fail("pack_terms", error.to_string()))
}

fn over(pack: &Pack, panel: &Panel) -> Result<PackTerms, PackError> {
    let day = |bar: usize| panel.ts[bar].day();
    let mut used = Vec::new();
    let mut classes = Vec::with_capacity(panel.width());
    for symbol in &panel.symbols {
        let class = pack.class_of(symbol.as_str())?;
        let at = used.iter().position(|have| *have == class).unwrap_or_else(|| {
            used.push(class);
            used.len() - 1
        });
        // a pack has far fewer classes than 65,536
        classes.push(at as u16);
    }
    let mut eras = vec![0u32];
    for change in pack.eras() {
        let first = (0..panel.bars()).collect::<Vec<_>>().partition_point(|bar| day(*bar) < change);
        if first > 0 && first < panel.bars() && eras.last() != Some(&(first as u32)) {
            eras.push(first as u32);
        }
    }
    let on_margin = matches!(pack.market(), Market::Future | Market::Perpetual);
    let mut table = Vec::with_capacity(eras.len() * used.len());
    for era in &eras {
        for class in &used {
            let day = panel.ts.get(*era as usize).map_or(0, |ts| ts.day());
            table.push(of_symbol(&first_terms(pack, *class, day)?, on_margin));
        }
    }
    Ok(PackTerms { eras, classes, table })
}

/// Terms of a class on a day, or its first ones where it begins later: nothing trades in it before.
fn first_terms(pack: &Pack, class: usize, day: i32) -> Result<Terms, PackError> {
    let later = pack.eras().into_iter().filter(|era| *era > day);
    let found = later.filter_map(|era| pack.terms_of(class, era).ok()).next();
    pack.terms_of(class, day).or_else(|error| found.ok_or(error))
}

fn of_symbol(terms: &Terms, on_margin: bool) -> SymbolTerms {
    SymbolTerms {
        fee_bps: terms.fee_bps,
        maker_fee_bps: terms.maker_fee_bps,
        min_fee: terms.min_fee,
        fee_per_contract: terms.fee_per_contract,
        sell_tax_bps: terms.sell_tax_bps,
        spread_bps: terms.spread_bps,
        borrow_bps: terms.borrow_bps,
        lot_size: terms.lot_size,
        lot_min: terms.lot_min,
        tick_size: terms.tick_size,
        low_price: terms.low_price,
        low_tick_size: terms.low_tick_size,
        multiplier: terms.multiplier,
        margin: on_margin.then_some((terms.initial_margin, terms.maintenance_margin)),
        price_limit: terms.price_limit,
        limit_free_sessions: terms.limit_free_sessions,
        t_plus: terms.t_plus,
        allow_short: terms.allow_short,
    }
}
