//! What figures must not depend on, and the way in which the Sharpe gates must go.

use proptest::prelude::*;
use qraft_stats::gate::bootstrap::{Bootstrap, Method};
use qraft_stats::gate::panel::Panel;
use qraft_stats::gate::psr::{Record, dsr, expected_max_sharpe, min_trl, psr};
use qraft_stats::gate::spa::Spa;
use qraft_stats::metrics::{Metrics, Options, of_returns};
use qraft_stats::{Figure, Figures, Tally};

/// Returns of a plausible size, at least two of them, not all the same.
fn returns() -> impl Strategy<Value = Vec<f64>> {
    prop::collection::vec(-0.08..0.08f64, 3..120)
        .prop_filter("they vary", |r| r.iter().any(|x| (x - r[0]).abs() > 1e-6))
}

fn of(returns: &[f64]) -> Metrics {
    of_returns(returns, &Options::new(252.0), None).expect("returns")
}

fn near(a: Figure, b: Figure) -> bool {
    match (a, b) {
        (Figure::Value(a), Figure::Value(b)) => {
            a == b || (a - b).abs() <= 1e-9 * a.abs().max(b.abs()).max(1e-6)
        }
        (a, b) => a.value().is_none() && b.value().is_none(),
    }
}

fn record() -> impl Strategy<Value = Record> {
    (0.001..0.3f64, 30.0..3_000.0f64, -1.0..1.0f64, 2.5..12.0f64)
        .prop_map(|(sharpe, n, skew, kurtosis)| Record { sharpe, n, skew, kurtosis })
}

proptest! {
    /// Ratios and shapes do not know how large a return is; spreads grow with it.
    #[test]
    fn scaling_moves_spreads_and_no_ratio(r in returns(), scale in 0.05..1.0f64) {
        let (one, scaled) = (of(&r), of(&r.iter().map(|x| x * scale).collect::<Vec<_>>()));
        for (a, b) in [
            (one.sharpe, scaled.sharpe),
            (one.sortino, scaled.sortino),
            (one.hit_rate, scaled.hit_rate),
            (one.profit_factor, scaled.profit_factor),
            (one.skew, scaled.skew),
            (one.kurtosis, scaled.kurtosis),
        ] {
            prop_assert!(near(a, b), "{a:?} {b:?}");
        }
        let of = |figure: Figure| figure.value().expect("defined");
        for (a, b) in [
            (one.volatility, scaled.volatility),
            (one.downside_deviation, scaled.downside_deviation),
            (one.var_95, scaled.var_95),
            (one.cvar_95, scaled.cvar_95),
        ] {
            prop_assert!((of(a) * scale - of(b)).abs() <= 1e-9, "{a:?} {b:?}");
        }
        prop_assert!(of(scaled.max_drawdown) <= of(one.max_drawdown) + 1e-12);
    }

    /// Two halves compound to the whole, and no drawdown of a part is deeper than the whole's.
    #[test]
    fn a_series_is_its_halves(r in returns(), at in 0.1..0.9f64) {
        let at = ((r.len() as f64 * at) as usize).clamp(1, r.len() - 1);
        let (whole, first, second) = (of(&r), of(&r[..at]), of(&r[at..]));
        let total = |m: &Metrics| 1.0 + m.total_return.value().expect("defined");
        let (halves, all) = (total(&first) * total(&second), total(&whole));
        prop_assert!((halves - all).abs() <= 1e-12 * all);
        let fall = |m: &Metrics| m.max_drawdown.value().expect("defined");
        prop_assert!(fall(&whole) >= fall(&first).max(fall(&second)) - 1e-12);
        prop_assert_eq!(whole.n, first.n + second.n);
    }

    /// The order of returns is of no matter to what looks at each alone.
    #[test]
    fn order_moves_the_path_alone(r in returns(), turn in 1usize..40) {
        let mut turned = r.clone();
        turned.rotate_left(turn % r.len());
        let (one, other) = (of(&r), of(&turned));
        for (a, b) in [
            (one.total_return, other.total_return),
            (one.volatility, other.volatility),
            (one.sharpe, other.sharpe),
            (one.skew, other.skew),
            (one.var_95, other.var_95),
        ] {
            prop_assert!(near(a, b), "{a:?} {b:?}");
        }
    }

    /// The sums of a trial line say what the whole series says.
    #[test]
    fn streaming_figures_are_those_of_the_series(r in returns()) {
        let (mut tally, mut equity, mut peak) = (Tally::default(), 1.0f64, 1.0f64);
        for x in &r {
            tally.push(*x);
            equity *= 1.0 + x;
            peak = peak.max(equity);
            tally.max_drawdown = tally.max_drawdown.max(1.0 - equity / peak);
        }
        tally.total_return = equity - 1.0;
        let (figures, whole) = (Figures::from_tally(&tally, 252.0), of(&r));
        for (a, b) in [
            (figures.total_return, whole.total_return),
            (figures.cagr, whole.cagr),
            (figures.sharpe_ratio, whole.sharpe),
            (figures.sortino_ratio, whole.sortino),
            (figures.max_drawdown, whole.max_drawdown),
            (figures.hit_rate, whole.hit_rate),
        ] {
            match (a.value(), b.value()) {
                (Some(a), Some(b)) => prop_assert!((a - b).abs() <= 1e-6 * a.abs().max(1.0)),
                (a, b) => prop_assert_eq!(a, b),
            }
        }
    }

    /// A better record is believed more, a harder benchmark less.
    #[test]
    fn psr_goes_with_the_record(record in record(), more in 0.001..0.1f64, n in 1.0..500.0f64) {
        // with no skew and light tails the error does not grow faster than the ratio
        let record = Record { skew: 0.0, kurtosis: 3.0, ..record };
        let own = psr(&record, 0.0).expect("defined");
        let better = psr(&Record { sharpe: record.sharpe + more, ..record }, 0.0);
        prop_assert!(better.expect("defined") >= own);
        let longer = psr(&Record { n: record.n + n, ..record }, 0.0);
        prop_assert!(longer.expect("defined") >= own);
        prop_assert!(psr(&record, more).expect("defined") <= own);
        let short = min_trl(&record, 0.0, 0.05).expect("defined");
        let shorter = min_trl(&Record { sharpe: record.sharpe + more, ..record }, 0.0, 0.05);
        prop_assert!(shorter.expect("defined") <= short);
    }

    /// More trials, and trials that differ more, leave less.
    #[test]
    fn deflation_goes_with_the_search(
        record in record(),
        trials in 2.0..5_000.0f64,
        more in 1.0..5_000.0f64,
        variance in 1e-6..1e-3f64,
    ) {
        let own = dsr(&record, variance, trials).expect("defined");
        prop_assert!(dsr(&record, variance, trials + more).expect("defined") <= own);
        prop_assert!(dsr(&record, variance * 2.0, trials).expect("defined") <= own);
        prop_assert!(own <= psr(&record, 0.0).expect("defined") + 1e-12);
        let luck = expected_max_sharpe(variance, trials).expect("defined");
        let half = expected_max_sharpe(variance / 4.0, trials).expect("defined");
        prop_assert!((luck - 2.0 * half).abs() <= 1e-12);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    /// SPA does not know the unit of returns; to earn more every day never raises its p.
    #[test]
    fn spa_goes_with_what_was_earned(
        seed in 0u64..1_000,
        shift in -9i32..9,
        more in 0.0..0.004f64,
    ) {
        const ROWS: usize = 60;
        let draws = qraft_stats::gate::bootstrap::Draws::new(seed, 0);
        let model = |k: usize, plus: f64, scale: f64| -> Vec<f64> {
            (0..ROWS)
                .map(|t| ((draws.unit((k * ROWS + t) as u64) - 0.5) / 50.0 + plus) * scale)
                .collect()
        };
        let p = |plus: f64, scale: f64| {
            let returns = [model(0, plus, scale), model(1, 0.0, scale), model(2, -0.001, scale)];
            let panel = Panel::new(&returns, &[0.0; ROWS]).expect("a panel");
            let spa = Spa::new(&panel, 3).expect("variances");
            let bootstrap = Bootstrap::new(Method::Stationary, 3, ROWS, 5).expect("rows");
            let all = spa.replicate(0..200, |replication, rows| bootstrap.draw(replication, rows));
            spa.verdicts(&all.expect("draws")).expect("judged")
        };
        let own = p(0.0, 1.0);
        // a power of two changes no bit of a ratio
        let scaled = p(0.0, 2f64.powi(shift));
        prop_assert_eq!(own.consistent.p, scaled.consistent.p);
        prop_assert_eq!(own.white.p, scaled.white.p);
        prop_assert!(own.lower.p <= own.consistent.p && own.consistent.p <= own.upper.p);
        prop_assert!(p(more, 1.0).upper.p <= own.upper.p);
    }
}
