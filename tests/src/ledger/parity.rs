//! Weights by shares of risk, one coordinate after the other.

/// Sweeps at most: each brings the error down by a factor.
const SWEEPS: usize = 200_000;

/// Positive weights w with `w_i·(Σw)_i` in proportion to the budgets, up to a common factor: where
/// ½·wᵀΣw − Σ b·ln w is least. One weight at a time solves its own quadratic, the others standing
/// still, until nothing moves.
pub(super) fn weights(covariance: &[Vec<f64>], budgets: &[f64]) -> Vec<f64> {
    let deviation = |i: usize| covariance[i][i].sqrt();
    let n = budgets.len();
    let total: f64 = budgets.iter().sum();
    let part = |i: usize| budgets[i] / total;
    // In units of each name's own deviation the matrix is of correlations.
    let correlation = |i: usize, j: usize| covariance[i][j] / (deviation(i) * deviation(j));
    let matrix: Vec<Vec<f64>> = (0..n)
        .map(|i| (0..n).map(|j| if i == j { 1.0 } else { correlation(i, j) }).collect())
        .collect();
    let mut x: Vec<f64> = (0..n).map(|i| part(i).sqrt()).collect();
    for _ in 0..SWEEPS {
        let mut moved: f64 = 0.0;
        for i in 0..n {
            let pull: f64 = (0..n).filter(|j| *j != i).map(|j| matrix[i][j] * x[j]).sum();
            let root = (pull * pull + 4.0 * part(i)).sqrt();
            // The positive root, without subtracting near equals.
            let new = if pull > 0.0 { 2.0 * part(i) / (pull + root) } else { (root - pull) / 2.0 };
            moved = moved.max((new / x[i] - 1.0).abs());
            x[i] = new;
        }
        if moved < 1e-14 {
            break;
        }
    }
    (0..n).map(|i| x[i] / deviation(i)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_bears_its_share() {
        let covariance =
            [vec![0.04, 0.01, -0.006], vec![0.01, 0.09, 0.012], vec![-0.006, 0.012, 0.01]];
        let budgets = [1.0, 2.0, 1.0];
        let w = weights(&covariance, &budgets);
        let risk = |i: usize| w[i] * (0..3).map(|j| covariance[i][j] * w[j]).sum::<f64>();
        let all: f64 = (0..3).map(risk).sum();
        for (i, budget) in budgets.iter().enumerate() {
            assert!((risk(i) / all - budget / 4.0).abs() < 1e-12, "{i}");
        }
    }

    #[test]
    fn without_correlation_weights_go_by_deviation() {
        let w = weights(&[vec![0.04, 0.0], vec![0.0, 0.01]], &[1.0, 1.0]);
        assert!((w[1] / w[0] - 2.0).abs() < 1e-12);
    }
}
