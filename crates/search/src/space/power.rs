//! SRC006: so many trials on so few observations that the luckiest of them looks good by itself.

use qraft_diag::{Diagnostic, Span, catalogue};

use super::Space;

/// A yearly Sharpe ratio that luck alone should not reach.
const LUCK: f64 = 2.0;

/// What the best of so many trials without any skill is expected to reach, as a yearly Sharpe
/// ratio: `√(2·ln N / years)`, from the greatest of N normal draws (Bailey, López de Prado, 2014).
fn best_by_luck(trials: f64, years: f64) -> f64 {
    (2.0 * libm::log(trials) / years).sqrt()
}

impl Space {
    /// The finding of a search of `trials` over data of `bars`, of which a year has
    /// `periods_per_year`. `None` where the gates have power.
    pub fn sample_too_short(
        &self,
        trials: u64,
        bars: usize,
        periods_per_year: f64,
    ) -> Option<Diagnostic> {
        let years = bars as f64 / periods_per_year;
        if trials < 2 || years <= 0.0 || !years.is_finite() {
            return None;
        }
        let luck = best_by_luck(trials as f64, years);
        if luck <= LUCK {
            return None;
        }
        let places = [self.trials.as_ref().map(|t| t.span), self.plan.as_ref().map(|p| p.span)];
        let first = self.params.first().map(|(name, _)| name.span);
        let at = places.into_iter().flatten().next().or(first).unwrap_or(Span::new(0, 0));
        let message = format!(
            "{trials} trials on {years:.1} years: luck alone reaches a Sharpe ratio of {luck:.1}"
        );
        let enough = libm::exp(LUCK * LUCK * years / 2.0);
        Some(
            Diagnostic::new(&catalogue::SRC006, at, message)
                .says("no gate can tell the best of them from chance")
                .help(match enough {
                    few if few < 10.0 => "search over more years".to_owned(),
                    few => format!("try at most about {few:.0}, or search over more years"),
                }),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_trials_need_many_years() {
        let space = Space::default();
        let said = space.sample_too_short(5_000, 250, 252.0).expect("too short").message;
        assert!(said.contains("a Sharpe ratio of 4.1"), "{said}");
        assert!(space.sample_too_short(5_000, 252 * 5, 252.0).is_none());
        assert!(space.sample_too_short(1, 20, 252.0).is_none());
        assert!(space.sample_too_short(20, 250, 252.0).is_some());
    }
}
