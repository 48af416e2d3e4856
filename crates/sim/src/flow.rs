//! What an order meets besides its price: the volume of the bar, and how volatile the days were.

use qraft_ir::policy::Settings;

use crate::Market;
use crate::costs::Flow;
use crate::desk::Desk;
use crate::sizing::covariance::deviation;

/// Completed sessions in the volatility of an impact.
pub(crate) const SESSIONS: usize = 20;

/// Volumes and daily volatilities along the bars.
pub(crate) struct Flows<'a> {
    market: Market<'a>,
    by_volatility: bool,
    /// The marks at the end of each session that is over, oldest first.
    ends: Vec<Vec<f64>>,
    sigma: Vec<f64>,
}

impl<'a> Flows<'a> {
    pub(crate) fn new(settings: &Settings, market: Market<'a>) -> Self {
        let by_volatility = settings.terms.impact.is_some_and(|impact| impact.by_volatility);
        Flows { market, by_volatility, ends: Vec::new(), sigma: vec![0.0; market.width] }
    }

    /// A bar begins; the desk's marks are those of the bar before.
    pub(crate) fn next(&mut self, bar: usize, desk: &Desk<'_>) {
        let session = self.market.session;
        if !self.by_volatility || bar == 0 || session[bar] == session[bar - 1] {
            return;
        }
        self.ends.push(desk.marks.clone());
        let Some(first) = self.ends.len().checked_sub(SESSIONS + 1) else { return };
        let ends = &self.ends[first..];
        for (s, sigma) in self.sigma.iter_mut().enumerate() {
            let is_whole = ends.iter().all(|row| row[s] > 0.0);
            let returns: Vec<f64> =
                ends.windows(2).map(|pair| pair[1][s] / pair[0][s] - 1.0).collect();
            *sigma = if is_whole { deviation(&returns).unwrap_or(0.0) } else { 0.0 };
        }
    }

    pub(crate) fn at(&self, bar: usize, symbol: usize) -> Flow {
        let at = bar * self.market.width + symbol;
        let volume = self.market.volume.map_or(f64::NAN, |volume| volume[at]);
        Flow { volume, sigma: self.sigma[symbol] }
    }
}
