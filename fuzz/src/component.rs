//! A component that nobody has looked at: whatever its bytes are, it is admitted or refused, and
//! neither takes long.

use qraft_wasm::{Host, Limits, Operator};
use std::sync::OnceLock;

/// Admits a component, which is then asked for its warm-up, or refuses it in plain words. True where
/// it was admitted.
pub fn component(data: &[u8]) -> bool {
    static HOST: OnceLock<Host> = OnceLock::new();
    let limits = Limits { component_bytes: 1 << 20, compile_cost: 1 << 20, ..Limits::default() };
    let host = HOST.get_or_init(|| Host::new(limits, None).expect("a host"));
    let operator = match Operator::load(host, data, None) {
        Ok(operator) => operator,
        Err(fault) => {
            let text = fault.to_string();
            assert!(!text.is_empty() && !text.contains('\u{1b}'), "{text:?}");
            return false;
        }
    };
    let defaults: Vec<f64> = operator.description().params.iter().map(|p| p.default).collect();
    let _ = operator.warm_up(&defaults);
    true
}
