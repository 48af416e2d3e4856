//! Ctrl-C and SIGTERM: the first asks for a clean stop, a second one leaves at once.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// A flag that rises at the first Ctrl-C, SIGTERM or SIGHUP. Results are append-only, so that
/// leaving at once on the second loses no more than the batch in flight.
pub fn flag() -> Arc<AtomicBool> {
    raised("stopping after the batch in flight; once more to leave at once")
}

/// The same for work that ends at once and has nothing to say about it.
pub fn quiet_flag() -> Arc<AtomicBool> {
    raised("")
}

fn raised(says: &'static str) -> Arc<AtomicBool> {
    let stop = Arc::new(AtomicBool::new(false));
    let seen = Arc::clone(&stop);
    let installed = ctrlc::set_handler(move || {
        if seen.swap(true, Ordering::SeqCst) {
            std::process::exit(130);
        }
        if !says.is_empty() {
            crate::print::errln!("{says}");
        }
    });
    if let Err(error) = installed {
        crate::print::errln!("warning: Ctrl-C will not stop cleanly here: {error}");
    }
    stop
}
