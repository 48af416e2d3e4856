//! What the books read of a program and a panel.

use std::sync::Arc;

use qraft_base::{ErrorType, Failure, Interval, Stage, Symbol};
use qraft_data::{Panel, rebalance_rows};
use qraft_ir::Binding;
use qraft_ir::program::{NodeId, Program};
use qraft_sim::{BySymbol, Market, PackTerms, Setup};

use super::pack;

/// The column whose groups `risk.max_industry_weight` bounds.
const INDUSTRY: &str = "industry";

/// The columns of a panel that books read, the bars on which a program rebalances and is funded,
/// and the terms of its market.
#[derive(Clone, Debug)]
pub(super) struct Books<'a> {
    panel: &'a Panel,
    close: &'a [f64],
    rebalance: Option<Vec<bool>>,
    groups: Option<&'a [f64]>,
    funding_due: Option<Vec<u32>>,
    pack: Option<Arc<PackTerms>>,
    /// Of trials that say nothing by symbol.
    unnamed: Arc<BySymbol>,
}

impl<'a> Books<'a> {
    pub(super) fn new(program: &Program, panel: &'a Panel) -> Result<Books<'a>, Failure> {
        let close = panel
            .column("close")
            .ok_or_else(|| fail("no_close_column", "the data have no `close` column".to_owned()))?;
        let every = program.policy.rebalance;
        let rebalance = every.map(|every| {
            rebalance_rows(panel, every).map_err(|why| fail("rebalance_impossible", why))
        });
        let by = program.named.by.as_deref();
        let groups = by.map(|by| {
            let missing = || format!("selection is by `{by}`, and the data have no such column");
            panel.column(by).ok_or_else(|| fail("no_group_column", missing()))
        });
        let pack = program.named.pack.as_deref().map(|name| pack::terms(name, panel));
        let books = Books {
            panel,
            close,
            rebalance: rebalance.transpose()?,
            groups: groups.transpose()?,
            funding_due: program.policy.terms.funding.map(|every| funding_due(panel, every)),
            pack: pack.transpose()?.map(Arc::new),
            unnamed: Arc::default(),
        };
        books.market().check()?;
        Ok(books)
    }

    /// The market, borrowed. Without an `open` column orders fill at the bar's close, the first
    /// price after the decision that the data have.
    pub(super) fn market(&self) -> Market<'_> {
        Market {
            volume: self.panel.column("volume"),
            high: self.panel.column("high"),
            low: self.panel.column("low"),
            vwap: self.panel.column("vwap"),
            rebalance: self.rebalance.as_deref(),
            groups: self.groups,
            industry: self.panel.column(INDUSTRY),
            funding_due: self.funding_due.as_deref(),
            periods_per_year: self.panel.periods_per_year,
            ..Market::new(
                self.panel.column("open").unwrap_or(self.close),
                self.close,
                self.panel.width(),
                &self.panel.session,
            )
        }
    }

    /// One trial's setup.
    pub(super) fn setup(&self, program: &Program, binding: &Binding) -> Setup {
        let signals = &program.signals;
        // The one node of membership stands for a condition that the author left out.
        let implied = |side: Option<NodeId>| side.is_some() && side == program.members;
        let by_symbol = match binding.weights.is_empty() && binding.budgets.is_empty() {
            true => self.unnamed.clone(),
            false => Arc::new(BySymbol {
                weights: each(&self.panel.symbols, &binding.weights),
                budgets: each(&self.panel.symbols, &binding.budgets),
            }),
        };
        Setup {
            settings: binding.settings.clone(),
            warm_up: binding.warm_up,
            has_long: signals.long.is_some(),
            has_exit_long: signals.exit_long.is_some(),
            has_short: signals.short.is_some(),
            has_exit_short: signals.exit_short.is_some(),
            has_score: program.score.is_some(),
            has_funding: program.prices.funding.is_some(),
            by_symbol,
            pack: self.pack.clone(),
            exclusive: !implied(signals.long) && !implied(signals.short),
        }
    }
}

fn fail(code: &'static str, message: String) -> Failure {
    Failure::new(ErrorType::Fast, Stage::Data, code, message)
}

/// One number a symbol, 0 for who has none; empty where nothing is said by symbol.
fn each(symbols: &[Symbol], stated: &[(String, f64)]) -> Vec<f64> {
    if stated.is_empty() {
        return Vec::new();
    }
    let of = |symbol: &Symbol| {
        let at = stated.binary_search_by(|(name, _)| name.as_str().cmp(symbol.as_str()));
        at.map_or(0.0, |at| stated[at].1)
    };
    symbols.iter().map(of).collect()
}

/// How many instants of funding fall after each bar's predecessor, up to its own stamp.
fn funding_due(panel: &Panel, every: Interval) -> Vec<u32> {
    const SECOND_NS: i64 = 1_000_000_000;
    const DAY_SECONDS: u64 = 86_400;
    let seconds = every.seconds().unwrap_or(DAY_SECONDS * u64::from(every.count));
    let step = (seconds as i64).saturating_mul(SECOND_NS).max(1);
    let count = |ts: i64| ts.div_euclid(step);
    let mut before = panel.ts.first().map_or(0, |ts| count(ts.0));
    let due = panel.ts.iter().map(|ts| {
        let now = count(ts.0);
        // stamps rise
        let due = (now - before) as u32;
        before = now;
        due
    });
    due.collect()
}
