//! Twenty formulaic alphas, `examples/alphas`, against pandas: on a small panel always, and on the
//! anchors' own where `QRAFT_ANCHORS` names a folder with `p2500/*.npy`.

use std::path::{Path, PathBuf};

use qraft_tests::closeness::Tolerance;
use qraft_tests::scale::say;
use qraft_tests::values::{daily, score};

use crate::fixture::{table, text};

const COLUMNS: [&str; 6] = ["open", "high", "low", "close", "volume", "vwap"];

/// Formulas whose answer hangs on exact ties or on windows that never move, which rounding breaks:
/// their cells may be another's, so that only the median is held, and how many differ.
const TIES: [&str; 6] = ["a003", "a013", "a015", "a016", "a034", "a072"];

/// On 2,500 bars the reference's running sums drift: its a006 is up to 1.8e-9 from exact (rational)
/// arithmetic, which is where ours differs from it; a window here is summed by itself.
const DRIFTED: Tolerance = Tolerance { rel: 1e-8, abs: 1e-8 };

/// How far cells of the other formulas may be apart.
const AGREE: Tolerance = Tolerance { rel: 1e-9, abs: 1e-9 };

fn alphas() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/alphas");
    let entries = std::fs::read_dir(&folder).expect("examples/alphas");
    let mut all: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    all.sort();
    let name = |path: &Path| path.file_stem().expect("a name").to_string_lossy().into_owned();
    all.iter().map(|path| (name(path), text(path))).collect()
}

/// Ours against theirs at some cells.
fn judge(name: &str, ours: &[f64], theirs: &[f64], bound: Tolerance) -> Result<String, String> {
    let differ = ours.iter().zip(theirs).filter(|(x, y)| !bound.agree(**x, **y)).count();
    let mut gaps: Vec<f64> = ours.iter().zip(theirs).map(|(x, y)| (x - y).abs()).collect();
    gaps.retain(|gap| !gap.is_nan());
    gaps.sort_by(f64::total_cmp);
    let (median, worst) = (gaps[gaps.len() / 2], gaps[gaps.len() - 1]);
    let told = format!(
        "{name}: {differ} of {} differ, median {median:.1e}, worst {worst:.1e}",
        ours.len()
    );
    let good = match TIES.contains(&name) {
        true => median < 1e-9 && differ * 4 < ours.len(),
        false => differ == 0,
    };
    if good { Ok(told) } else { Err(told) }
}

fn settle(verdicts: Vec<Result<String, String>>) {
    let mut bad = Vec::new();
    for verdict in verdicts {
        match verdict {
            Ok(told) => say(&told),
            Err(told) => bad.push(told),
        }
    }
    assert!(bad.is_empty(), "{}", bad.join("\n"));
}

#[test]
fn on_a_small_panel() {
    let (prices, answers) = (table("alphas", "panel.csv"), table("alphas", "alphas.csv"));
    let symbols = 1 + prices.column("symbol").iter().fold(0.0f64, |a, b| a.max(*b)) as usize;
    let panel = daily(prices.part(&COLUMNS), symbols);
    let first = answers.column("t")[0] as usize * symbols;
    let all = alphas();
    assert_eq!(all.len(), 20);
    let one = |(name, text): &(String, String)| {
        let ours = score(text, &panel, 16).map_err(|why| format!("{name}: {why}"))?;
        judge(name, &ours[first..], answers.column(name), AGREE)
    };
    settle(all.iter().map(one).collect());
}

/// A column of `.npy`: little-endian f64 in C order, behind a header of its own length.
fn npy(path: &Path) -> Vec<f64> {
    let bytes = std::fs::read(path).expect("a column");
    let header = 10 + usize::from(u16::from_le_bytes([bytes[8], bytes[9]]));
    let number = |x: &[u8]| f64::from_le_bytes(x.try_into().expect("8 bytes"));
    bytes[header..].chunks_exact(8).map(number).collect()
}

#[test]
fn on_the_anchors_panel() {
    let anchors = std::env::var_os("QRAFT_ANCHORS").map(|f| PathBuf::from(f).join("p2500"));
    let Some(data) = anchors.filter(|folder| folder.join("vwap.npy").exists()) else {
        say("anchor W3: skipped, QRAFT_ANCHORS names no folder with p2500/vwap.npy");
        return;
    };
    let columns = COLUMNS.map(|name| (name.to_owned(), npy(&data.join(format!("{name}.npy")))));
    let symbols = 500;
    let panel = daily(columns.to_vec(), symbols);
    let answers = table("anchors", "w3_p2500_pandas_sample.csv");
    let cells: Vec<usize> = answers
        .column("t")
        .iter()
        .zip(answers.column("symbol"))
        .map(|(t, symbol)| *t as usize * symbols + *symbol as usize)
        .collect();
    let one = |(name, text): &(String, String)| {
        let ours = score(text, &panel, 256).map_err(|why| format!("{name}: {why}"))?;
        let ours: Vec<f64> = cells.iter().map(|cell| ours[*cell]).collect();
        judge(name, &ours, answers.column(name), DRIFTED)
    };
    settle(alphas().iter().map(one).collect());
}
