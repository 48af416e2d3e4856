//! Declared data through the binary: what becomes known when, and what is said of it.

use std::path::Path;

use crate::support::{command, root, run, text};

const FOLDER: &str = "examples/data/point_in_time";

/// A copy of the example's folder.
fn copy() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for name in ["prices.csv", "prices.data.yaml", "fundamentals.csv", "members.csv"] {
        let from = root().join(FOLDER).join(name);
        std::fs::copy(from, folder.path().join(name)).expect("a copy");
    }
    folder
}

fn edit(folder: &Path, name: &str, from: &str, to: &str) {
    let path = folder.join(name);
    let text = std::fs::read_to_string(&path).expect("a text");
    assert!(text.contains(from), "{name} has {from}");
    std::fs::write(path, text.replace(from, to)).expect("written");
}

/// Exit code and stderr of `eval` on these prices; the column goes to `out`.
fn eval(prices: &Path, expr: &str, out: &Path) -> (i32, String) {
    let prices = prices.display().to_string();
    let out = out.display().to_string();
    let args = ["eval", "--expr", expr, "--prices", &prices, "--out", &out, "--log", "off"];
    let ran = command(&args).output().expect("it starts");
    (ran.status.code().unwrap_or(-1), String::from_utf8_lossy(&ran.stderr).into_owned())
}

#[test]
fn a_later_report_changes_no_earlier_value() {
    let (one, two) = (copy(), copy());
    // A report that comes out after the last bar.
    let path = two.path().join("fundamentals.csv");
    let text = std::fs::read_to_string(&path).expect("a text");
    std::fs::write(&path, format!("{text}ALDR,2020-06-30,2020-07-20,99,99\n")).expect("written");
    let outs = [one.path().join("x.parquet"), two.path().join("x.parquet")];
    for (folder, out) in [&one, &two].into_iter().zip(&outs) {
        let (code, said) = eval(&folder.path().join("prices.csv"), "eps / close", out);
        assert_eq!(code, 0, "{said}");
    }
    let bytes = |path: &Path| std::fs::read(path).expect("a file");
    assert_eq!(bytes(&outs[0]), bytes(&outs[1]));
    edit(two.path(), "fundamentals.csv", "2020-07-20", "2020-06-29");
    let (code, said) = eval(&two.path().join("prices.csv"), "eps / close", &outs[1]);
    assert_eq!(code, 0, "{said}");
    assert_ne!(bytes(&outs[0]), bytes(&outs[1]), "one that came out in time counts");
}

#[test]
fn a_declaration_that_is_wrong_is_shown_with_its_place() {
    let folder = copy();
    edit(folder.path(), "prices.data.yaml", "calendar: XNYS", "calender: XNYS");
    let out = folder.path().join("x.parquet");
    let (code, said) = eval(&folder.path().join("prices.csv"), "eps", &out);
    assert_eq!(code, 2, "{said}");
    for word in ["NAM003", "prices.data.yaml:2:1", "did you mean `calendar`?"] {
        assert!(said.contains(word), "`{word}` is not in: {said}");
    }
}

#[test]
fn text_that_nothing_declares_is_noted() {
    let folder = copy();
    edit(folder.path(), "prices.data.yaml", "  industry: category\n", "");
    edit(folder.path(), "prices.data.yaml", "columns:\n", "");
    let out = folder.path().join("x.parquet");
    let (code, said) = eval(&folder.path().join("prices.csv"), "eps", &out);
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("note: ") && said.contains("`industry` is text"), "{said}");
    let (_, said) = eval(&root().join(FOLDER).join("prices.csv"), "industry", &out);
    assert!(!said.contains("note: "), "{said}");
}

/// Closes of five days: of A, B and C.
const CLOSES: [[f64; 3]; 5] =
    [[4.0, 6.0, 8.0], [4.0, 6.0, 8.0], [4.0, 6.0, 8.0], [4.0, 6.0, 8.0], [4.0, 3.0, 16.0]];

/// A folder with those closes as opens too, and B a member until the second day.
fn small() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let mut prices = String::from("ts,symbol,open,close\n");
    for (day, closes) in CLOSES.iter().enumerate() {
        for (symbol, x) in ["A", "B", "C"].into_iter().zip(closes) {
            prices += &format!("2020-01-{:02},{symbol},{x},{x}\n", day + 6);
        }
    }
    let members = "symbol,from,to\nA,2020-01-01,\nB,2020-01-01,2020-01-07\nC,2020-01-01,\n";
    let declared =
        "bar: 1D\ncalendar: XNYS\nadjust: split\nmembership: dated\nmembers: members.csv\n";
    let files = [("p.csv", prices.as_str()), ("members.csv", members), ("p.data.yaml", declared)];
    for (name, body) in files {
        std::fs::write(folder.path().join(name), body).expect("written");
    }
    folder
}

/// The total return of a strategy with these sections, and its `dsl_hash`.
fn total(folder: &Path, sections: &str) -> (f64, String) {
    let strategy = folder.join("s.yaml");
    std::fs::write(&strategy, format!("version: 1\n{sections}")).expect("written");
    let prices = folder.join("p.csv");
    let args = ["run", "--strategy", text(&strategy), "--prices", text(&prices)];
    let ran = run(&[&args[..], &["--format", "json", "--log", "off"]].concat()).ok();
    let answer: serde_json::Value = serde_json::from_str(&ran.out).expect("JSON");
    let total = answer["stats"]["total_return"].as_f64().expect("a number");
    (total, answer["dsl_hash"].as_str().expect("a text").to_owned())
}

fn near(have: f64, want: f64) {
    assert!((have - want).abs() < 1e-12, "{have} is not {want}");
}

#[test]
fn an_ex_member_is_sold_and_does_not_rank() {
    let folder = small();
    let second = "rebalance: 1D\nsignals: {long: RANK(close) == 2}\n";
    // B is the second of three until it leaves; on the third day C is the second of two, is bought
    // in its place at the fourth's open, and doubles.
    near(total(folder.path(), second).0, 1.0);
    // Undated, B stays the second, is held to the end, and halves.
    edit(folder.path(), "p.data.yaml", "membership: dated\nmembers: members.csv\n", "");
    near(total(folder.path(), second).0, -0.5);
}

#[test]
fn where_narrows_and_is_part_of_the_strategy() {
    let folder = small();
    edit(folder.path(), "p.data.yaml", "membership: dated\nmembers: members.csv\n", "");
    let signals = "rebalance: 1D\nsignals: {long: close > 0}\nposition: {gross: 0.9}\n";
    let (all, plain) = total(folder.path(), signals);
    let narrowed = |condition: &str| {
        total(folder.path(), &format!("universe: {{from: all, where: {condition}}}\n{signals}"))
    };
    let (some, asked) = narrowed("close > 5");
    assert_ne!(plain, asked, "it is another strategy");
    // 0.3 and 0.45 in each of B, which halves, and C, which doubles; A lies still.
    near(all, 0.15);
    near(some, 0.225);
    near(narrowed("close > 0").0, all);
    near(narrowed("close > 99").0, 0.0);
}

/// The shipped strategy that chooses within industries; without their column it is told which ones
/// there are.
#[test]
fn groups_are_chosen_from_one_by_one() {
    let strategy = format!("{FOLDER}/best_of_industry.yaml");
    let prices = format!("{FOLDER}/prices.csv");
    let args = ["run", "--strategy", &strategy, "--format", "json", "--log", "off", "--prices"];
    let out = run(&[&args[..], &[&prices]].concat()).ok().out;
    let ran: serde_json::Value = serde_json::from_str(&out).expect("JSON");
    assert!(ran["stats"]["trades"].as_f64().is_some_and(|trades| trades > 10.0), "{ran}");
    let folder = copy();
    edit(folder.path(), "prices.csv", "volume,industry", "volume,industrie");
    edit(folder.path(), "prices.data.yaml", "industry: category", "industrie: category");
    let renamed = folder.path().join("prices.csv");
    let refused = run(&[&args[..], &[text(&renamed)]].concat());
    assert_eq!(refused.code, 1);
    for word in ["NAM002", "`industrie`", "RSK008"] {
        assert!(refused.out.contains(word), "{word}: {}", refused.out);
    }
}
