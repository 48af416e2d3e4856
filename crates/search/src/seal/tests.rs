use std::fs;

use qraft_base::{Digest, Interval, Symbol};
use qraft_data::Panel;

use super::*;
use crate::record::{FIGURES, Figure, Inputs, Outcome};

fn panel() -> Panel {
    Panel {
        symbols: vec![Symbol::new("A"), Symbol::new("B")],
        ts: (0..3).map(qraft_base::Ts::from_day).collect(),
        bar: Interval::DAY,
        calendar: "XNYS".to_owned(),
        periods_per_year: 252.0,
        session: vec![0, 1, 2],
        columns: vec![("close".to_owned(), vec![1.0; 6].into())],
        categories: std::collections::BTreeMap::new(),
        members: None,
        snapshot: Digest::of(b"data"),
    }
}

fn header() -> Header {
    let digest = Digest::of(b"");
    Header {
        run_id: "toy-00000000".to_owned(),
        snapshot: digest,
        dsl: digest,
        operators: digest,
        space_digest: digest,
        semantics: 1,
        engine: "qraft".to_owned(),
        strategy: "toy".to_owned(),
        space: "toy".to_owned(),
        plan: "grid".to_owned(),
        mode: "fast".to_owned(),
        seed: 7,
        trials: 2,
        universe: "all".to_owned(),
        bars: 3,
        symbols: 2,
        periods_per_year: 252.0,
        capital: 1e6,
    }
}

struct Toy;

impl Replay for Toy {
    fn replay(&self, params: &[f64]) -> Result<Replayed, Failure> {
        let fill = FillRow {
            bar: 1,
            symbol: 1,
            side: "buy",
            shares: 2.0,
            base: 1.5,
            price: 1.5,
            fee: 0.1,
            tax: 0.0,
            spread: 0.0,
            impact: 0.0,
            reason: "enter",
        };
        let stats = Stats(FIGURES.map(|_| Figure::Value(params[0])));
        Ok(Replayed { stats, equity: vec![1.0, 1.5, f64::NAN], fills: vec![fill] })
    }

    fn sensitivity(&self, _: &[f64]) -> Sensitivity {
        let missing = vec![("latency", "a toy has no orders".to_owned())];
        Sensitivity { costs: Vec::new(), latency: Vec::new(), missing }
    }
}

fn best(rank: usize, value: f64) -> BestTrial {
    let stats = Stats(FIGURES.map(|_| Figure::Value(value)));
    let record = TrialRecord {
        trial: rank as u64 + 10,
        trial_key: Digest::of(b"key"),
        param_hash: Digest::of(&value.to_bits().to_le_bytes()),
        params: vec![("fast".to_owned(), value)],
        outcome: Outcome::Done { stats, equity_len: 3 },
    };
    BestTrial { rank, record }
}

fn program() -> Program {
    let file = qraft_diag::SourceFile::new("s.yaml", "version: 1\n");
    qraft_ir::lower(&qraft_syntax::parse(&file).document, &Default::default()).program
}

fn build() -> Build {
    Build {
        engine: "qraft".into(),
        target: "toy".into(),
        rustc: "rustc".into(),
        features: Vec::new(),
        target_features: Vec::new(),
    }
}

fn allow() -> Allow {
    Allow {
        code: "CST001",
        line: 2,
        column: 1,
        severity: "warning",
        silenced: "no costs".into(),
        reason: "paper".into(),
    }
}

fn inputs() -> Inputs {
    Inputs {
        prices: "p.csv".into(),
        strategy: "s.yaml".into(),
        calendar: "none".into(),
        bar: "1D".into(),
        from: None,
        to: None,
        universe: "all".into(),
        symbols: Vec::new(),
    }
}

fn run(dir: &Path, best: &[BestTrial]) -> Result<Vec<Sealed>, SealError> {
    let (header, panel) = (header(), panel());
    let inputs = inputs();
    let material = Material {
        header: &header,
        inputs: &inputs,
        panel: &panel,
        strategy: "version: 1\n",
        strategy_format: "yaml",
        space: "version: 1\n",
        program: &program(),
        allows: &[allow()],
        build: &build(),
        lock: None,
    };
    seal(dir, best, &Toy, &material)
}

#[test]
fn packs_are_complete_verified_and_the_same_each_time() {
    let root = tempfile::tempdir().unwrap();
    let dir = root.path().join("topN");
    let first = run(&dir, &[best(1, 5.0), best(2, 3.0)]).unwrap();
    let names: Vec<_> = first[0].pack.manifest.files.iter().map(|f| f.name.as_str()).collect();
    assert_eq!(
        names,
        [
            "allows.json",
            "approvals.json",
            "build.json",
            "digests.json",
            "equity.parquet",
            "factors.json",
            "figures.json",
            "header.json",
            "inputs.json",
            "params.json",
            "performance.json",
            "search.yaml",
            "sensitivity.json",
            "snapshot_meta.json",
            "strategy.yaml",
            "trades.parquet",
        ]
    );
    let hash = best(1, 5.0).record.param_hash.short(8);
    assert!(first[0].pack.dir.ends_with(format!("1-{hash}")));
    fs::write(dir.join("notes.txt"), "mine").unwrap();
    let again = run(&dir, &[best(1, 5.0)]).unwrap();
    assert_eq!(again[0].pack.manifest, first[0].pack.manifest);
    assert!(!first[1].pack.dir.exists(), "the pack of an earlier ranking");
    assert!(dir.join("notes.txt").exists());
    qraft_evidence::verify(&again[0].pack.dir).unwrap();
}

#[test]
fn a_replay_that_differs_by_a_bit_is_refused() {
    let root = tempfile::tempdir().unwrap();
    let mut one = best(1, 5.0);
    let Outcome::Done { stats, .. } = &mut one.record.outcome else { unreachable!() };
    stats.0[0] = Figure::Value(5.0f64.next_up());
    let error = run(root.path(), &[one]).unwrap_err();
    let SealError::Replay { trial: 11, failure } = &error else { panic!("{error}") };
    assert_eq!(failure.code, "replay_differs");
    assert!(error.to_string().contains("`total_return`"), "{error}");
    assert_eq!(fs::read_dir(root.path()).unwrap().count(), 0);
}

#[test]
fn the_index_knows_every_pack_and_what_was_added_stays() {
    let root = tempfile::tempdir().unwrap();
    let dir = root.path().join("topN");
    let first = run(&dir, &[best(1, 5.0), best(2, 3.0)]).unwrap();
    let index = Index::read(&dir).unwrap();
    assert_eq!((index.run_id.as_str(), index.packs.len()), ("toy-00000000", 2));
    assert_eq!(index.packs[1].id, first[1].pack.manifest.digest());
    let gates = ("gates.json", b"{}\n".to_vec());
    let amended = qraft_evidence::amend(&first[0].pack.dir, std::slice::from_ref(&gates)).unwrap();
    let id = amended.manifest.digest();
    assert_ne!(id, index.packs[0].id);
    assert_eq!(Index::read(&dir).unwrap().packs[0].id, id);
    // The same search again keeps the verdict; another result of that place does not.
    run(&dir, &[best(1, 5.0), best(2, 3.0)]).unwrap();
    assert_eq!(Index::read(&dir).unwrap().packs[0].id, id);
    let mut other = best(1, 5.0);
    other.record.trial = 99;
    let sealed = run(&dir, &[other]).unwrap();
    assert!(sealed[0].pack.manifest.files.iter().all(|file| file.name != "gates.json"));
    assert_eq!(Index::read(&dir).unwrap().packs.len(), 1);
}

#[test]
fn a_trial_is_made_again_to_the_byte() {
    let root = tempfile::tempdir().unwrap();
    let sealed = run(root.path(), &[best(1, 5.0)]).unwrap();
    let (header, inputs, panel) = (header(), inputs(), panel());
    let material = Material {
        header: &header,
        inputs: &inputs,
        panel: &panel,
        strategy: "version: 1\n",
        strategy_format: "yaml",
        space: "version: 1\n",
        program: &program(),
        allows: &[allow()],
        build: &build(),
        lock: None,
    };
    let remade = remake(&best(1, 5.0).record, &Toy, &material).unwrap();
    assert_eq!(remade.stats.0[0], Figure::Value(5.0));
    assert_eq!(remade.files.len(), sealed[0].pack.manifest.files.len());
    for (name, bytes) in &remade.files {
        assert!(std::fs::read(sealed[0].pack.dir.join(name)).unwrap() == *bytes, "{name}");
    }
}
