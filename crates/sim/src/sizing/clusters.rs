//! Which of many series say the same: average linkage on 1 − |Pearson|.

/// Groups series that are alike, and answers each group's places in rising order, groups by their
/// lowest place.
///
/// The distance of two series is 1 − |Pearson| over the bars that both have (two passes, in the
/// order of bars); the distance of two groups the average over their pairs. As long as the nearest
/// two groups are within `1 − threshold`, they become one; of several equally near pairs the one
/// with the lowest places. A series without variance, or with fewer than two bars in common with
/// another, is infinitely far from it.
///
/// Called once a search, not once a bar: it allocates its table of distances.
pub fn alike(series: &[&[f64]], threshold: f64) -> Vec<Vec<usize>> {
    let mut table = Table::new(series);
    let cut = 1.0 - threshold;
    let mut groups: Vec<Vec<usize>> = (0..series.len()).map(|place| vec![place]).collect();
    while let Some((distance, a, b)) = table.nearest() {
        // An infinite cut would join what is infinitely far.
        if !(distance <= cut && distance.is_finite()) {
            break;
        }
        let joined = std::mem::take(&mut groups[b]);
        table.join(a, b, groups[a].len() as f64, joined.len() as f64);
        groups[a].extend(joined);
    }
    groups.retain(|group| !group.is_empty());
    for group in &mut groups {
        group.sort_unstable();
    }
    groups
}

/// The best of each group, in rising order: the highest score, the lowest place on ties. A score
/// that is missing is below every other.
pub fn best_of_each(groups: &[Vec<usize>], scores: &[f64]) -> Vec<usize> {
    let better = |score: f64, best: f64| score > best || (best.is_nan() && !score.is_nan());
    let best =
        |group: &Vec<usize>| {
            group.iter().copied().reduce(|best, place| {
                if better(scores[place], scores[best]) { place } else { best }
            })
        };
    let mut kept: Vec<usize> = groups.iter().filter_map(best).collect();
    kept.sort_unstable();
    kept
}

/// |Pearson| of the bars where both are finite; `None` without variance there.
fn correlation(x: &[f64], y: &[f64]) -> Option<f64> {
    let both = || x.iter().zip(y).filter(|(a, b)| a.is_finite() && b.is_finite());
    let (first_x, first_y) = both().next()?;
    if both().all(|(a, _)| a == first_x) || both().all(|(_, b)| b == first_y) {
        return None;
    }
    let (n, x_sum, y_sum) =
        both().fold((0.0, 0.0, 0.0), |(n, sx, sy), (a, b)| (n + 1.0, sx + a, sy + b));
    let (x_mean, y_mean) = (x_sum / n, y_sum / n);
    let (xx, yy, xy) = both().fold((0.0, 0.0, 0.0), |(xx, yy, xy), (a, b)| {
        let (dx, dy) = (a - x_mean, b - y_mean);
        (xx + dx * dx, yy + dy * dy, xy + dx * dy)
    });
    let ratio = xy.abs() / (xx * yy).sqrt();
    ratio.is_finite().then_some(ratio.min(1.0))
}

/// Distances of groups, each under the lowest place it began with.
struct Table {
    n: usize,
    distances: Vec<f64>,
    /// For each living group the nearest one of a higher place; `None` where there is none.
    nearest: Vec<Option<(f64, usize)>>,
    lives: Vec<bool>,
}

impl Table {
    fn new(series: &[&[f64]]) -> Table {
        let n = series.len();
        let mut distances = vec![f64::INFINITY; n * n];
        for i in 0..n {
            for j in i + 1..n {
                let far = correlation(series[i], series[j]).map_or(f64::INFINITY, |r| 1.0 - r);
                distances[i * n + j] = far;
                distances[j * n + i] = far;
            }
        }
        let mut table = Table { n, distances, nearest: vec![None; n], lives: vec![true; n] };
        for i in 0..n {
            table.look(i);
        }
        table
    }

    /// Finds anew who is nearest to `i` among the higher; the lowest of equals.
    fn look(&mut self, i: usize) {
        self.nearest[i] = None;
        for j in (i + 1..self.n).filter(|j| self.lives[*j]) {
            let distance = self.distances[i * self.n + j];
            if self.nearest[i].is_none_or(|(best, _)| distance < best) {
                self.nearest[i] = Some((distance, j));
            }
        }
    }

    /// The nearest pair, the lowest of equals.
    fn nearest(&self) -> Option<(f64, usize, usize)> {
        let pairs = self.nearest.iter().enumerate();
        pairs.filter_map(|(i, near)| near.map(|(distance, j)| (distance, i, j))).reduce(
            |best, pair| {
                if pair.0 < best.0 { pair } else { best }
            },
        )
    }

    /// Makes `b` part of `a` (a < b): distances become the averages by the groups' sizes.
    fn join(&mut self, a: usize, b: usize, a_size: f64, b_size: f64) {
        let n = self.n;
        self.lives[b] = false;
        self.nearest[b] = None;
        for k in (0..n).filter(|k| *k != a && self.lives[*k]) {
            let (to_a, to_b) = (self.distances[a * n + k], self.distances[b * n + k]);
            let average = (a_size * to_a + b_size * to_b) / (a_size + b_size);
            self.distances[a * n + k] = average;
            self.distances[k * n + a] = average;
        }
        for i in 0..b {
            // Below `a`, both pairs of `i` changed; between them, only the one with `b` is gone.
            let changed = i <= a || self.nearest[i].is_some_and(|(_, j)| j == b);
            if self.lives[i] && changed {
                self.look(i);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn groups(series: &[Vec<f64>], threshold: f64) -> Vec<Vec<usize>> {
        let slices: Vec<&[f64]> = series.iter().map(Vec::as_slice).collect();
        alike(&slices, threshold)
    }

    #[test]
    fn a_series_its_double_and_its_negative_are_one() {
        let x = vec![1.0, 3.0, 2.0, 5.0];
        let by = |c: f64| x.iter().map(|v| v * c).collect::<Vec<_>>();
        let all = [x.clone(), by(2.0), by(-1.0), vec![1.0, -1.0, 1.0, -1.0]];
        assert_eq!(groups(&all, 1.0), [vec![0, 1, 2], vec![3]]);
    }

    #[test]
    fn without_variance_one_is_alone() {
        let all = [vec![0.1; 4], vec![0.1; 4], vec![1.0, 2.0, 3.0, 5.0], vec![f64::NAN; 4]];
        assert_eq!(groups(&all, -5.0), [vec![0], vec![1], vec![2], vec![3]]);
        assert!(groups(&[], 0.5).is_empty());
    }

    #[test]
    fn gaps_are_left_out_of_a_pair() {
        let all = [vec![1.0, f64::NAN, 2.0, 4.0], vec![1.0, 9.0, 2.0, 4.0]];
        assert_eq!(groups(&all, 1.0), [vec![0, 1]]);
    }

    #[test]
    fn the_best_is_kept() {
        let all = [vec![0, 2], vec![1, 3, 4], vec![5]];
        assert_eq!(best_of_each(&all, &[1.0, 2.0, 3.0, 2.0, 2.0, f64::NAN]), [1, 2, 5]);
        assert_eq!(best_of_each(&[vec![0, 1]], &[f64::NAN, -1.0]), [1]);
    }

    /// The definition without a table: averages over pairs, anew for each join.
    fn naive(series: &[Vec<f64>], threshold: f64) -> Vec<Vec<usize>> {
        let far = |i: usize, j: usize| {
            correlation(&series[i], &series[j]).map_or(f64::INFINITY, |r| 1.0 - r)
        };
        let mut all: Vec<Vec<usize>> = (0..series.len()).map(|i| vec![i]).collect();
        loop {
            let mut best: Option<(f64, usize, usize)> = None;
            for a in 0..all.len() {
                for b in a + 1..all.len() {
                    let pairs = all[a].iter().flat_map(|i| all[b].iter().map(|j| far(*i, *j)));
                    let average = pairs.sum::<f64>() / (all[a].len() * all[b].len()) as f64;
                    if best.is_none_or(|(least, ..)| average < least) {
                        best = Some((average, a, b));
                    }
                }
            }
            let Some((average, a, b)) = best.filter(|best| best.0 <= 1.0 - threshold) else {
                return all;
            };
            if average.is_infinite() {
                return all;
            }
            let joined = all.remove(b);
            all[a].extend(joined);
            all[a].sort_unstable();
        }
    }

    proptest! {
        #[test]
        fn the_table_is_the_definition(
            seed in proptest::collection::vec(-1.0f64..1.0, 14 * 8),
            shared in proptest::collection::vec(0usize..4, 14),
            threshold in 0.2f64..0.95,
        ) {
            let series: Vec<Vec<f64>> = (0..14)
                .map(|i| {
                    let other = shared[i] * 8;
                    (0..8).map(|t| seed[i * 8 + t] * 0.4 + seed[other + t]).collect()
                })
                .collect();
            prop_assert_eq!(groups(&series, threshold), naive(&series, threshold));
        }
    }
}
