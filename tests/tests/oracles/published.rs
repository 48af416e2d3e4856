//! What papers print, computed here: each with its source.

use qraft_stats::gate::multiple::{Method, adjusted, rejected};
use qraft_stats::gate::psr::{Record, dsr, expected_max_sharpe, min_trl, psr};

use qraft_tests::scale::say;

const PSR_2012: &str = "Bailey & López de Prado, The Sharpe Ratio Efficient Frontier, J. Risk 2012";
const DSR_2014: &str = "Bailey & López de Prado, The Deflated Sharpe Ratio, JPM 2014";
const BH_1995: &str = "Benjamini & Hochberg, Controlling the False Discovery Rate, JRSS B 1995";

/// An example: what it is, ours, what is printed, to how much, and where.
struct Printed(&'static str, Option<f64>, f64, f64, &'static str);

fn record(sharpe: f64, n: f64, skew: f64, kurtosis: f64) -> Record {
    Record { sharpe, n, skew, kurtosis }
}

/// Years that a yearly Sharpe ratio of 2 needs to be above 1, at 95 %.
fn years(periods: f64, skew: f64, kurtosis: f64) -> Option<f64> {
    let root = periods.sqrt();
    let bars = min_trl(&record(2.0 / root, 2.0, skew, kurtosis), 1.0 / root, 0.05)?;
    Some(bars / periods)
}

/// The example of 2014: 2.5 a year over 1,250 days; the trials' variance is 1/2 a year.
fn deflated(trials: f64, skew: f64, kurtosis: f64) -> Option<f64> {
    let daily = 2.5 / 250f64.sqrt();
    dsr(&record(daily, 1_250.0, skew, kurtosis), 0.5 / 250.0, trials)
}

#[test]
fn published_examples() {
    let monthly = |skew, kurtosis| psr(&record(0.458, 24.0, skew, kurtosis), 0.0);
    let p = [
        0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262,
        0.5719, 0.6528, 0.7590, 1.0,
    ];
    let kept = |method: Method| {
        let adjusted = adjusted(&p, method)?;
        Some(rejected(&adjusted, 0.05).into_iter().filter(|yes| *yes).count() as f64)
    };
    for Printed(what, ours, printed, near, source) in [
        Printed("PSR, normal", monthly(0.0, 3.0), 0.982, 1e-3, PSR_2012),
        Printed(
            "PSR, skew -2.448, kurtosis 10.164",
            monthly(-2.448, 10.164),
            0.913,
            1e-3,
            PSR_2012,
        ),
        Printed("MinTRL in years, daily", years(252.0, 0.0, 3.0), 2.73, 5e-3, PSR_2012),
        Printed("MinTRL in years, weekly", years(52.0, 0.0, 3.0), 2.83, 5e-3, PSR_2012),
        Printed("MinTRL in years, monthly", years(12.0, 0.0, 3.0), 3.24, 5e-3, PSR_2012),
        Printed(
            "MinTRL in years, monthly hedge funds",
            years(12.0, -0.72, 5.78),
            4.99,
            5e-3,
            PSR_2012,
        ),
        Printed(
            "expected greatest of 100",
            expected_max_sharpe(0.5 / 250.0, 100.0),
            0.1132,
            5e-5,
            DSR_2014,
        ),
        Printed("DSR, 100 trials", deflated(100.0, -3.0, 10.0), 0.9004, 5e-5, DSR_2014),
        Printed("DSR, 46 trials", deflated(46.0, -3.0, 10.0), 0.9505, 5e-5, DSR_2014),
        Printed("DSR, 88 trials, normal", deflated(88.0, 0.0, 3.0), 0.9505, 5e-5, DSR_2014),
        Printed("rejections by BH", kept(Method::Bh), 4.0, 0.0, BH_1995),
        Printed("rejections by Bonferroni", kept(Method::Bonferroni), 3.0, 0.0, BH_1995),
    ] {
        let ours = ours.expect(what);
        say(&format!("published: {what}: {printed}, here {ours:.4} ({source})"));
        assert!((ours - printed).abs() <= near, "{what}: {ours}, printed {printed}");
    }
}
