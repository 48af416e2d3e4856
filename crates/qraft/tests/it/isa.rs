//! `--isa`: any width of vector unit gives the same files, to the byte.

use std::fs;
use std::path::Path;

use qraft_base::Isa;

use crate::support::{command, only_folder, root, run, text};

/// A search's lines and its aggregate.
fn searched(space: &Path, prices: &Path, isa: &str) -> [Vec<u8>; 2] {
    let out = tempfile::tempdir().expect("a folder");
    let args = ["search", "run", "--space", text(space), "--prices", text(prices)];
    let more = ["--outdir", text(out.path()), "--top-n", "2", "--log", "off", "--threads", "1"];
    run(&[&args[..], &more[..], &["--isa", isa]].concat()).ok();
    let folder = only_folder(out.path());
    ["results.jsonl", "aggregated.json"].map(|name| fs::read(folder.join(name)).expect(name))
}

#[test]
fn every_width_writes_the_same_trials() {
    let (dir, examples) = (tempfile::tempdir().expect("a folder"), root().join("examples"));
    // Ranks and weights on a panel, and a rule of one symbol.
    let momentum = fs::read_to_string(examples.join("strategies/momentum_topk.yaml"));
    let momentum = momentum.expect("a strategy").replace("calendar: XNYS", "calendar: XSHG");
    fs::write(dir.path().join("s.yaml"), momentum).expect("a strategy");
    let panel = dir.path().join("panel.yaml");
    let points = "params:\n  lookback: [20, 60]\n  trend: [50]\n  k: [5, 10]\n";
    fs::write(&panel, format!("version: 1\nstrategy: s.yaml\n{points}")).expect("a space");
    let spaces = [panel, examples.join("spaces/donchian_stops.yaml")];
    for (space, prices) in spaces.iter().zip(["cn_stocks.parquet", "sp500.parquet"]) {
        let prices = examples.join("data").join(prices);
        let widest = searched(space, &prices, "auto");
        assert!(widest[0].iter().filter(|byte| **byte == b'\n').count() > 4);
        for isa in Isa::available() {
            let found = searched(space, &prices, isa.name());
            assert!(found == widest, "{isa} writes other bytes for {}", space.display());
        }
    }
}

#[test]
fn a_width_that_is_not_known_or_not_there_is_refused() {
    let strategy = root().join("examples/strategies/ma_cross.yaml");
    let prices = root().join("examples/data/sp500.parquet");
    let args = ["run", "--strategy", text(&strategy), "--prices", text(&prices), "--log", "off"];
    let ran = run(&[&args[..], &["--isa", "neon"]].concat());
    assert_eq!(ran.code, 2, "{}", ran.err);
    assert!(ran.err.contains("sse2") && ran.err.contains("avx512"), "{}", ran.err);
    let mut by_variable = command(&args);
    by_variable.env("QRAFT_ISA", "neon");
    assert_eq!(by_variable.output().expect("it starts").status.code(), Some(2));
    for missing in Isa::ALL.into_iter().filter(|isa| *isa > Isa::detected()) {
        let ran = run(&[&args[..], &["--isa", missing.name()]].concat());
        assert_eq!(ran.code, 2, "{}", ran.err);
        assert!(ran.err.contains("this machine has no"), "{}", ran.err);
    }
}
