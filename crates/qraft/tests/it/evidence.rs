//! `qraft evidence` and `qraft replay`: packs verified, exported, compared and run again.

use std::fs;
use std::path::{Path, PathBuf};

use qraft_data::table::{Cells, read_table};
use qraft_data::write::{Column, table_bytes};
use qraft_evidence::{Contents, PackWriter, amend};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::{Ran, command, folders, only_folder, run, text, zigzag};

/// A strategy whose comment allows a warning, on a space of a few points.
const STRATEGY: &str = "version: 1\nname: cross\nparams:\n  fast: {default: 3, range: [2, 9]}\n  \
    slow: {default: 20, range: [10, 40]}\nsignals:\n  \
    # qraft: allow[CST001] reason=\"on paper\"\n  \
    long: EMA(close, fast) > SMA(close, slow)\n";
const SPACE: &str = "version: 1\nstrategy: s.yaml\nparams: {fast: [2, 4, 6], slow: [12, 24]}\n";

/// A folder in which a search was run: prices, a run and its packs.
struct Searched {
    dir: TempDir,
    run: PathBuf,
}

impl Searched {
    /// So many packs of it.
    fn best(packs: u8, more: &[&str]) -> Searched {
        let dir = tempfile::tempdir().expect("a folder");
        fs::write(dir.path().join("s.yaml"), STRATEGY).expect("a strategy");
        fs::write(dir.path().join("space.yaml"), SPACE).expect("a space");
        fs::write(dir.path().join("p.csv"), zigzag(300)).expect("prices");
        let args = ["search", "run", "--space", "space.yaml", "--prices", "p.csv"];
        let top = packs.to_string();
        let out = ["--outdir", "out", "--log", "off", "--top-n", &top];
        let args = [&args[..], &out, more].concat();
        in_folder(dir.path(), &args).ok();
        let run = only_folder(&dir.path().join("out"));
        Searched { dir, run }
    }

    fn packs(&self) -> Vec<PathBuf> {
        folders(&self.run.join("topN"))
    }

    fn run(&self, args: &[&str]) -> Ran {
        in_folder(self.dir.path(), args)
    }

    fn file(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }
}

fn in_folder(dir: &Path, args: &[&str]) -> Ran {
    Ran::of(command(args).current_dir(dir).output().expect("it starts"))
}

fn parsed(ran: &Ran) -> Value {
    serde_json::from_str(&ran.out).expect("JSON")
}

fn part(pack: &Path, name: &str) -> Value {
    serde_json::from_slice(&fs::read(pack.join(name)).expect(name)).expect("JSON")
}

fn fits(shown: &str) {
    let long = shown.lines().find(|line| line.chars().count() > 80);
    // A path is as long as it is.
    assert!(long.is_none_or(|line| line.contains('/')), "{shown}");
}

#[test]
fn packs_replay_to_the_bit_on_any_number_of_threads() {
    for mode in [&["--fast"][..], &["--fast", "--precise-top", "1"], &["--precise"]] {
        let searched = Searched::best(2, mode);
        let whole = text(&searched.run);
        searched.run(&["evidence", "verify", whole]).ok();
        let answers = ["1", "3"].map(|threads| {
            let args = ["replay", whole, "--threads", threads, "--format", "json"];
            parsed(&searched.run(&args).ok())
        });
        assert_eq!(answers[0], answers[1]);
        assert_eq!(answers[0]["equal"], true);
        let packs = answers[0]["packs"].as_array().expect("packs");
        assert_eq!(packs.len(), 2);
        for pack in packs {
            let files = pack["files_equal"].as_array().expect("files");
            for name in ["figures.json", "equity.parquet", "trades.parquet", "sensitivity.json"] {
                assert!(files.contains(&json!(name)), "{name} of {pack}");
            }
        }
        let matched = packs[0]["files_equal"].to_string().contains("trades_precise.parquet");
        assert_eq!(matched, mode.contains(&"--precise-top"), "{}", packs[0]);
        let shown = searched.run(&["replay", whole]).ok().out;
        assert!(shown.contains("2 of 2 packs replay to the bit"), "{shown}");
        fits(&shown);
    }
}

#[test]
fn a_pack_holds_all_that_is_promised() {
    let searched = Searched::best(2, &[]);
    let pack = &searched.packs()[0];
    let curves = part(pack, "sensitivity.json");
    for (curve, points) in [("costs", 11), ("latency", 4)] {
        assert_eq!(curves[curve].as_array().map(Vec::len), Some(points), "{curve}");
    }
    let names: Vec<Value> = part(pack, "factors.json")["operators"]
        .as_array()
        .expect("operators")
        .iter()
        .map(|operator| operator["name"].clone())
        .collect();
    assert_eq!(names, ["EMA", "SMA"]);
    assert_eq!(part(pack, "approvals.json")["approvals"], json!([]));
    let build = part(pack, "build.json");
    assert_eq!(build["engine"], format!("qraft {}", env!("CARGO_PKG_VERSION")));
    assert!(build["rustc"].as_str().is_some_and(|rustc| rustc.starts_with("rustc ")), "{build}");
    assert!(build["target"].as_str().is_some_and(|target| target.contains('-')), "{build}");
    let allows = &part(pack, "allows.json")["allows"];
    assert_eq!(allows[0]["code"], "CST001", "{allows}");
    assert_eq!((&allows[0]["reason"], &allows[0]["line"]), (&json!("on paper"), &json!(8)));
    let shown = searched.run(&["evidence", "show", text(pack)]).ok().out;
    assert!(shown.contains("sharpe_ratio") && shown.contains("trades.parquet"), "{shown}");
    fits(&shown);
    let told = parsed(&searched.run(&["evidence", "show", text(pack), "--format", "json"]).ok());
    assert_eq!(told["parts"]["build"], build);
    assert_eq!(told["files"].as_array().map(Vec::len), Some(17));
}

/// The same strategy within the space file: places are those of the pack's own text.
#[test]
fn an_allow_within_a_space_is_told_by_its_place_in_the_pack() {
    let searched = Searched::best(1, &[]);
    let inline: String = STRATEGY.lines().map(|line| format!("  {line}\n")).collect();
    let space = format!("version: 1\nparams: {{fast: [2], slow: [12]}}\nstrategy:\n{inline}");
    fs::write(searched.file("space.yaml"), space).expect("a space");
    let args = ["search", "run", "--space", "space.yaml", "--prices", "p.csv", "--outdir", "in"];
    searched.run(&[&args[..], &["--log", "off"]].concat()).ok();
    let run = only_folder(&searched.file("in"));
    let pack = only_folder(&run.join("topN"));
    let own = fs::read_to_string(pack.join("strategy.yaml")).expect("a strategy");
    let allow = part(&pack, "allows.json")["allows"][0].clone();
    let line = own.lines().nth(allow["line"].as_u64().expect("a line") as usize - 1);
    let column = allow["column"].as_u64().expect("a column") as usize - 1;
    let first = &part(&searched.packs()[0], "allows.json")["allows"][0];
    let there = STRATEGY.lines().nth(first["line"].as_u64().expect("a line") as usize - 1);
    assert_eq!(line, there);
    assert_eq!(first["column"].as_u64(), Some(column as u64 + 1));
    searched.run(&["replay", text(&run)]).ok();
}

#[test]
fn a_flipped_byte_is_found_and_its_file_named() {
    let searched = Searched::best(1, &[]);
    let pack = searched.packs().remove(0);
    let mut names: Vec<PathBuf> =
        fs::read_dir(&pack).expect("files").map(|file| file.expect("a file").path()).collect();
    names.sort();
    names.push(searched.run.join("topN/packs.json"));
    for path in names {
        let sound = fs::read(&path).expect("a file");
        let mut flipped = sound.clone();
        let at = flipped.len() / 2;
        flipped[at] ^= 4;
        fs::write(&path, &flipped).expect("it is written");
        let ran = searched.run(&["evidence", "verify", text(&searched.run)]);
        let alone = searched.run(&["evidence", "verify", text(&pack)]);
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        assert_eq!(ran.code, 1, "{name}");
        assert!(ran.out.contains(&name), "{name}: {}", ran.out);
        fits(&ran.out);
        if path.parent() == Some(pack.as_path()) {
            assert_eq!(alone.code, 1, "{name}");
            assert!(alone.out.contains(&name), "{name}: {}", alone.out);
        }
        fs::write(&path, &sound).expect("it is written");
    }
    searched.run(&["evidence", "verify", text(&searched.run)]).ok();
}

#[test]
fn what_is_missing_extra_renamed_or_another_is_named() {
    let searched = Searched::best(2, &[]);
    let [first, second] = [0, 1].map(|at| searched.packs()[at].clone());
    let faults = |path: &Path| -> Vec<String> {
        let ran = searched.run(&["evidence", "verify", text(path), "--format", "json"]);
        let told = parsed(&ran);
        assert_eq!(ran.code == 0, told["whole"] == true);
        let packs = told["packs"].as_array().expect("packs").iter();
        let all = packs.flat_map(|pack| pack["faults"].as_array().expect("faults"));
        let all = all.chain(told["faults"].as_array().expect("faults"));
        all.map(|fault| format!("{}:{}", fault["kind"], fault["file"]).replace('"', "")).collect()
    };
    assert_eq!(faults(&searched.run), [""; 0]);
    fs::rename(first.join("params.json"), first.join("p.json")).expect("renamed");
    fs::remove_file(first.join("build.json")).expect("removed");
    fs::write(first.join("notes.txt"), "mine").expect("written");
    let expected = ["missing:build.json", "renamed:params.json", "extra:notes.txt"];
    assert_eq!(faults(&first), expected);
    fs::rename(first.join("p.json"), first.join("params.json")).expect("renamed back");
    // A whole pack in the place of another, and one that the index does not know.
    fs::remove_dir_all(&first).expect("removed");
    fs::rename(&second, &first).expect("moved");
    let name = second.file_name().expect("a name").to_string_lossy().into_owned();
    assert_eq!(faults(&searched.run), ["id:manifest.json", &format!("missing:{name}")]);
    // A pack that was sealed anew with another figure is whole, and is not the run's.
    let searched = Searched::best(1, &[]);
    let pack = searched.packs().remove(0);
    let contents = Contents::read(&pack).expect("a pack");
    let mut writer = PackWriter::new(&pack).expect("a writer");
    for name in contents.names().filter(|name| *name != "manifest.json") {
        let bytes = contents.file(name).expect("a file");
        writer.add(name, if name == "params.json" { b"{}\n" } else { bytes }).expect("added");
    }
    writer.publish().expect("published");
    let id = contents.id().expect("an id").to_string();
    let beside = searched.run(&["evidence", "verify", text(&pack)]);
    assert_eq!(beside.code, 1);
    assert!(beside.out.contains("not the one of packs.json"), "{}", beside.out);
    assert_eq!(searched.run(&["evidence", "verify", text(&searched.run)]).code, 1);
    // away from its index only who was told its id can tell
    let away = searched.run.join("away");
    fs::rename(&pack, &away).expect("moved");
    searched.run(&["evidence", "verify", text(&away)]).ok();
    fs::rename(&away, &pack).expect("moved back");
    let expected = searched.run(&["evidence", "verify", text(&pack), "--expect", &id]);
    assert_eq!(expected.code, 1);
    assert!(expected.out.contains("not the one expected"), "{}", expected.out);
    let bad = searched.run(&["evidence", "verify", text(&pack), "--expect", "1234"]);
    assert_eq!((bad.code, bad.err.contains("blake3:")), (2, true), "{}", bad.err);
    assert_eq!(searched.run(&["evidence", "verify", "nowhere"]).code, 2);
}

#[test]
fn a_number_that_moved_is_told_with_both_values() {
    let searched = Searched::best(1, &[]);
    let pack = searched.packs().remove(0);
    let sealed = part(&pack, "figures.json");
    let mut figures = sealed.clone();
    let true_value = sealed["stats"]["sharpe_ratio"].as_f64().expect("a number");
    figures["stats"]["sharpe_ratio"] = json!(true_value.next_up());
    let equity = read_table(fs::read(pack.join("equity.parquet")).expect("it")).expect("a table");
    let (Cells::Ts(ts), Cells::F64(mut values)) = (equity[0].1.clone(), equity[1].1.clone()) else {
        panic!("{equity:?}")
    };
    values[77] = values[77].next_down();
    let columns = [("ts", Column::Ts(&ts)), ("equity", Column::F64(&values))];
    let table = table_bytes(&columns).expect("a table");
    let more = [("figures.json", figures.to_string().into_bytes()), ("equity.parquet", table)];
    amend(&pack, &more).expect("it is sealed anew");
    let ran = searched.run(&["replay", text(&pack)]);
    assert_eq!(ran.code, 1, "{}", ran.out);
    assert!(ran.out.contains("2 of 13 files differ"), "{}", ran.out);
    let told = searched.run(&["replay", text(&pack), "--format", "json"]);
    let moved = &parsed(&told)["packs"][0]["files_moved"];
    assert_eq!(moved.as_array().map(Vec::len), Some(2), "{moved}");
    let of = |file: &str| {
        let found = moved.as_array().expect("files").iter().find(|m| m["file"] == file);
        found.expect(file)["differences"][0].clone()
    };
    assert_eq!(
        of("figures.json"),
        json!({
            "place": "stats.sharpe_ratio",
            "sealed": true_value.next_up().to_string(),
            "replayed": true_value.to_string(),
        })
    );
    assert_eq!(of("equity.parquet")["place"], "row 77, equity");
    fits(&ran.out);
}

#[test]
fn data_that_are_others_or_gone_are_refused() {
    let searched = Searched::best(1, &[]);
    let pack = searched.packs().remove(0);
    let prices = fs::read_to_string(searched.file("p.csv")).expect("prices");
    fs::write(searched.file("other.csv"), prices.replacen(",1000\n", ",1001\n", 1)).expect("it");
    let other = searched.run(&["replay", text(&pack), "--prices", "other.csv"]);
    assert_eq!(other.code, 2, "{}", other.out);
    assert!(other.err.contains("snapshot: blake3:") && other.err.contains("the data are others"));
    fs::rename(searched.file("p.csv"), searched.file("moved.csv")).expect("moved");
    let gone = searched.run(&["replay", text(&pack)]);
    assert_eq!(gone.code, 2, "{}", gone.out);
    assert!(gone.err.contains("p.csv") && gone.err.contains("--prices"), "{}", gone.err);
    searched.run(&["replay", text(&pack), "--prices", "moved.csv"]).ok();
    // Beside the pack they are found.
    fs::rename(searched.file("moved.csv"), searched.run.join("topN/p.csv")).expect("moved");
    searched.run(&["replay", text(&pack)]).ok();
    let nowhere = searched.run(&["replay", text(&pack), "--prices", "nowhere.csv"]);
    assert_eq!(nowhere.code, 2);
}

#[test]
fn an_export_is_the_pack_and_carries_its_data() {
    let searched = Searched::best(2, &[]);
    let packs = searched.packs();
    let pack = text(&packs[0]);
    for out in ["a.zip", "b.zip"] {
        searched.run(&["evidence", "export", pack, "--out", out]).ok();
    }
    let bytes = fs::read(searched.file("a.zip")).expect("an archive");
    assert!(bytes == fs::read(searched.file("b.zip")).expect("an archive"));
    let export = ["evidence", "export", pack, "--out", "data.zip", "--with-data"];
    let told = parsed(&searched.run(&[&export[..], &["--format", "json"]].concat()).ok());
    assert_eq!(told["with_data"], true);
    let id = told["id"].as_str().expect("an id");
    searched.run(&["evidence", "verify", "data.zip", "--expect", id]).ok();
    searched.run(&["evidence", "diff", "a.zip", pack]).ok();
    // On another machine there is nothing but the archive.
    let elsewhere = tempfile::tempdir().expect("a folder");
    fs::copy(searched.file("data.zip"), elsewhere.path().join("data.zip")).expect("copied");
    let ran = in_folder(elsewhere.path(), &["replay", "data.zip"]).ok();
    assert!(ran.out.contains("data.zip/data/p.csv"), "{}", ran.out);
    fs::write(elsewhere.path().join("a.zip"), &bytes).expect("copied");
    assert_eq!(in_folder(elsewhere.path(), &["replay", "a.zip"]).code, 2);
    let mut flipped = bytes.clone();
    let at = flipped.len() / 2;
    flipped[at] ^= 1;
    fs::write(elsewhere.path().join("a.zip"), &flipped).expect("written");
    for command in [&["evidence", "verify", "a.zip"][..], &["replay", "a.zip"]] {
        assert_eq!(in_folder(elsewhere.path(), command).code, 1, "{command:?}");
    }
    fs::write(elsewhere.path().join("a.zip"), "no archive").expect("written");
    assert_eq!(in_folder(elsewhere.path(), &["evidence", "verify", "a.zip"]).code, 2);
    flipped.clone_from(&bytes);
    flipped[0] ^= 1;
    fs::write(elsewhere.path().join("a.zip"), &flipped).expect("written");
    assert_eq!(in_folder(elsewhere.path(), &["evidence", "verify", "a.zip"]).code, 1);
    // What is no longer sealed is not exported.
    fs::write(packs[0].join("params.json"), "{}").expect("written");
    let refused = searched.run(&["evidence", "export", pack, "--out", "c.zip"]);
    assert_eq!((refused.code, searched.file("c.zip").exists()), (1, false));
    assert!(refused.err.contains("params.json"), "{}", refused.err);
}

#[test]
fn a_diff_tells_what_differs() {
    let searched = Searched::best(2, &[]);
    let [first, second] = [0, 1].map(|at| searched.packs()[at].clone());
    let ran = searched.run(&["evidence", "diff", text(&first), text(&second)]);
    assert_eq!(ran.code, 1);
    for word in ["params.json", "stats.sharpe_ratio: ", "trial: ", " -> ", "equity.parquet"] {
        assert!(ran.out.contains(word), "{word}: {}", ran.out);
    }
    assert!(!ran.out.contains("strategy.yaml"), "{}", ran.out);
    let changed = STRATEGY.replace("EMA(close, fast)", "SMA(close, fast)").into_bytes();
    let more = [("strategy.yaml", changed), ("gates.json", b"{\"passed\": 0}\n".to_vec())];
    let before = searched.file("before");
    Contents::read(&first).and_then(|pack| pack.unpack(&before)).expect("a copy");
    amend(&first, &more).expect("sealed anew");
    let ran = searched.run(&["evidence", "diff", text(&before), text(&first)]);
    assert_eq!(ran.code, 1);
    for word in ["-  long: EMA", "+  long: SMA", "gates.json: only b has it"] {
        assert!(ran.out.contains(word), "{word}: {}", ran.out);
    }
    let diff = ["evidence", "diff", text(&before), text(&first), "--format", "json"];
    let told = parsed(&searched.run(&diff));
    let files: Vec<&Value> =
        told["files"].as_array().expect("files").iter().map(|file| &file["file"]).collect();
    assert_eq!(files, ["gates.json", "strategy.yaml"]);
    assert_eq!(searched.run(&["evidence", "diff", text(&first), text(&first)]).code, 0);
    let ran = searched.run(&["evidence", "diff", text(&first), "nowhere"]);
    assert_eq!(
        (ran.code, ran.err.as_str()),
        (2, "error: nowhere: there is no such pack or archive\n")
    );
}

/// A run over the bundled data, by the commands of the README.
#[test]
fn what_the_readme_searches_replays() {
    let dir = tempfile::tempdir().expect("a folder");
    let args = ["search", "run", "--space", "examples/spaces/ma_cross.yaml", "--prices"];
    let more = ["examples/data/sp500.parquet", "--plan", "grid", "--top-n", "5", "--fast"];
    let out = ["--outdir", text(dir.path()), "--log", "off"];
    run(&[&args[..], &more, &out].concat()).ok();
    let folder = only_folder(dir.path());
    for threads in ["1", "3"] {
        let ran = run(&["replay", text(&folder), "--threads", threads]).ok();
        assert!(ran.out.contains("5 of 5 packs replay to the bit"), "{}", ran.out);
    }
}
