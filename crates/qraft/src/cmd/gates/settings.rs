//! Bounds and tests: a flag stands above the space file, that above `qraft.toml`, and that above
//! what the gates have by themselves.

use qraft_search::gates::{Benchmark, Bounds, Tests};
use qraft_search::space::Gates;
use qraft_stats::gate::bootstrap::Method;

use crate::args::{BenchmarkArg, BootstrapArg, GatesArgs};
use crate::config::{Config, FILE};
use crate::exit::Stop;

/// The project's settings, as the command names them.
fn file(args: &GatesArgs) -> String {
    args.config.as_ref().map_or_else(|| FILE.to_owned(), |path| path.display().to_string())
}

/// The bounds of the gates.
///
/// # Errors
/// Exit 2: a gate that does not exist, or a bound that is none.
pub fn bounds(args: &GatesArgs, config: &Config, stated: &Gates) -> Result<Bounds, Stop> {
    let mut bounds = Bounds::default();
    let own = &config.gates;
    for (name, bound) in [
        ("deflated_sharpe", own.deflated_sharpe),
        ("reality_check", own.reality_check),
        ("spa", own.spa),
        ("pbo", own.pbo),
        ("top_n_overlap", own.top_n_overlap),
        ("two_stage", own.two_stage),
    ] {
        if let Some(bound) = bound {
            let told = |why| Stop::input("config_invalid", format!("{}: {why}", file(args)));
            bounds.set(name, bound).map_err(told)?;
        }
    }
    bounds = bounds.with(stated);
    for text in &args.bounds {
        let bad = |why: String| Stop::input("bound_invalid", format!("--bound {text}: {why}"));
        let pair = text.split_once('=');
        let (name, value) = pair.ok_or_else(|| bad("write it as in spa=0.1".to_owned()))?;
        let value = value.trim().parse::<f64>();
        let value = value.map_err(|_| bad("the bound is no number".to_owned()))?;
        bounds.set(name.trim(), value).map_err(bad)?;
    }
    Ok(bounds)
}

/// How the tests are made.
///
/// # Errors
/// Exit 2: too few replications, no block, nothing to judge.
pub fn tests(args: &GatesArgs, config: &Config) -> Result<Tests, Stop> {
    let own = &config.gates;
    let plain = Tests::default();
    if args.top_n == 0 {
        return Err(Stop::input("top_n_zero", "--top-n 0: ask for at least 1"));
    }
    let place = |flag: &str, is_flag: bool| match is_flag {
        true => format!("--{flag}"),
        false => format!("{}: [gates] {flag}", file(args)),
    };
    let replications = args.replications.or(own.replications).unwrap_or(plain.replications);
    if !(Tests::LEAST_REPLICATIONS..=Tests::MOST_REPLICATIONS).contains(&replications) {
        let message = format!(
            "{} {replications}: ask for {} (fewer give coarse p-values) to {}",
            place("replications", args.replications.is_some()),
            Tests::LEAST_REPLICATIONS,
            Tests::MOST_REPLICATIONS,
        );
        return Err(Stop::input("replications_range", message));
    }
    let block = args.block.or(own.block);
    if block == Some(0) {
        let place = place("block", args.block.is_some());
        return Err(Stop::input("block_zero", format!("{place} 0: at least one row")));
    }
    let benchmark = args.benchmark.or(own.benchmark).map_or(plain.benchmark, |b| match b {
        BenchmarkArg::Hold => Benchmark::Hold,
        BenchmarkArg::Cash => Benchmark::Cash,
    });
    let method = args.bootstrap.or(own.bootstrap).map_or(plain.method, |b| match b {
        BootstrapArg::Stationary => Method::Stationary,
        BootstrapArg::Circular => Method::Circular,
        BootstrapArg::MovingBlock => Method::MovingBlock,
    });
    let seed = args.seed.or(own.seed).unwrap_or(plain.seed);
    Ok(Tests { benchmark, method, block, replications, seed, ..plain })
}
