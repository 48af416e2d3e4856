//! Has a default outside its range, and a range that is no number.
#![cfg(target_arch = "wasm32")]

use honest::Operator;
use honest::raw::kernels::Description;

struct MalformedRange;

impl Operator for MalformedRange {
    const NAME: &'static str = "malformed_range";

    fn describe() -> Description {
        let mut description = honest::described(Self::NAME);
        description.params[0].default = 1000.0;
        description.params[0].max = f64::NAN;
        description
    }
}

honest::export!(MalformedRange);
