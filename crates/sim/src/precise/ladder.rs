//! What made the gap between the scan and the precise matcher: friction by friction, each run with
//! all that stand before it. The terms of a figure add up to its gap, since every step starts where
//! the one before ended.

use qraft_base::Failure;
use qraft_stats::Figures;

use super::{Frictions, Options, run};
use crate::setup::Setup;
use crate::spec;
use crate::{Market, WholeSignals};
use qraft_ir::policy::OrderKind;

/// One step: what was switched on, and the figures with it.
#[derive(Clone, Debug)]
pub struct Step {
    /// The friction: `arithmetic`, `latency`, `order_kind`, `participation`, `price_limits`,
    /// `settlement`, `ticks`, `halts`, `failures`.
    pub name: &'static str,
    /// The figures with it and all before it.
    pub figures: Figures,
}

/// The scan's figures, and the steps to the precise matcher's.
#[derive(Clone, Debug)]
pub struct Ladder {
    /// Of the books.
    pub books: Figures,
    /// In the order in which frictions are switched on; the last has all of them.
    pub steps: Vec<Step>,
}

impl Ladder {
    /// The figures with every friction.
    pub fn precise(&self) -> &Figures {
        self.steps.last().map_or(&self.books, |step| &step.figures)
    }

    /// The terms of a figure, in the order of the steps; they add up to its gap. `None` where it is
    /// not defined on some step.
    pub fn terms(&self, figure: &str) -> Option<Vec<(&'static str, f64)>> {
        let of = |figures: &Figures| {
            let found = figures.iter().find(|(name, _)| *name == figure)?;
            found.1.value().filter(|x| x.is_finite())
        };
        let mut before = of(&self.books)?;
        let mut terms = Vec::with_capacity(self.steps.len());
        for step in &self.steps {
            let now = of(&step.figures)?;
            terms.push((step.name, now - before));
            before = now;
        }
        Some(terms)
    }
}

/// Climbs from the books to all frictions of `options`. A friction that the strategy and its market
/// do not have is no step.
///
/// # Errors
/// Those of [`run`].
pub fn climb(
    setup: &Setup,
    market: &Market<'_>,
    signals: &WholeSignals,
    options: &Options<'_>,
) -> Result<Ladder, Failure> {
    let figures = |tally: &_| Figures::from_tally(tally, market.periods_per_year);
    let books = figures(&spec::run(setup, market, signals)?.tally);
    let mut on = Options { frictions: Frictions::NONE, halted: None, ..*options };
    let mut steps = Vec::new();
    let mut step = |name, on: &Options<'_>| -> Result<(), Failure> {
        let matched = run(setup, market, signals, on)?;
        steps.push(Step { name, figures: figures(&matched.tally) });
        Ok(())
    };
    step("arithmetic", &on)?;
    let (all, has) = (options.frictions, Has::of(setup, options));
    if all.latency && has.latency {
        on.frictions.latency = true;
        step("latency", &on)?;
    }
    if all.kinds && has.kinds {
        on.frictions.kinds = true;
        step("order_kind", &on)?;
    }
    if all.participation && has.participation {
        on.frictions.participation = true;
        step("participation", &on)?;
    }
    if all.limits && has.limits {
        on.frictions.limits = true;
        step("price_limits", &on)?;
    }
    if all.settlement && has.settlement {
        on.frictions.settlement = true;
        step("settlement", &on)?;
    }
    if all.ticks && has.ticks {
        on.frictions.ticks = true;
        step("ticks", &on)?;
    }
    if options.halted.is_some() {
        on.halted = options.halted;
        step("halts", &on)?;
    }
    if all.failures.is_some() {
        on.frictions.failures = all.failures;
        step("failures", &on)?;
    }
    Ok(Ladder { books, steps })
}

/// Which frictions a strategy meets in its market.
struct Has {
    latency: bool,
    kinds: bool,
    participation: bool,
    limits: bool,
    settlement: bool,
    ticks: bool,
}

impl Has {
    fn of(setup: &Setup, options: &Options<'_>) -> Has {
        let (terms, orders) = (&setup.settings.terms, &setup.settings.orders);
        let table = setup.pack.as_ref().map_or(&[][..], |pack| &pack.table);
        Has {
            latency: terms.latency_ms.is_some_and(|ms| ms >= options.bar_ms as f64),
            kinds: orders.kind != OrderKind::Market || orders.tif != Default::default(),
            participation: orders.participation.is_some(),
            limits: table.iter().any(|terms| terms.price_limit.is_some()),
            settlement: table.iter().any(|terms| terms.t_plus > 0 || !terms.allow_short),
            ticks: terms.tick_size.is_some() || table.iter().any(|terms| terms.tick_size > 0.0),
        }
    }
}
