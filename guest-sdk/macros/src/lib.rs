//! The attributes of `qraft-operator`; its documentation shows them at work.

mod contract;
mod item;
mod operator;
#[cfg(test)]
mod refusals;
mod row_function;
mod saved;

use proc_macro::TokenStream;

/// Makes a struct an operator: a component's whole contract, with `Series` or `CrossSection`
/// written by hand.
///
/// `#[operator(name = "namespace/name")]`, with, where wanted:
/// - `version = "1.2.3"`: the crate's where it is left out
/// - `kind = "cross-section"`: all symbols of a bar; `"series"` where it is left out
/// - `determinism = "push-only"`: the block form may differ from pushes in last digits
///
/// Below it, an `#[input(…)]` a series that is read, in the order of `push`, and the answer:
///
/// ```text
/// #[input(high: price = high, "The bar's highest price.")]   name: unit = column, doc
/// #[input(x = close, "What is averaged.")]                   any unit
/// #[input(y, "What is explained.")]                          no column is meant
/// #[output(ratio, "Deviation of a day.")]                    unit, doc
/// #[output(flag, "True on a break.")]                        answers 1, 0 or NaN
/// ```
///
/// Units are `none`, `price`, `shares`, `ratio`, `bps` and `of_first`, the unit of the first input.
///
/// A field is a param by `#[param(default = 20, min = 2, max = 500)]`, its doc comment the param's;
/// a `bool` needs only its default. Other fields are what is remembered: they begin at `Default`
/// and are saved.
///
/// One operator a crate, at its root.
#[proc_macro_attribute]
pub fn operator(attributes: TokenStream, item: TokenStream) -> TokenStream {
    answer(operator::expand(attributes.into(), item.into()))
}

/// Makes a plain function of one row an operator without a memory.
///
/// `#[row_function(name = "namespace/name")]`, `version` as with `#[operator]`, and the same
/// `#[input(…)]` and `#[output(…)]` below it. Arguments are the inputs, all `f64`, in order and by
/// name, then the params, each with a doc comment and `#[param(…)]`.
#[proc_macro_attribute]
pub fn row_function(attributes: TokenStream, item: TokenStream) -> TokenStream {
    answer(row_function::expand(attributes.into(), item.into()))
}

/// Saves a struct field by field, for what an operator remembers in a type of its own.
#[proc_macro_derive(Saved)]
pub fn saved(item: TokenStream) -> TokenStream {
    answer(saved::expand(item.into()))
}

fn answer(expanded: syn::Result<proc_macro2::TokenStream>) -> TokenStream {
    expanded.unwrap_or_else(|error| error.into_compile_error()).into()
}
