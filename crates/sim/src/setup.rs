//! What one trial's books need to know.

use std::sync::Arc;

use qraft_base::{ErrorType, Failure, Stage};
use qraft_ir::policy::{FillAt, Scheme, Selection, Settings, SizeAt, Sizing};

use crate::Market;

/// What a market asks of the trades in one symbol at one time.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct SymbolTerms {
    /// Fee on traded value, basis points.
    pub fee_bps: f64,
    /// The same for a fill that rested.
    pub maker_fee_bps: f64,
    /// The least fee of a fill, money.
    pub min_fee: f64,
    /// Money a share or contract.
    pub fee_per_contract: f64,
    /// Tax on sold value, basis points.
    pub sell_tax_bps: f64,
    /// The whole quoted spread, basis points.
    pub spread_bps: f64,
    /// What a short pays a year, basis points of its value.
    pub borrow_bps: f64,
    /// The step of holdings; 0 is fractional.
    pub lot_size: f64,
    /// The least order; 0 is any.
    pub lot_min: f64,
    /// The step of prices; 0 is none.
    pub tick_size: f64,
    /// Below this price `low_tick_size` is the step; 0 is nowhere.
    pub low_price: f64,
    /// The step of low prices.
    pub low_tick_size: f64,
    /// Money a point.
    pub multiplier: f64,
    /// Margin that a position asks, fractions of its value: to grow, and to stay. `None`: it is
    /// paid for in full.
    pub margin: Option<(f64, f64)>,
    /// How far a price may move from the close before, a fraction. `None`: as far as it likes.
    pub price_limit: Option<f64>,
    /// Sessions after a listing for which there is no such limit.
    pub limit_free_sessions: u32,
    /// Sessions after which what was bought may be sold.
    pub t_plus: u32,
    /// It may be sold without being held.
    pub allow_short: bool,
}

/// The terms of a market pack over a panel: by era and class.
#[derive(Clone, PartialEq, Debug)]
pub struct PackTerms {
    /// The first bar of each era, rising, the first 0.
    pub eras: Vec<u32>,
    /// The class of each symbol.
    pub classes: Vec<u16>,
    /// `[era][class]`, every class in each era.
    pub table: Vec<SymbolTerms>,
}

impl PackTerms {
    /// Of one symbol at one bar.
    pub(crate) fn at(&self, bar: usize, symbol: usize) -> &SymbolTerms {
        let era = self.eras.partition_point(|first| *first as usize <= bar).saturating_sub(1);
        let of_an_era = self.table.len() / self.eras.len().max(1);
        &self.table[era * of_an_era + usize::from(self.classes[symbol])]
    }
}

/// What a policy says of each symbol of the universe.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct BySymbol {
    /// `position.weights`: one a symbol, 0 for who has none; empty where there are none.
    pub weights: Vec<f64>,
    /// `position.budgets`: one a symbol, 0 for who has none; empty where there are none.
    pub budgets: Vec<f64>,
}

/// One trial: its settings and which signals its program has.
#[derive(Clone, PartialEq, Debug)]
pub struct Setup {
    /// The numbers of the policy; trials that have the same may share them.
    pub settings: Arc<Settings>,
    /// Bars that a symbol needs before it, since its first valid close, to be entered.
    pub warm_up: u32,
    /// `signals.long` exists.
    pub has_long: bool,
    /// `signals.exit_long` exists.
    pub has_exit_long: bool,
    /// `signals.short` exists.
    pub has_short: bool,
    /// `signals.exit_short` exists.
    pub has_exit_short: bool,
    /// `selection.score` exists.
    pub has_score: bool,
    /// `costs.funding.rate` exists.
    pub has_funding: bool,
    /// What is said by symbol.
    pub by_symbol: Arc<BySymbol>,
    /// A market pack's terms; the costs that the settings state hold over them.
    pub pack: Option<Arc<PackTerms>>,
    /// At a rebalance, a symbol whose `long` and `short` are both true is a candidate for neither.
    /// False where one of them only says who belongs to the universe.
    pub exclusive: bool,
}

/// Which of the two forms of books a trial follows.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Form {
    /// A walk over shared columns of returns.
    Log,
    /// Shares and cash.
    Ledger,
}

impl Setup {
    /// Settings without any signal, for books that are driven from outside.
    pub fn plain(settings: impl Into<Arc<Settings>>) -> Setup {
        Setup {
            settings: settings.into(),
            warm_up: 0,
            has_long: false,
            has_exit_long: false,
            has_short: false,
            has_exit_short: false,
            has_score: false,
            has_funding: false,
            by_symbol: Arc::default(),
            pack: None,
            exclusive: true,
        }
    }

    /// True where all but the warm-up is the other's, known without a look at it: they share it.
    pub(crate) fn shares(&self, other: &Setup) -> bool {
        let flags = |of: &Setup| {
            [
                of.has_long,
                of.has_exit_long,
                of.has_short,
                of.has_exit_short,
                of.has_score,
                of.has_funding,
                of.exclusive,
            ]
        };
        let same_pack = match (&self.pack, &other.pack) {
            (None, None) => true,
            (Some(a), Some(b)) => Arc::ptr_eq(a, b),
            _ => false,
        };
        Arc::ptr_eq(&self.settings, &other.settings)
            && Arc::ptr_eq(&self.by_symbol, &other.by_symbol)
            && same_pack
            && flags(self) == flags(other)
    }

    /// The settings, to be changed for this trial alone.
    pub fn settings_mut(&mut self) -> &mut Settings {
        Arc::make_mut(&mut self.settings)
    }

    /// The form, by meaning alone: the log form for one symbol that is signal-driven, long only,
    /// all in at the fill, without lots.
    pub fn form(&self, width: usize) -> Form {
        let s = &self.settings;
        let log = width == 1
            && !self.has_short
            && s.rebalance.is_none()
            && s.gross == 1.0
            && s.lot_size == 0.0
            && s.size_at == SizeAt::Fill
            && self.is_simple();
        if log { Form::Log } else { Form::Ledger }
    }

    /// Refuses a market that lacks what the settings read.
    ///
    /// # Errors
    /// `impact_needs_volume`, `no_vwap_column`, `no_industry_column`, `no_group_column`,
    /// `no_funding_instants`, `column_shape` where what is said by symbol is not of the universe.
    pub fn fits(&self, market: &Market<'_>) -> Result<(), Failure> {
        let s = &self.settings;
        if s.terms.impact.is_some() && market.volume.is_none() {
            let failure =
                fail("impact_needs_volume", "impact is by volume, and there is none".into());
            return Err(failure.with_hint("add a `volume` column, or take `impact` out"));
        }
        if s.orders.fill == FillAt::NextVwap && market.vwap.is_none() {
            let failure =
                fail("no_vwap_column", "the data have no `vwap` column to fill at".into());
            return Err(failure.with_hint("add the column, or fill at `next_open`"));
        }
        if s.risk.max_industry_weight.is_some() && market.industry.is_none() {
            let text = "industries are capped, and the data have no column `industry`";
            return Err(fail("no_industry_column", text.into()));
        }
        if self.has_funding && market.funding_due.is_none() {
            return Err(fail("no_funding_instants", "no instants of funding were given".into()));
        }
        let by = &self.by_symbol;
        let classes = self.pack.as_ref().map_or(market.width, |pack| pack.classes.len());
        let fits =
            [by.weights.len(), by.budgets.len()].iter().all(|n| [0, market.width].contains(n));
        if !fits || classes != market.width {
            return Err(fail("column_shape", "what is said by symbol does not fit".into()));
        }
        Ok(())
    }

    /// Neither a risk rule, a cap, a pack nor a cost besides fee, tax and spread; equal slots;
    /// fills at the next open.
    fn is_simple(&self) -> bool {
        let s = &self.settings;
        let (risk, terms) = (&s.risk, &s.terms);
        let free = terms.min_fee.is_none()
            && terms.fee_per_contract.is_none()
            && terms.impact.is_none()
            && terms.multiplier.is_none();
        free && !self.has_funding
            && self.pack.is_none()
            && !risk.acts_in_bars()
            && risk.max_drawdown.is_none()
            && s.scheme == Scheme::Equal
            && s.sizing == Sizing::default()
            && s.orders.fill == FillAt::NextOpen
    }

    /// Refuses settings that no books can follow: numbers that are not finite or out of range.
    ///
    /// # Errors
    /// `settings_not_finite`, `settings_out_of_range`, each naming the key and its value.
    pub fn check(&self) -> Result<(), Failure> {
        let s = &self.settings;
        let spans = [("hold min", s.min_hold), ("hold max", s.max_hold), ("cooldown", s.cooldown)];
        let mut numbers = vec![
            ("capital", s.capital, f64::MIN_POSITIVE, f64::MAX),
            ("gross", s.gross, 0.0, f64::MAX),
            // Below 0 it is a rebate.
            ("fee_bps", s.fee_bps, -100.0, 10_000.0),
            ("sell_tax_bps", s.sell_tax_bps, 0.0, 10_000.0),
            ("spread_bps", s.spread_bps, 0.0, 20_000.0),
            ("lot_size", s.lot_size, 0.0, f64::MAX),
        ];
        for (name, span) in spans {
            numbers.push((name, span.days, 0.0, f64::from(u32::MAX)));
            numbers.push((name, span.bars, 0.0, f64::from(u32::MAX)));
        }
        match s.selection {
            Selection::All => {}
            Selection::TopK { top, bottom } => {
                numbers.push(("topk", top, 0.0, f64::from(u32::MAX)));
                numbers.push(("bottomk", bottom, 0.0, f64::from(u32::MAX)));
            }
            Selection::Quantile { top, bottom } => {
                numbers.push(("quantile", top, 0.0, 1.0));
                numbers.push(("bottom quantile", bottom, 0.0, 1.0));
            }
            Selection::Threshold { above, below } => {
                for level in [above, below].into_iter().flatten() {
                    numbers.push(("threshold", level, f64::MIN, f64::MAX));
                }
            }
        }
        for (name, x, low, high) in numbers {
            if !x.is_finite() {
                return Err(fail("settings_not_finite", format!("{name} is {x}, not a number")));
            }
            if x < low || x > high {
                return Err(fail("settings_out_of_range", format!("{name} is {x}, out of range")));
            }
        }
        if s.fee_bps + s.sell_tax_bps >= 10_000.0 || s.spread_bps >= 20_000.0 {
            let text = "a sale would bring nothing: fee and tax, or the spread, take all of it";
            return Err(fail("settings_out_of_range", text.to_owned()));
        }
        Ok(())
    }
}

/// A deterministic failure of the books.
pub(crate) fn fail(code: &'static str, message: String) -> Failure {
    Failure::new(ErrorType::Fast, Stage::Book, code, message)
}
