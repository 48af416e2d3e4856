//! An honest operator against the raw contract, a mean of the last `window` rows, each of whose
//! functions a hostile one may replace. So a hostile crate is its own lie and nothing else.
//!
//! Natively there is nothing here: the contract's types are a component's.

#[cfg(target_arch = "wasm32")]
mod honest;

#[cfg(target_arch = "wasm32")]
pub use honest::{Guest, Operator, State, described, folded, loaded, mean, pushed};
#[cfg(target_arch = "wasm32")]
pub use qraft_operator::guest::raw;

/// Exports an [`Operator`] from the crate.
#[macro_export]
macro_rules! export {
    ($operator:ty) => {
        #[cfg(target_arch = "wasm32")]
        const _: () = {
            type Exported = $crate::Guest<$operator>;
    $crate::raw::export!(Exported with_types_in $crate::raw);
        };
    };
}
