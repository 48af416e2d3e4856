//! The four operators, as components and as what they are made of.

use std::path::Path;

use bench_kernels::{RollingMean, TrueRange, WindowedStd, polynomial};
use qraft_base::Symbol;
use qraft_benches::series::{self, Prices};
use qraft_exec::{ExternalOp, ExternalState, Form};
use qraft_wasm::{Host, Limits, Operator};

/// Rows that go round and round: more than the longest block.
pub const ROWS: usize = 1 << 16;

/// A side that takes blocks: so many rows from a place on.
pub type Side<'a> = Box<dyn FnMut(usize, usize, &mut [f64]) + 'a>;

/// An operator with its native twin.
pub struct Pair {
    pub name: &'static str,
    pub params: &'static [f64],
    inputs: fn(&Prices) -> Vec<&[f64]>,
    native: for<'a> fn(&[&'a [f64]]) -> Side<'a>,
}

pub const PAIRS: [Pair; 4] = [
    Pair { name: "rolling_mean", params: &[20.0], inputs: close, native: rolling_mean },
    Pair { name: "windowed_std", params: &[], inputs: close, native: windowed_std },
    Pair { name: "polynomial", params: &[], inputs: close, native: of_polynomial },
    Pair { name: "true_range", params: &[], inputs: of_bars, native: true_range },
];

fn close(of: &Prices) -> Vec<&[f64]> {
    vec![&of.close]
}

fn of_bars(of: &Prices) -> Vec<&[f64]> {
    vec![&of.high, &of.low, &of.close]
}

/// A loop over a kernel of one input.
fn rows<'a>(x: &'a [f64], mut kernel: impl FnMut(f64) -> f64 + 'a) -> Side<'a> {
    Box::new(move |from, count, out| {
        for (y, x) in out.iter_mut().zip(&x[from..from + count]) {
            *y = kernel(*x);
        }
    })
}

fn rolling_mean<'a>(inputs: &[&'a [f64]]) -> Side<'a> {
    let mut mean = RollingMean::new(20);
    rows(inputs[0], move |x| mean.push(x))
}

fn windowed_std<'a>(inputs: &[&'a [f64]]) -> Side<'a> {
    let mut std = WindowedStd::new();
    rows(inputs[0], move |x| std.push(x))
}

fn of_polynomial<'a>(inputs: &[&'a [f64]]) -> Side<'a> {
    rows(inputs[0], polynomial)
}

fn true_range<'a>(inputs: &[&'a [f64]]) -> Side<'a> {
    let (high, low, close) = (inputs[0], inputs[1], inputs[2]);
    let mut range = TrueRange::default();
    Box::new(move |from, count, out| {
        let to = from + count;
        let bars = high[from..to].iter().zip(&low[from..to]).zip(&close[from..to]);
        for (y, ((high, low), close)) in out.iter_mut().zip(bars) {
            *y = range.push(*high, *low, *close);
        }
    })
}

impl Pair {
    /// The columns that it reads.
    pub fn inputs<'a>(&self, prices: &'a Prices) -> Vec<&'a [f64]> {
        (self.inputs)(prices)
    }

    /// The native side.
    pub fn native<'a>(&self, prices: &'a Prices) -> Side<'a> {
        (self.native)(&self.inputs(prices))
    }

    /// The guest by the host's own way, for one symbol.
    pub fn guest<'a>(&self, prices: &'a Prices, form: Form) -> Side<'a> {
        let operator = loaded(self.name);
        let symbols = [Symbol::new("ONE")];
        let mut state: Box<dyn ExternalState> =
            operator.start(self.params, &symbols, form).expect("it starts");
        let inputs = self.inputs(prices);
        // Rows of a walk are numbered on, whatever the buffer does.
        let mut first = 0;
        Box::new(move |from, count, out| {
            let some: Vec<&[f64]> = inputs.iter().map(|x| &x[from..from + count]).collect();
            state.update(first, count, &some, out).expect("it answers");
            first += count;
        })
    }
}

/// The rows of all cases.
pub fn prices() -> Prices {
    series::prices(ROWS, 1, 0.001, 3)
}

/// The component's bytes.
pub fn component(name: &str) -> Vec<u8> {
    let dist = Path::new(env!("CARGO_MANIFEST_DIR")).join("../operators/bench/dist");
    std::fs::read(dist.join(format!("{name}.wasm"))).expect("a component")
}

/// By a host of its own, with the limits of every run.
pub fn loaded(name: &str) -> Operator {
    let host = Host::new(Limits::default(), None).expect("a host");
    Operator::load(&host, &component(name), None).expect("it is admitted")
}
