//! What must hold of the gates whatever the numbers.

use proptest::collection::vec;
use proptest::prelude::*;
use qraft_stats::gate::haircut::Annual;
use qraft_stats::gate::multiple::{Method, adjusted};
use qraft_stats::gate::overlap::{curve, least, overlap, top};
use qraft_stats::gate::pbo::{Pbo, Split, each_split};

/// Probabilities among which some are equal, and some 0 or 1.
fn probabilities() -> impl Strategy<Value = Vec<f64>> {
    vec(prop_oneof![0.0..=1.0, (0u8..=20).prop_map(|k| f64::from(k) / 20.0)], 0..40)
}

/// Trials of equal length, and an even number of blocks that fits.
fn panels() -> impl Strategy<Value = (Vec<Vec<f64>>, usize)> {
    let shape = (2usize..7, 1usize..=4, 2usize..6, 0usize..8);
    shape.prop_flat_map(|(trials, half, rows, rest)| {
        let length = 2 * half * rows + rest.min(2 * half - 1);
        (vec(vec(-0.1..0.1f64, length), trials), Just(2 * half))
    })
}

fn told(trials: &[Vec<f64>], blocks: usize) -> (Pbo, Vec<Split>) {
    let mut splits = Vec::new();
    let pbo = each_split(trials, blocks, |split| splits.push(*split)).expect("defined");
    (pbo, splits)
}

/// Candidates with scores of which some are equal and some NaN.
fn scores() -> impl Strategy<Value = Vec<f64>> {
    vec(prop_oneof![9 => (-5i8..5).prop_map(f64::from), 1 => Just(f64::NAN)], 12)
}

fn list(scores: &[f64]) -> Vec<(usize, f64)> {
    scores.iter().copied().enumerate().collect()
}

proptest! {
    #[test]
    fn adjusting_raises_and_keeps_the_order(p in probabilities()) {
        for method in Method::ALL {
            let all = adjusted(&p, method).expect("defined");
            for (at, (raw, new)) in p.iter().zip(&all).enumerate() {
                prop_assert!(new >= raw && *new <= 1.0, "{}: {raw} to {new}", method.name());
                for (other, more) in p.iter().zip(&all).skip(at) {
                    prop_assert!(raw > other || new <= more);
                    prop_assert!(raw < other || new >= more);
                }
            }
        }
    }

    #[test]
    fn each_method_has_its_place(p in probabilities()) {
        let of = |method| adjusted(&p, method).expect("defined");
        let (bonferroni, holm) = (of(Method::Bonferroni), of(Method::Holm));
        let (bh, by) = (of(Method::Bh), of(Method::By));
        for at in 0..p.len() {
            prop_assert!(holm[at] <= bonferroni[at]);
            prop_assert!(bh[at] <= holm[at] * (1.0 + 1e-15), "{} {}", bh[at], holm[at]);
            prop_assert!(bh[at] <= by[at]);
        }
    }

    #[test]
    fn the_order_of_tests_does_not_matter(p in probabilities(), turn in 0usize..40) {
        let turn = turn % p.len().max(1);
        let mut turned = p.clone();
        turned.rotate_left(turn);
        for method in Method::ALL {
            let mut all = adjusted(&p, method).expect("defined");
            all.rotate_left(turn);
            prop_assert_eq!(all, adjusted(&turned, method).expect("defined"));
        }
    }

    #[test]
    fn a_haircut_leaves_less_and_its_own_p(
        sharpe in 0.01..4.0f64, n in 10u32..3000, tests in 1.0..50.0f64,
    ) {
        let record = Annual { sharpe, n: f64::from(n), periods: 252.0 };
        let cut = record.haircut_of_count(tests).expect("defined");
        prop_assert!((0.0..=sharpe).contains(&cut.sharpe));
        let left = Annual { sharpe: cut.sharpe, ..record }.single().expect("defined");
        prop_assert!((left.p - cut.p_adjusted).abs() <= 1e-9 * cut.p_adjusted.max(1e-3));
        let more = record.haircut_of_count(tests + 1.0).expect("defined");
        prop_assert!(more.sharpe <= cut.sharpe);
    }

    #[test]
    fn overfitting_does_not_depend_on_the_scale((trials, blocks) in panels(), power in -9i32..9) {
        // each trial by a factor of its own: a power of two, which rounds nothing
        let scaled: Vec<Vec<f64>> = trials.iter().enumerate().map(|(at, trial)| {
            let factor = f64::from(power + at as i32).exp2();
            trial.iter().map(|r| r * factor).collect()
        }).collect();
        prop_assert_eq!(told(&trials, blocks), told(&scaled, blocks));
    }

    #[test]
    fn overfitting_does_not_depend_on_the_order_of_blocks(
        (trials, blocks) in panels(), turn in 0usize..8,
    ) {
        let rows = trials[0].len() / blocks;
        let turn = turn % blocks;
        let turned: Vec<Vec<f64>> = trials.iter().map(|trial| {
            let mut newest = trial[trial.len() % blocks..].to_vec();
            newest.rotate_left(turn * rows);
            newest
        }).collect();
        let ((pbo, splits), (other, _)) = (told(&trials, blocks), told(&turned, blocks));
        // sums in another order may tell equals apart: of random numbers there are none
        prop_assert_eq!((pbo.splits, pbo.overfit), (other.splits, other.overfit));
        prop_assert_eq!(pbo.loss, other.loss);
        prop_assert_eq!(pbo.splits as usize, splits.len());
        if let (Some(slope), Some(of_other)) = (pbo.slope, other.slope) {
            prop_assert!((slope - of_other).abs() <= 1e-6 * slope.abs().max(1.0));
        }
    }

    #[test]
    fn the_oldest_rows_do_not_count((trials, blocks) in panels(), value in -1.0..1.0f64) {
        let rest = trials[0].len() % blocks;
        let mut changed = trials.clone();
        changed.iter_mut().for_each(|trial| trial[..rest].fill(value));
        prop_assert_eq!(told(&trials, blocks), told(&changed, blocks));
    }

    #[test]
    fn shares_of_overfitting_are_counts((trials, blocks) in panels()) {
        let (pbo, splits) = told(&trials, blocks);
        let n = trials.len() as f64;
        for split in &splits {
            prop_assert!((1.0..=n).contains(&split.rank));
            prop_assert_eq!(split.logit <= 0.0, 2.0 * split.rank <= n + 1.0);
        }
        let count = splits.iter().filter(|split| split.logit <= 0.0).count() as f64;
        prop_assert_eq!(pbo.overfit, count / splits.len() as f64);
    }

    #[test]
    fn overlap_of_equal_lengths_is_the_same_both_ways(
        a in scores(), b in scores(), n in 1usize..15,
    ) {
        let (a, b) = (top(&list(&a), n), top(&list(&b), n));
        let (ab, ba) = (overlap(&a, &b), overlap(&b, &a));
        if a.len() == b.len() {
            prop_assert_eq!(ab, ba);
        }
        prop_assert_eq!(ab.is_none(), a.is_empty());
        prop_assert!(ab.is_none_or(|share| (0.0..=1.0).contains(&share)));
        prop_assert_eq!(overlap(&a, &a), (!a.is_empty()).then_some(1.0));
    }

    #[test]
    fn the_order_of_candidates_does_not_matter(
        a in scores(), b in scores(), turn in 0usize..12, n in 1usize..15,
    ) {
        let (mut first, mut second) = (list(&a), list(&b));
        let before = curve(&first, &[(1.0, second.clone())], n);
        first.rotate_left(turn);
        second.reverse();
        let after = curve(&first, &[(1.0, second)], n);
        prop_assert_eq!(&before, &after);
        prop_assert_eq!(least(&before, &(0.5..=1.5)), before[0].overlap);
        prop_assert!(after[0].top.iter().all(|id| !b[*id].is_nan()));
    }
}
