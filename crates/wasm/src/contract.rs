//! The contract of `wit/operator.wit`, as Rust sees it.

wasmtime::component::bindgen!({ path: "../../wit", world: "operator" });

pub(crate) use exports::qraft::operator::kernels as wire;
