//! The two-stage gate: what the scan says must be what the precise matcher says, to 2 % of every
//! key figure; and why it is not, friction by friction.

use qraft_sim::precise::ladder::Ladder;
use qraft_stats::gate::two_stage::{Relative, relative};

/// The figures that must agree.
pub const KEY_FIGURES: [&str; 6] =
    ["total_return", "cagr", "volatility", "sharpe_ratio", "max_drawdown", "turnover"];

/// One figure in both stages.
#[derive(Clone, Debug)]
pub struct Compared {
    /// Its name.
    pub figure: &'static str,
    /// The scan's; `None` is undefined.
    pub fast: Option<f64>,
    /// The precise matcher's.
    pub precise: Option<f64>,
    /// How far apart they are.
    pub relative: Relative,
    /// What made the gap, in the order of the frictions; empty where it is not defined. The terms
    /// add up to `precise − fast`.
    pub terms: Vec<(&'static str, f64)>,
}

/// The gate's verdict, figure by figure.
#[derive(Clone, Debug)]
pub struct TwoStage {
    /// One for each of [`KEY_FIGURES`].
    pub figures: Vec<Compared>,
    /// The greatest difference that passes, itself excluded.
    pub tolerance: f64,
}

impl TwoStage {
    /// True where every key figure agrees.
    pub fn passes(&self) -> bool {
        self.figures.iter().all(|compared| compared.relative.passes(self.tolerance))
    }

    /// The friction that moved a figure most, where one did.
    pub fn culprit(&self, figure: &str) -> Option<(&'static str, f64)> {
        let compared = self.figures.iter().find(|compared| compared.figure == figure)?;
        let terms = compared.terms.iter().copied().filter(|(_, term)| *term != 0.0);
        terms.max_by(|a, b| a.1.abs().total_cmp(&b.1.abs()))
    }
}

/// Compares the ends of a ladder.
pub fn two_stage(ladder: &Ladder, tolerance: f64) -> TwoStage {
    let value = |figures: &qraft_stats::Figures, name: &str| {
        figures.get(name).and_then(|figure| figure.value()).filter(|x| x.is_finite())
    };
    let compare = |figure: &'static str| {
        let fast = value(&ladder.books, figure);
        let precise = value(ladder.precise(), figure);
        let relative = relative(fast, precise);
        let terms = ladder.terms(figure).unwrap_or_default();
        Compared { figure, fast, precise, relative, terms }
    };
    TwoStage { figures: KEY_FIGURES.map(compare).into(), tolerance }
}
