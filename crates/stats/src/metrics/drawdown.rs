//! The greatest drawdown of an equity curve that starts at 1, and where it lies.

/// A drawdown. Indices are into the equity curve: k is after k returns.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Drawdown {
    pub(super) depth: f64,
    pub(super) peak: usize,
    pub(super) valley: usize,
    pub(super) recovery: Option<usize>,
    /// Longest run of bars strictly below a peak.
    pub(super) underwater: usize,
}

/// Of simple returns.
pub(super) fn of(returns: &[f64]) -> Drawdown {
    let mut worst = Drawdown { depth: 0.0, peak: 0, valley: 0, recovery: None, underwater: 0 };
    let (mut equity, mut top, mut top_at, mut run) = (1.0f64, 1.0f64, 0, 0);
    let mut level = f64::INFINITY;
    for (at, r) in returns.iter().enumerate() {
        equity *= 1.0 + r;
        let at = at + 1;
        if worst.recovery.is_none() && equity >= level {
            worst.recovery = Some(at);
        }
        if equity >= top {
            (top, top_at, run) = (equity, at, 0);
            continue;
        }
        run += 1;
        worst.underwater = worst.underwater.max(run);
        let depth = 1.0 - equity / top;
        if depth > worst.depth {
            (worst.depth, worst.peak, worst.valley) = (depth, top_at, at);
            (worst.recovery, level) = (None, top);
        }
    }
    worst
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_start_is_a_peak_and_equality_recovers() {
        let fall = of(&[1.0, -0.5, 1.0, -0.75, 1.0, 1.0]);
        assert_eq!((fall.peak, fall.valley, fall.recovery), (3, 4, Some(6)));
        assert_eq!((fall.depth, fall.underwater), (0.75, 2));
        let first = of(&[-0.1, 0.05, 0.02]);
        assert_eq!((first.peak, first.valley, first.recovery), (0, 1, None));
        assert_eq!(first.underwater, 3);
    }

    #[test]
    fn a_deeper_one_forgets_the_recovery_of_the_shallower() {
        let fall = of(&[-0.1, 0.2, -0.5]);
        assert_eq!((fall.peak, fall.valley, fall.recovery), (2, 3, None));
    }
}
