//! Never says what it is.
#![cfg(target_arch = "wasm32")]

use honest::Operator;
use honest::raw::kernels::Description;

struct SpinDescribe;

impl Operator for SpinDescribe {
    const NAME: &'static str = "spin_describe";

    fn describe() -> Description {
        loop {
            // The compiler may drop a loop without an effect.
            std::hint::black_box(Self::NAME);
        }
    }
}

honest::export!(SpinDescribe);
