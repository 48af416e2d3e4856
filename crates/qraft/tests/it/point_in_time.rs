//! Declared data through the binary: what becomes known when, and what is said of it.

use std::path::Path;

use crate::support::{command, root};

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
