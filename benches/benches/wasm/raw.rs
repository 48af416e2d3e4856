//! The call alone, without the host around it: the component in a bare engine, metered as the host
//! meters it and not at all. What lies between this and `block` is the host's own.

use qraft_benches::measure::Timing;
use serde_json::json;
use wasmtime::component::{Component, Linker, ResourceAny};
use wasmtime::{Config, Engine, Store};

use crate::operators::{PAIRS, Pair, component, prices};

wasmtime::component::bindgen!({ path: "../wit", world: "operator" });

/// Rows of a block, as long as the rows that bound the goal.
const ROWS: usize = 4096;
const CALLS: usize = 1024;
const ROUNDS: usize = 5;
/// More than any call takes.
const FUEL: u64 = 1 << 40;

/// A component that runs.
struct Bare {
    store: Store<()>,
    bindings: Operator,
    state: Option<ResourceAny>,
    params: Vec<f64>,
}

impl Bare {
    fn new(pair: &Pair, metered: bool) -> wasmtime::Result<Bare> {
        let mut config = Config::new();
        config.consume_fuel(metered).epoch_interruption(metered);
        let engine = Engine::new(&config)?;
        let component = Component::from_binary(&engine, &component(pair.name))?;
        let mut store = Store::new(&engine, ());
        if metered {
            store.set_epoch_deadline(1);
            store.set_fuel(FUEL)?;
        }
        let bindings = Operator::instantiate(&mut store, &component, &Linker::new(&engine))?;
        let kernels = bindings.qraft_operator_kernels();
        let state = match kernels.call_describe(&mut store)?.stateless {
            true => None,
            false => Some(kernels.state().call_constructor(&mut store, pair.params, 1)?),
        };
        Ok(Bare { store, bindings, state, params: pair.params.to_vec() })
    }

    fn call(&mut self, metered: bool, block: &[f64]) -> wasmtime::Result<usize> {
        if metered {
            self.store.set_fuel(FUEL)?;
        }
        let kernels = self.bindings.qraft_operator_kernels();
        let (store, rows) = (&mut self.store, ROWS as u32);
        let answer = match self.state {
            Some(state) => kernels.state().call_update(store, state, rows, block)?,
            None => kernels.call_apply(store, &self.params, 1, rows, block)?,
        };
        Ok(answer.expect("it answers").len())
    }
}

pub fn run() {
    let prices = prices();
    for pair in &PAIRS {
        let block: Vec<f64> =
            pair.inputs(&prices).iter().flat_map(|input| &input[..ROWS]).copied().collect();
        let mut native = pair.native(&prices);
        let mut out = vec![0.0; ROWS];
        let mut sides = [true, false].map(|metered| Bare::new(pair, metered).expect("it starts"));
        let mut best = [f64::INFINITY; 3];
        for _ in 0..ROUNDS {
            let keep = |best: &mut f64, work: &mut dyn FnMut()| {
                let (timing, ()) = Timing::once(|| (0..CALLS).for_each(|_| work()));
                *best = best.min(1e9 * timing.best_s() / (ROWS * CALLS) as f64);
            };
            let [metered, plain] = &mut sides;
            keep(&mut best[0], &mut || assert_eq!(metered.call(true, &block).ok(), Some(ROWS)));
            keep(&mut best[1], &mut || assert_eq!(plain.call(false, &block).ok(), Some(ROWS)));
            keep(&mut best[2], &mut || native(0, ROWS, &mut out));
        }
        let [metered, plain, native] = best;
        let line = json!({
            "bench": "wasm", "case": "raw", "operator": pair.name, "rows": ROWS,
            "metered_ns_row": metered, "unmetered_ns_row": plain, "native_ns_row": native,
            "ratio_metered": metered / native, "ratio_unmetered": plain / native,
        });
        println!("{line}");
    }
}
