//! Blocks and pushes.

use qraft_benches::measure::Timing;
use qraft_benches::series::Prices;
use qraft_exec::Form;
use serde_json::json;

use crate::operators::{PAIRS, Pair, ROWS, Side, prices};

/// Goal and floor of the mean of all four, and the floor of the windowed deviation.
const GOAL: f64 = 1.2;
const FLOOR: f64 = 2.0;
const FLOOR_STD: f64 = 3.0;
/// Blocks of one measurement: enough that the share of them which is pushed too is about its own.
const BLOCKS: usize = 4096;
/// Measurements of each side, in turns.
const ROUNDS: usize = 5;

/// Seconds a row of each side, the best of several, in turns; the sides answer the same bits.
fn both(sides: &mut [Side<'_>; 2], rows: usize, blocks: usize) -> [f64; 2] {
    let mut out = [vec![0.0; rows], vec![0.0; rows]];
    let mut best = [f64::INFINITY; 2];
    for _ in 0..ROUNDS {
        for ((side, out), best) in sides.iter_mut().zip(&mut out).zip(&mut best) {
            let (timing, ()) = Timing::once(|| {
                for block in 0..blocks {
                    side(block * rows % ROWS, rows, out);
                }
            });
            *best = best.min(timing.best_s() / (rows * blocks) as f64);
        }
        let same = out[0].iter().zip(&out[1]).all(|(a, b)| a.to_bits() == b.to_bits());
        assert!(same, "the guest answers otherwise than its native twin");
    }
    best
}

fn measured(pair: &Pair, prices: &Prices, form: Form, rows: usize, blocks: usize) -> [f64; 2] {
    both(&mut [pair.guest(prices, form), pair.native(prices)], rows, blocks)
}

pub fn blocks() {
    let prices = prices();
    for rows in [256, 1024, 4096] {
        let mut product = 1.0f64;
        for pair in &PAIRS {
            let [guest_s, native_s] = measured(pair, &prices, Form::Blocks, rows, BLOCKS);
            let ratio = guest_s / native_s;
            product *= ratio;
            let mut line = json!({
                "bench": "wasm", "case": "block", "operator": pair.name, "rows": rows,
                "guest_ns_row": 1e9 * guest_s, "native_ns_row": 1e9 * native_s, "ratio": ratio,
            });
            if pair.name == "windowed_std" {
                line["floor"] = json!(FLOOR_STD);
            }
            println!("{line}");
        }
        let mean = libm::pow(product, 1.0 / PAIRS.len() as f64);
        let line = json!({
            "bench": "wasm", "case": "block", "operator": "geometric mean of four", "rows": rows,
            "ratio": mean, "goal": GOAL, "floor": FLOOR,
        });
        println!("{line}");
    }
}

pub fn pushes() {
    /// Each row is a call.
    const ROWS_PUSHED: usize = 256;
    let prices = prices();
    for pair in &PAIRS {
        let [guest_s, native_s] =
            measured(pair, &prices, Form::Pushes, ROWS_PUSHED, BLOCKS / ROWS_PUSHED);
        let line = json!({
            "bench": "wasm", "case": "push", "operator": pair.name,
            "guest_ns_row": 1e9 * guest_s, "native_ns_row": 1e9 * native_s,
        });
        println!("{line}");
    }
}
