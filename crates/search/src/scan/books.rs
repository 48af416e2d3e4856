//! What the books read of a program and a panel.

use qraft_base::{ErrorType, Failure, Stage};
use qraft_data::{Panel, rebalance_rows};
use qraft_ir::Binding;
use qraft_ir::program::{NodeId, Program};
use qraft_sim::{Market, Setup};

/// The columns of a panel that books read, and the bars on which a program rebalances.
#[derive(Clone, Debug)]
pub(super) struct Books<'a> {
    panel: &'a Panel,
    close: &'a [f64],
    rebalance: Option<Vec<bool>>,
}

impl<'a> Books<'a> {
    pub(super) fn new(program: &Program, panel: &'a Panel) -> Result<Books<'a>, Failure> {
        let fail =
            |code, message: String| Failure::new(ErrorType::Fast, Stage::Data, code, message);
        let close = panel
            .column("close")
            .ok_or_else(|| fail("no_close_column", "the data have no `close` column".to_owned()))?;
        let every = program.policy.rebalance;
        let rebalance = every.map(|every| {
            rebalance_rows(panel, every).map_err(|why| fail("rebalance_impossible", why))
        });
        let books = Books { panel, close, rebalance: rebalance.transpose()? };
        books.market().check()?;
        Ok(books)
    }

    /// The market, borrowed. Without an `open` column orders fill at the bar's close, the first
    /// price after the decision that the data have.
    pub(super) fn market(&self) -> Market<'_> {
        Market {
            open: Some(self.panel.column("open").unwrap_or(self.close)),
            close: self.close,
            volume: self.panel.column("volume"),
            width: self.panel.width(),
            bars: self.panel.bars(),
            session: &self.panel.session,
            rebalance: self.rebalance.as_deref(),
        }
    }
}

/// One trial's setup.
pub(super) fn setup(program: &Program, binding: &Binding) -> Setup {
    let signals = &program.signals;
    // The one node of membership stands for a condition that the author left out.
    let implied = |side: Option<NodeId>| side.is_some() && side == program.members;
    Setup {
        settings: binding.settings,
        warm_up: binding.warm_up,
        has_long: signals.long.is_some(),
        has_exit_long: signals.exit_long.is_some(),
        has_short: signals.short.is_some(),
        has_exit_short: signals.exit_short.is_some(),
        has_score: program.score.is_some(),
        exclusive: !implied(signals.long) && !implied(signals.short),
    }
}
