//! The scan's workloads, each beside a hand-written kernel of the same run. One thread.
//!
//!     cargo bench -p qraft-benches --bench scan            # the ones that take seconds
//!     cargo bench -p qraft-benches --bench scan -- w1 w3   # by name

use qraft_benches::workload::{Settings, WORKLOADS};

fn main() {
    let asked: Vec<String> = std::env::args().skip(1).filter(|arg| !arg.starts_with('-')).collect();
    let settings = Settings { threads: 1, repetitions: None, quick: false };
    for workload in WORKLOADS {
        let wanted = match asked.is_empty() {
            true => workload.takes_seconds,
            false => asked.iter().any(|name| name == workload.name),
        };
        if wanted {
            workload.run(settings, &mut |line| println!("{}", line.text()));
        }
    }
}
