//! W2: a panel that is re-targeted every five bars by a crossover and a rank.

use super::{Case, Settings};
use crate::limit::weekly::{Rule, sweep};
use crate::line::Line;
use crate::series::{self, DAY};

const TEXT: &str = "version: 1
capital: 1
params:
  fast: {default: 5, range: [5, 23], step: 2}
  slow: {default: 30, range: [30, 75], step: 5}
rebalance: 5D
position: {gross: 0.99}
signals:
  long: EMA(close, fast) > EMA(close, slow) and PCT_RANK(ROC(close, 20)) > 0.7
costs: {fee_bps: 2}
";

pub(super) fn run(settings: Settings, tell: &mut dyn FnMut(Line)) {
    let prices = series::prices(1_260, 500, 0.018, 13);
    let panel = prices.panel(DAY, &[]);
    let pairs: Vec<(usize, usize)> = (5..=23)
        .step_by(2)
        .flat_map(|fast| (30..=75).step_by(5).map(move |slow| (fast, slow)))
        .collect();
    let trials = pairs.iter().map(|(fast, slow)| vec![*fast as f64, *slow as f64]).collect();
    let case = Case { text: TEXT.to_owned(), panel: &panel, trials };
    let rule = Rule {
        every: 5,
        look_back: 20,
        above: 0.7,
        gross: 0.99,
        fee: 2e-4,
        annual: panel.periods_per_year,
    };
    tell(case.against("w2", settings, 5, || sweep(&prices, &pairs, &rule)));
}
