//! The reality check (White, Econometrica 2000): is the best of many models better than the
//! benchmark, once it is known that it was sought? Not studentised; see [`super::spa`] for that.

use crate::gate::panel::Panel;

/// V = max √T·d̄ over the models.
pub fn statistic(panel: &Panel<'_>) -> f64 {
    let best = panel.means().iter().copied().fold(f64::NEG_INFINITY, f64::max);
    (panel.rows() as f64).sqrt() * best
}

/// V* = max √T·(d̄* − d̄) over the models, from the means of one replication.
pub fn replicate(panel: &Panel<'_>, means: &[f64]) -> f64 {
    let excess = means.iter().zip(panel.means()).map(|(star, mean)| star - mean);
    (panel.rows() as f64).sqrt() * excess.fold(f64::NEG_INFINITY, f64::max)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_model_counts() {
        let returns = [[1.0, 2.0, 3.0, 2.0], [-1.0, 0.0, 1.0, 0.0]];
        let panel = Panel::new(&returns, &[0.0; 4]).expect("a panel");
        assert_eq!(statistic(&panel), 4.0);
        assert_eq!(replicate(&panel, &[1.0, 0.5]), 1.0);
        assert_eq!(replicate(&panel, &[2.0, 0.0]), 0.0);
    }
}
