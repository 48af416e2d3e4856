//! What must hold of the gates against data snooping, whatever the panel.

use qraft_stats::gate::bootstrap::{Bootstrap, Draws, Method};
use qraft_stats::gate::panel::Panel;
use qraft_stats::gate::spa::{Replication, Spa};
use qraft_stats::gate::stepm::stepm;
use qraft_stats::gate::tail::Tail;

const ROWS: usize = 90;
const REPLICATIONS: usize = 400;

/// Differences of some models, some of them with a drift, each series moving with its past.
fn differences(seed: u64) -> Vec<Vec<f64>> {
    let draws = Draws::new(seed, 0);
    let models = 2 + draws.below(0, 7);
    let series = |k: usize| {
        let drift = 0.004 * (Draws::new(seed, 1).unit(k as u64) - 0.6);
        let mut last = 0.0;
        let step = |t: usize| {
            last = 0.3 * last + 0.02 * (draws.unit((1 + k * ROWS + t) as u64) - 0.5);
            last + drift
        };
        (0..ROWS).map(step).collect()
    };
    (0..models).map(series).collect()
}

/// The statistic, its replications, and the tails: lower, consistent, upper, and the reality
/// check's.
fn judged(differences: &[Vec<f64>], seed: u64) -> (f64, Vec<Replication>, [Tail; 4]) {
    let panel = Panel::new(differences, &[0.0; ROWS]).expect("a panel");
    let spa = Spa::new(&panel, 5).expect("a test");
    let bootstrap = Bootstrap::new(Method::Stationary, 5, ROWS, seed).expect("draws");
    let drawn = spa.replicate(0..REPLICATIONS, |at, into| bootstrap.draw(at, into));
    let drawn = drawn.expect("replications");
    let verdicts = spa.verdicts(&drawn).expect("verdicts");
    let tails = [verdicts.lower, verdicts.consistent, verdicts.upper, verdicts.white];
    (spa.statistic(), drawn, tails)
}

#[test]
fn tests_are_ordered() {
    for seed in 0..40 {
        let (_, drawn, [lower, consistent, upper, _]) = judged(&differences(seed), seed);
        assert!(drawn.iter().all(|one| one.lower <= one.consistent && one.consistent <= one.upper));
        assert!(drawn.iter().all(|one| one.lower >= 0.0));
        assert!(lower.p <= consistent.p && consistent.p <= upper.p && lower.p > 0.0);
    }
}

#[test]
fn a_better_model_never_raises_p() {
    for seed in 0..40 {
        let plain = differences(seed);
        let (before, _, [.., upper, white]) = judged(&plain, seed);
        let mut better = plain.clone();
        better[0].iter_mut().for_each(|d| *d += 0.003);
        let (after, _, [.., upper_after, white_after]) = judged(&better, seed);
        assert!(after >= before);
        assert!(upper_after.p <= upper.p && white_after.p <= white.p, "seed {seed}");
    }
}

#[test]
fn a_greater_statistic_has_no_greater_p() {
    let (statistic, drawn, _) = judged(&differences(3), 3);
    let drawn: Vec<f64> = drawn.iter().map(|one| one.consistent).collect();
    let mut last = f64::INFINITY;
    for step in 0..60 {
        let tail = Tail::truncated(statistic + 0.05 * f64::from(step), &drawn).expect("a tail");
        assert!(tail.p <= last && tail.p >= 1.0 / (REPLICATIONS + 1) as f64);
        last = tail.p;
    }
}

#[test]
fn a_model_that_adds_nothing_never_lowers_p() {
    for seed in 0..40 {
        let plain = differences(seed);
        let (statistic, drawn, tails) = judged(&plain, seed);
        // the same model again: not a bit moves
        let mut twice = plain.clone();
        twice.push(plain[0].clone());
        assert_eq!(judged(&twice, seed), (statistic, drawn, tails));
        // one that loses all the time: more was tried, nothing was found
        let mut worse = plain.clone();
        worse.push(differences(seed + 1000)[0].iter().map(|d| d - 0.02).collect());
        let (same, _, more) = judged(&worse, seed);
        assert_eq!(same, statistic);
        assert!(more.iter().zip(&tails).all(|(more, less)| more.p >= less.p), "seed {seed}");
    }
}

#[test]
fn bad_models_alone_have_a_p_of_one() {
    for seed in 0..20 {
        let mut bad = differences(seed);
        bad.iter_mut().flatten().for_each(|d| *d -= 0.01);
        let (statistic, _, [lower, consistent, upper, _]) = judged(&bad, seed);
        assert_eq!((statistic, lower.p, consistent.p, upper.p), (0.0, 1.0, 1.0, 1.0));
        assert_eq!((lower.p_raw, consistent.p_raw, upper.p_raw), (1.0, 1.0, 1.0));
    }
}

#[test]
fn scale_does_not_matter() {
    for seed in 0..40 {
        let plain = differences(seed);
        let (statistic, _, tails) = judged(&plain, seed);
        for factor in [1e-6, 0.25, 3.7, 1e9] {
            let scaled: Vec<Vec<f64>> =
                plain.iter().map(|model| model.iter().map(|d| d * factor).collect()).collect();
            let (other, _, after) = judged(&scaled, seed);
            assert!((other - statistic).abs() <= 1e-11 * statistic);
            for (tail, after) in tails.iter().zip(after) {
                assert_eq!((tail.p, tail.p_raw), (after.p, after.p_raw), "{seed} {factor}");
            }
        }
    }
}

#[test]
fn ranges_threads_and_order_do_not_matter() {
    let panel = Panel::new(&differences(5), &[0.0; ROWS]).expect("a panel");
    let spa = Spa::new(&panel, 5).expect("a test");
    for method in [Method::Stationary, Method::Circular, Method::MovingBlock] {
        let bootstrap = Bootstrap::new(method, 5, ROWS, 8).expect("draws");
        let part = |from: usize, width: usize| {
            let range = from..(from + width).min(101);
            spa.replicate(range, |at, into| bootstrap.draw(at, into)).expect("a part")
        };
        let whole = part(0, 101);
        for width in [1, 3, 8, 50] {
            let starts: Vec<usize> = (0..101).step_by(width).rev().collect();
            let mut parts: Vec<_> = starts.iter().map(|from| part(*from, width)).collect();
            parts.reverse();
            assert_eq!(parts.concat(), whole);
        }
        let threads: Vec<Replication> = std::thread::scope(|scope| {
            let starts = (0..101).step_by(26);
            let handles: Vec<_> = starts.map(|at| scope.spawn(move || part(at, 26))).collect();
            handles.into_iter().flat_map(|handle| handle.join().expect("a part")).collect()
        });
        assert_eq!(threads, whole);
    }
}

#[test]
fn the_best_of_nothing_is_found_about_as_often_as_the_level_says() {
    let (mut found, mut named) = (0, 0);
    for seed in 0..200 {
        let draws = Draws::new(seed, 7);
        let model = |k: usize| (0..ROWS).map(|t| draws.unit((k * ROWS + t) as u64) - 0.5).collect();
        let noise: Vec<Vec<f64>> = (0..12).map(model).collect();
        let panel = Panel::new(&noise, &[0.0; ROWS]).expect("a panel");
        let spa = Spa::new(&panel, 2).expect("a test");
        let bootstrap = Bootstrap::new(Method::Stationary, 2, ROWS, seed).expect("draws");
        let fill = |at: usize, into: &mut [usize]| bootstrap.draw(at, into);
        let drawn = spa.replicate(0..REPLICATIONS, fill).expect("replications");
        let verdicts = spa.verdicts(&drawn).expect("verdicts");
        found += usize::from(verdicts.consistent.passes(0.1));
        let among = |left: &[usize]| spa.replicate_among(left, 0..REPLICATIONS, fill);
        named += usize::from(!stepm(&spa, 0.1, among).expect("steps").superior.is_empty());
    }
    assert!((6..=40).contains(&found) && (6..=40).contains(&named), "{found} {named}");
}
