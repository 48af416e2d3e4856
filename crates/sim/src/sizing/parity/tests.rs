use proptest::prelude::*;

use super::*;
use crate::sizing::covariance;

fn weights(matrix: &[f64], budgets: &[f64]) -> Result<Vec<f64>, ParityError> {
    Parity::default().weights(matrix, budgets).map(<[f64]>::to_vec)
}

/// The worst distance of a risk share from its budget.
fn miss(matrix: &[f64], budgets: &[f64], weights: &[f64]) -> f64 {
    let mut shares = Vec::new();
    risk_shares(weights, matrix, &mut shares);
    let total: f64 = budgets.iter().sum();
    shares.iter().zip(budgets).fold(0.0, |most: f64, (s, b)| most.max((s - b / total).abs()))
}

/// A matrix with unit variances and one correlation.
fn equal_correlation(n: usize, rho: f64) -> Vec<f64> {
    (0..n * n).map(|at| if at / n == at % n { 1.0 } else { rho }).collect()
}

#[test]
fn without_correlation_it_is_inverse_volatility() {
    let matrix = [4.0, 0.0, 0.0, 1.0];
    let ours = weights(&matrix, &[1.0, 1.0]).unwrap();
    assert!((ours[0] - 1.0 / 3.0).abs() < 1e-14, "{ours:?}");
    assert_eq!(weights(&[0.04], &[3.0]), Ok(vec![1.0]));
    assert_eq!(weights(&[], &[]), Ok(vec![]));
}

#[test]
fn budgets_are_normalised() {
    let matrix = equal_correlation(3, 0.4);
    let one = weights(&matrix, &[4.0, 2.0, 2.0]).unwrap();
    assert_eq!(one, weights(&matrix, &[0.5, 0.25, 0.25]).unwrap());
    assert!(miss(&matrix, &[4.0, 2.0, 2.0], &one) < 1e-12);
}

#[test]
fn correlations_near_their_ends_are_solved() {
    for rho in [0.999999, 0.9, -0.9, -0.99, -0.9999, -0.999999] {
        let matrix = [1.0, 2.0 * rho, 2.0 * rho, 4.0];
        let ours = weights(&matrix, &[0.3, 0.7]).unwrap();
        assert!(miss(&matrix, &[0.3, 0.7], &ours) < 1e-8, "{rho}: {ours:?}");
    }
    let matrix = equal_correlation(10, -0.111);
    let budgets: Vec<f64> = (1..=10).map(f64::from).collect();
    let ours = weights(&matrix, &budgets).unwrap();
    assert!(miss(&matrix, &budgets, &ours) < 1e-8);
}

#[test]
fn what_has_no_answer_says_so() {
    assert_eq!(weights(&[1.0, 0.0, 0.0, 0.0], &[1.0; 2]), Err(ParityError::NoVariance { name: 1 }));
    assert_eq!(weights(&[1.0], &[1.0; 2]), Err(ParityError::Shape { names: 2, cells: 1 }));
    assert_eq!(weights(&[1.0], &[0.0]), Err(ParityError::Budget { name: 0 }));
    let bad = [1.0, f64::NAN, 0.0, 1.0];
    assert_eq!(weights(&bad, &[1.0; 2]), Err(ParityError::Cell { row: 0, column: 1 }));
    // A full hedge has no variance at all: the function falls for ever.
    let hedge = [1.0, -1.0, -1.0, 1.0];
    assert!(matches!(weights(&hedge, &[1.0; 2]), Err(ParityError::Unsolved { .. })));
    let error = weights(&[0.0], &[1.0]).unwrap_err();
    assert!(error.to_string().contains("name 0 has no variance"));
}

#[test]
fn room_is_reused_and_leaves_no_trace() {
    let mut parity = Parity::default();
    let large = equal_correlation(9, 0.3);
    let first = parity.weights(&large, &[1.0; 9]).unwrap().to_vec();
    parity.weights(&[1.0, -0.99999, -0.99999, 1.0], &[0.2, 0.8]).unwrap();
    assert_eq!(parity.weights(&large, &[1.0; 9]).unwrap(), first);
}

/// Returns of 2 to 12 names over 14 bars, each name moved by one factor by its own measure.
fn window() -> impl Strategy<Value = (usize, Vec<f64>, Vec<f64>)> {
    (2usize..=12).prop_flat_map(|n| {
        let own = proptest::collection::vec(-0.05f64..0.05, n * 14);
        let factor = proptest::collection::vec(-0.1f64..0.1, 14);
        let loading = proptest::collection::vec(-1.5f64..1.5, n);
        let budgets = proptest::collection::vec(0.05f64..1.0, n);
        (own, factor, loading, budgets).prop_map(move |(mut own, factor, loading, budgets)| {
            for (bar, row) in own.chunks_exact_mut(n).enumerate() {
                for (x, by) in row.iter_mut().zip(&loading) {
                    *x += factor[bar] * by;
                }
            }
            (n, own, budgets)
        })
    })
}

proptest! {
    #[test]
    fn shares_are_the_budgets((n, returns, budgets) in window()) {
        let mut matrix = Vec::new();
        prop_assert!(covariance::of_returns(&returns, n, &mut Vec::new(), &mut matrix));
        let ours = weights(&matrix, &budgets).unwrap();
        prop_assert!(ours.iter().all(|w| *w > 0.0));
        prop_assert!((ours.iter().sum::<f64>() - 1.0).abs() < 1e-12);
        prop_assert!(miss(&matrix, &budgets, &ours) < 1e-9);
    }

    #[test]
    fn the_scale_of_returns_does_not_matter((n, returns, budgets) in window()) {
        let mut matrix = Vec::new();
        prop_assert!(covariance::of_returns(&returns, n, &mut Vec::new(), &mut matrix));
        let scaled: Vec<f64> = matrix.iter().map(|cell| cell * 16.0).collect();
        prop_assert_eq!(weights(&matrix, &budgets), weights(&scaled, &budgets));
    }

    #[test]
    fn both_methods_find_the_same((n, returns, budgets) in window()) {
        let mut matrix = Vec::new();
        prop_assert!(covariance::of_returns(&returns, n, &mut Vec::new(), &mut matrix));
        let total: f64 = budgets.iter().sum();
        let budgets: Vec<f64> = budgets.iter().map(|b| b / total).collect();
        let mut x: Vec<f64> = (0..n).map(|i| 1.0 / matrix[i * n + i].sqrt()).collect();
        let gap = Newton::default().refine(&matrix, &budgets, &mut x, TOLERANCE, ENOUGH);
        prop_assert!(gap <= ENOUGH, "Newton alone: {gap:e}");
        let sum: f64 = x.iter().sum();
        for (ours, theirs) in weights(&matrix, &budgets).unwrap().iter().zip(&x) {
            prop_assert!((ours - theirs / sum).abs() < 1e-8);
        }
    }
}
