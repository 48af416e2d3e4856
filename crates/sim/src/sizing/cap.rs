//! No name above its limit; the excess goes to the others, as water finds its level.

use super::{finite, gross_of};
use crate::lanes;

/// Makes weights of strengths in place: Σ|w| = `gross` in proportion to |strength|, no |w| above
/// `max_weight`, signs kept. What a capped name gives up goes to the uncapped ones in proportion;
/// what nobody may take is cash, and is returned: `gross − Σ|w|`, at least 0.
///
/// Each round shares what the capped left among the free (their strengths added on the lanes, a
/// capped name adding nothing) and caps those that came out above. The level only rises, so who is
/// capped stays capped, and there are at most as many rounds as names. Without a name above the
/// limit the weights are those of [`super::score::weights`], to the bit.
pub fn water_fill(
    strengths: &mut [f64],
    gross: f64,
    max_weight: f64,
    capped: &mut Vec<bool>,
) -> f64 {
    capped.clear();
    capped.resize(strengths.len(), false);
    let limit = max_weight.max(0.0);
    let mut taken = 0usize;
    let share = loop {
        let free = strengths.iter().zip(capped.iter());
        let sum = lanes::sum(free.map(|(s, done)| if *done { 0.0 } else { finite(*s).abs() }));
        let left = (gross - taken as f64 * limit).max(0.0);
        let share = if sum > 0.0 && sum.is_finite() { Share { left, sum } } else { Share::NOTHING };
        let before = taken;
        for (strength, done) in strengths.iter().zip(capped.iter_mut()) {
            if !*done && share.of(*strength) > limit {
                *done = true;
                taken += 1;
            }
        }
        if taken == before {
            break share;
        }
    };
    for (weight, done) in strengths.iter_mut().zip(capped.iter()) {
        let size = if *done { limit } else { share.of(*weight) };
        *weight = size.copysign(finite(*weight));
    }
    (gross - gross_of(strengths)).max(0.0)
}

/// What the free names share.
#[derive(Clone, Copy)]
struct Share {
    left: f64,
    sum: f64,
}

impl Share {
    const NOTHING: Share = Share { left: 0.0, sum: 1.0 };

    fn of(self, strength: f64) -> f64 {
        self.left * (finite(strength).abs() / self.sum)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::sizing::score;

    fn fill(strengths: &[f64], gross: f64, max_weight: f64) -> (Vec<f64>, f64) {
        let mut weights = strengths.to_vec();
        let cash = water_fill(&mut weights, gross, max_weight, &mut Vec::new());
        (weights, cash)
    }

    #[test]
    fn excess_cascades() {
        // 8:4:2:1:1 caps the first, then the second, and only then settles
        let (weights, cash) = fill(&[8.0, 4.0, 2.0, 1.0, 1.0, 0.0], 1.0, 0.3);
        for (ours, expected) in weights.iter().zip([0.3, 0.3, 0.2, 0.1, 0.1, 0.0]) {
            assert!((ours - expected).abs() < 1e-15, "{weights:?}");
        }
        assert!(cash < 1e-15);
    }

    #[test]
    fn what_nobody_may_take_is_cash() {
        let (weights, cash) = fill(&[1.0, 1.0, 1.0], 1.0, 0.2);
        assert_eq!(weights, [0.2; 3]);
        assert!((cash - 0.4).abs() < 1e-15);
        assert_eq!(fill(&[0.0, f64::NAN], 1.0, 0.5), (vec![0.0, 0.0], 1.0));
        assert_eq!(fill(&[], 1.0, 0.5), (vec![], 1.0));
    }

    #[test]
    fn signs_are_kept() {
        let (weights, _) = fill(&[-6.0, 1.0, -1.0], 1.0, 0.5);
        assert_eq!(weights, [-0.5, 0.25, -0.25]);
    }

    #[test]
    fn without_excess_it_is_the_plain_share() {
        let scores = [0.1, 0.7, 0.3, 0.9, 0.11, 0.45, 0.6, 0.2, 0.35];
        let mut plain = [0.0; 9];
        score::weights(&scores, 0.95, &mut plain);
        assert_eq!(fill(&scores, 0.95, 1.0).0, plain);
    }

    /// The level by bisection: Σ min(limit, level · s) = gross.
    fn by_bisection(strengths: &[f64], gross: f64, limit: f64) -> Vec<f64> {
        let sizes: Vec<f64> = strengths.iter().map(|s| s.abs()).collect();
        let at = |level: f64| sizes.iter().map(|s| (level * s).min(limit)).sum::<f64>();
        let (mut low, mut high) = (0.0, 1e9);
        for _ in 0..200 {
            let middle = (low + high) / 2.0;
            if at(middle) < gross { low = middle } else { high = middle }
        }
        strengths.iter().map(|s| (low * s.abs()).min(limit).copysign(*s)).collect()
    }

    proptest! {
        #[test]
        fn the_cap_holds_and_nothing_is_lost(
            strengths in proptest::collection::vec(-5.0f64..5.0, 1..40),
            gross in 0.1f64..2.0,
            limit in 0.01f64..1.0,
        ) {
            let (weights, cash) = fill(&strengths, gross, limit);
            let sum: f64 = weights.iter().map(|w| w.abs()).sum();
            prop_assert!(weights.iter().all(|w| w.abs() <= limit));
            prop_assert!(sum <= gross + 1e-12);
            prop_assert!((sum + cash - gross).abs() < 1e-12);
            let all_capped = weights.iter().zip(&strengths)
                .all(|(w, s)| w.abs() == limit || *s == 0.0);
            prop_assert!(cash < 1e-12 || all_capped);
            for (ours, theirs) in weights.iter().zip(by_bisection(&strengths, gross, limit)) {
                prop_assert!((ours - theirs).abs() < 1e-7, "{ours} against {theirs}");
            }
        }

        #[test]
        fn the_scale_of_strengths_does_not_matter(
            strengths in proptest::collection::vec(0.0f64..5.0, 1..40),
            limit in 0.01f64..1.0,
        ) {
            let doubled: Vec<f64> = strengths.iter().map(|s| s * 8.0).collect();
            prop_assert_eq!(fill(&strengths, 1.0, limit), fill(&doubled, 1.0, limit));
        }
    }
}
