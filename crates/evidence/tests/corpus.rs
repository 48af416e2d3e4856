//! The kept corpus of `cargo fuzz run pack`, replayed.

#[path = "../../../fuzz/src/pack.rs"]
mod pack;

use std::fs;
use std::path::Path;

#[test]
fn pack() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus/pack");
    let mut count = 0;
    for item in fs::read_dir(folder).expect("the corpus") {
        pack::pack(&fs::read(item.expect("an item").path()).expect("a file"));
        count += 1;
    }
    assert!(count >= 6, "{count} files");
}
