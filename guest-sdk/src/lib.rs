//! Write an operator of qraft: one plain struct, one function.
//!
//! ```
//! use qraft_operator::prelude::*;
//!
//! /// A mean in which a row weighs `gain` and what came before it the rest.
//! #[operator(name = "examples/leaky_mean")]
//! #[input(x = close, "What is averaged.")]
//! #[output(of_first, "The mean.")]
//! pub struct LeakyMean {
//!     /// The weight of the newest row.
//!     #[param(default = 0.1, min = 0.0, max = 1.0)]
//!     gain: f64,
//!     mean: Option<f64>,
//! }
//!
//! impl Series for LeakyMean {
//!     fn push(&mut self, [x]: [f64; 1]) -> f64 {
//!         if x.is_nan() {
//!             return f64::NAN;
//!         }
//!         let mean = self.mean.map_or(x, |mean| mean + self.gain * (x - mean));
//!         self.mean = Some(mean);
//!         mean
//!     }
//! }
//! # fn main() {}
//! ```
//!
//! Fields with `#[param]` are constants that a strategy's author sets; all others are what the
//! operator remembers, and begin at their `Default`. Doc comments are what `qraft operator show`
//! prints. From this the SDK makes the whole contract of `wit/operator.wit`: the description, the
//! checks of params and lengths, blocks as folded pushes, `save` and `load`.
//!
//! - [`operator`] with [`Series`]: one symbol's rows
//! - [`operator`] with [`CrossSection`]: all symbols of a bar
//! - [`row_function`]: a plain function of one row
//! - [`Window`]: the last rows; [`across`]: sums and ranks that do not depend on symbols' order
//! - [`math`]: logarithms that agree on every machine
//! - [`cases!`]: examples with answers, run by `cargo test` and by `qraft operator verify`
//!
//! # Numbers
//!
//! A missing value is NaN, read and answered. `+ - * /`, `abs`, `floor` and `f64::sqrt` have one
//! answer everywhere. `f64::ln`, `exp`, `powf`, `sin` and their like do not: each platform brings
//! its own, so that a test on your machine and the component would part in the last digit. Take
//! them from [`math`].

#![forbid(unsafe_op_in_unsafe_fn)]

extern crate self as qraft_operator;

pub mod across;
#[cfg(all(feature = "cases", not(target_arch = "wasm32")))]
pub mod cases;
mod describe;
#[cfg(target_arch = "wasm32")]
pub mod guest;
mod kernel;
pub mod math;
mod row;
mod row_function;
mod saved;
mod series;
mod symbols;
mod window;

pub use describe::{
    Described, Description, Determinism, Domain, Input, Kind, Output, Param, ParamField, Unit,
};
pub use kernel::Kernel;
pub use qraft_operator_macros::{Saved, operator, row_function};
pub use row::{Block, Row};
pub use row_function::{OfRow, RowFunction};
pub use saved::{Bytes, Saved};
pub use series::{OfSeries, Series};
pub use symbols::{CrossSection, OfSymbols};
pub use window::Window;

/// What an operator's file begins with.
pub mod prelude {
    pub use crate::{
        Block, CrossSection, Saved, Series, Window, across, math, operator, row_function,
    };
}

/// Runs the case files of `cases/*.json` in `cargo test`: once in `lib.rs`, below the operator.
///
/// Needs the feature `cases`, under `[dev-dependencies]`. The format is in
/// `docs/operators/cases.md`; `QRAFT_BLESS=1 cargo test` writes answers where a file has none yet.
#[macro_export]
macro_rules! cases {
    () => {
        #[cfg(test)]
        mod cases {
            #[test]
            fn cases() {
                let dir = ::core::concat!(::core::env!("CARGO_MANIFEST_DIR"), "/cases");
                $crate::cases::run::<super::QraftKernel>(::std::path::Path::new(dir));
            }
        }
    };
}
