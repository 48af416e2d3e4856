//! From bytes to an operator that runs.

use qraft_base::Symbol;
use qraft_benches::measure::Timing;
use qraft_exec::{ExternalOp, Form};
use qraft_wasm::{Cache, Host, Limits, Operator};
use serde_json::json;

use crate::operators::{component, loaded};

const RUNS: usize = 9;
/// Starts of one measurement.
const STARTS: usize = 200;

fn tell(case: &str, seconds: f64) {
    let line = json!({ "bench": "wasm", "case": case, "operator": "rolling_mean",
        "cpu_ms": 1e3 * seconds });
    println!("{line}");
}

pub fn run() {
    let bytes = component("rolling_mean");
    let load = |host: &Host| Operator::load(host, &bytes, None).expect("it is admitted");
    let bare = Host::new(Limits::default(), None).expect("a host");
    tell("load_cold", Timing::of(RUNS, || load(&bare)).0.best_s());

    let folder = std::env::temp_dir().join(format!("qraft-bench-{}", std::process::id()));
    let cache = Cache::new(&folder, [7; 32]);
    let cached = Host::new(Limits::default(), Some(cache)).expect("a host");
    tell("load_warm", Timing::of(RUNS, || load(&cached)).0.best_s());
    std::fs::remove_dir_all(&folder).expect("the cache was written to");

    let operator = loaded("rolling_mean");
    let symbols = [Symbol::new("ONE")];
    let (timing, ()) = Timing::of(RUNS, || {
        for _ in 0..STARTS {
            drop(operator.start(&[20.0], &symbols, Form::Blocks).expect("it starts"));
        }
    });
    tell("instantiate", timing.best_s() / STARTS as f64);
}
