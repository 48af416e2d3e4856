//! Has a name that no folder should have.
#![cfg(target_arch = "wasm32")]

use honest::Operator;
use honest::raw::kernels::Description;

struct MalformedName;

impl Operator for MalformedName {
    const NAME: &'static str = "../../../etc/passwd";

    fn describe() -> Description {
        honest::described(Self::NAME)
    }
}

honest::export!(MalformedName);
