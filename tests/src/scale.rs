//! How much to try. `QRAFT_TEST_SCALE=full` is the figure that is published; without it the tests
//! are small enough for every run.

use std::io::Write;
use std::sync::Once;

use proptest::test_runner::{Config, FileFailurePersistence, RngAlgorithm, TestRng, TestRunner};
use qraft_base::Isa;

/// True where everything is asked for.
pub fn is_full() -> bool {
    std::env::var("QRAFT_TEST_SCALE").is_ok_and(|scale| scale == "full")
}

/// A runner of so many cases. The draws are the same on every run, so that a failure is met again;
/// `QRAFT_TEST_SEED` (a number) draws others.
pub fn runner(small: u32, full: u32) -> TestRunner {
    runner_of(0, if is_full() { full } else { small })
}

/// Holds the kernels of this process to `QRAFT_ISA` (sse2, avx2, avx512), where that is set.
fn hold_to_variable() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        if let Ok(name) = std::env::var("QRAFT_ISA") {
            let isa: Isa = name.parse().unwrap_or_else(|why| panic!("QRAFT_ISA: {why}"));
            isa.limit().unwrap_or_else(|missing| panic!("QRAFT_ISA: {missing}"));
        }
    });
}

/// A runner of so many cases; each `part` draws its own, the same on every run.
pub fn runner_of(part: u8, cases: u32) -> TestRunner {
    hold_to_variable();
    let config = Config {
        cases,
        max_shrink_iters: 600,
        failure_persistence: None::<Box<FileFailurePersistence>>.map(|file| file as _),
        ..Config::default()
    };
    let number = std::env::var("QRAFT_TEST_SEED").ok().and_then(|text| text.parse::<u64>().ok());
    let mut seed = [7u8; 32];
    seed[..8].copy_from_slice(&number.unwrap_or(2).to_le_bytes());
    seed[31] = seed[31].wrapping_add(part);
    TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &seed))
}

/// Prints a line whether or not the test passes: the harness holds back what goes through `print!`
/// only.
pub fn say(line: &str) {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{line}").expect("standard output takes a line");
}
