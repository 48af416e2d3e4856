//! What `verify` measures is enough for every value of an operator's params.

use std::path::Path;

use qraft_base::Symbol;
use qraft_exec::{ExternalOp, Form};
use qraft_wasm::probe::{Effort, verify};
use qraft_wasm::{Host, Limits, Operator};

/// Rows after the first that has an answer.
const WARM: usize = 100;

#[test]
fn honest_operators_run_at_the_ends_of_their_params() {
    let host = Host::new(Limits::default(), None).expect("a host");
    let dist = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../operators/common/dist");
    let mut ran = 0;
    for name in ["hurst", "frac_diff", "hawkes", "permutation_entropy", "yang_zhang"] {
        let bytes = std::fs::read(dist.join(format!("{name}.wasm"))).expect("a component");
        let report = verify(&host, &bytes, Effort { rows: 1200, params: 2, ..Effort::default() });
        let measured = report.measured.unwrap_or_else(|| panic!("{name}: {:?}", report.fault));
        let fuel = measured.fuel_per_row_push.max(measured.fuel_per_row_block);
        let operator = Operator::load(&host, &bytes, Some(fuel)).expect("it is admitted");
        let params = &operator.description().params;
        let defaults: Vec<f64> = params.iter().map(|param| param.default).collect();
        for (at, param) in params.iter().enumerate() {
            let mut values = defaults.clone();
            values[at] = param.max;
            let Ok(warm_up) = operator.warm_up(&values).expect("it answers") else { continue };
            let rows = warm_up as usize + WARM;
            let input: Vec<f64> = (0..rows).map(|r| 100.0 + (r as f64 * 0.7).sin()).collect();
            let inputs = vec![input.as_slice(); operator.description().inputs.len()];
            let mut out = vec![0.0; rows];
            let symbols = [Symbol::new("S")];
            let mut state = operator.start(&values, &symbols, Form::Blocks).expect("it starts");
            // A warm block of a few rows has little fuel of its own to spare.
            let (head, tail) = out.split_at_mut(warm_up as usize);
            let cut = |from: usize, to: usize| -> Vec<&[f64]> {
                inputs.iter().map(|input| &input[from..to]).collect()
            };
            let first = state.update(0, head.len(), &cut(0, head.len()), head);
            let then = state.update(head.len(), WARM, &cut(rows - WARM, rows), tail);
            if let Err(failure) = first.and(then) {
                panic!("{name} at {}={}: {failure}", param.name, param.max);
            }
            ran += 1;
        }
    }
    assert!(ran >= 5, "{ran}");
}
