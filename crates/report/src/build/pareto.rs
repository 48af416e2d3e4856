//! Trials that no other beats in both of two figures.

/// One end of a trade-off.
#[derive(Clone, Copy, Debug)]
pub struct Axis<'a> {
    /// A value a trial; NaN is none.
    pub values: &'a [f64],
    /// True where less is better.
    pub minimize: bool,
}

impl Axis<'_> {
    /// Greater is better.
    fn worth(&self, at: usize) -> f64 {
        if self.minimize { -self.values[at] } else { self.values[at] }
    }
}

/// Indices of the trials that are on the front, from the best in `cost` to the best in `quality`.
/// Of trials that are equal in both the first stays. Those with a value that is not finite are out.
pub fn front(quality: Axis<'_>, cost: Axis<'_>) -> Vec<usize> {
    let finite = |at: &usize| quality.values[*at].is_finite() && cost.values[*at].is_finite();
    let mut order: Vec<usize> =
        (0..quality.values.len().min(cost.values.len())).filter(finite).collect();
    order.sort_by(|a, b| {
        let by_cost = cost.worth(*b).total_cmp(&cost.worth(*a));
        by_cost.then(quality.worth(*b).total_cmp(&quality.worth(*a))).then(a.cmp(b))
    });
    let mut best = f64::NEG_INFINITY;
    order.retain(|at| {
        let better = quality.worth(*at) > best;
        if better {
            best = quality.worth(*at);
        }
        better
    });
    order
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn of(quality: &[f64], cost: &[f64]) -> Vec<usize> {
        front(Axis { values: quality, minimize: false }, Axis { values: cost, minimize: true })
    }

    #[test]
    fn no_other_is_better_in_both() {
        let nan = f64::NAN;
        assert_eq!(of(&[1.0, 2.0, 2.0, 3.0, nan], &[1.0, 2.0, 3.0, 3.0, 0.0]), [0, 1, 3]);
        assert_eq!(of(&[1.0, 1.0], &[1.0, 1.0]), [0]);
        assert_eq!(of(&[], &[]), [0usize; 0]);
    }

    proptest! {
        #[test]
        fn it_is_the_definition(points in proptest::collection::vec((0u8..9, 0u8..9), 0..40)) {
            let quality: Vec<f64> = points.iter().map(|p| f64::from(p.0)).collect();
            let cost: Vec<f64> = points.iter().map(|p| f64::from(p.1)).collect();
            let beats = |a: usize, b: usize| {
                let no_worse = quality[a] >= quality[b] && cost[a] <= cost[b];
                no_worse && (quality[a] > quality[b] || cost[a] < cost[b] || a < b)
            };
            let all = 0..points.len();
            let mut plain: Vec<usize> =
                all.clone().filter(|b| !all.clone().any(|a| a != *b && beats(a, *b))).collect();
            let mut made = of(&quality, &cost);
            made.sort_unstable();
            plain.sort_unstable();
            prop_assert_eq!(made, plain);
        }
    }
}
