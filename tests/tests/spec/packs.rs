//! What the rules take the market packs for is what the packs say.

use qraft_check::rules::known_packs;
use qraft_data::pack;

#[test]
fn the_rules_know_the_packs() {
    let said: Vec<(&str, &str, &str)> = pack::names()
        .filter_map(pack::find)
        .map(|pack| (pack.name(), pack.market().word(), pack.currency()))
        .collect();
    assert_eq!(said, known_packs().collect::<Vec<_>>());
}
