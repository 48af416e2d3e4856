//! What must hold of any orders on any market: nothing is lost, nothing is taken twice, nothing
//! fills where or when it may not.

mod bars;
mod plans;
mod ticks;

use proptest::prelude::*;
use proptest::test_runner::FileFailurePersistence;

fn config() -> ProptestConfig {
    let full = std::env::var("QRAFT_TEST_SCALE").is_ok_and(|scale| scale == "full");
    let persistence = Box::new(FileFailurePersistence::Off);
    ProptestConfig {
        cases: if full { 20_000 } else { 500 },
        failure_persistence: Some(persistence),
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn orders_on_bars_keep_the_law(seed in any::<u64>()) {
        bars::check(seed)?;
    }

    #[test]
    fn orders_on_ticks_keep_the_law(seed in any::<u64>()) {
        ticks::check(seed)?;
    }

    #[test]
    fn words_at_their_ends_never_panic(seed in any::<u64>()) {
        bars::check_ends(seed)?;
    }

    #[test]
    fn many_symbols_share_one_cash(seed in any::<u64>()) {
        bars::check_many(seed)?;
    }
}

/// The draws above mean something: orders of every kind fill.
#[test]
fn random_orders_fill() {
    let (mut fills, mut kinds) = (0, std::collections::BTreeSet::new());
    for seed in 0..400 {
        for (order, filled) in bars::filled(seed).into_iter().chain(ticks::filled(seed)) {
            fills += usize::from(filled);
            if filled {
                kinds.insert(plans::name(&order));
            }
        }
    }
    assert!(fills > 1_000, "{fills} orders filled");
    assert_eq!(kinds.len(), 6 * 4, "{kinds:?}");
}
