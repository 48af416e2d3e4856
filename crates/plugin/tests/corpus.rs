//! The corpus of the fuzz target, replayed on the stable toolchain without a fuzzer.

#[path = "../../../fuzz/src/plugin.rs"]
mod target;

use std::path::Path;

#[test]
fn plugin_manifest() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus/plugin_manifest");
    let mut paths: Vec<_> = std::fs::read_dir(&folder)
        .expect("a corpus")
        .map(|item| item.expect("an item").path())
        .collect();
    paths.sort();
    assert!(paths.len() >= 50, "{}", paths.len());
    for path in paths {
        let data = std::fs::read(&path).expect("bytes");
        if std::panic::catch_unwind(|| target::plugin_manifest(&data)).is_err() {
            panic!("{} fails the target `plugin_manifest`", path.display());
        }
    }
}
