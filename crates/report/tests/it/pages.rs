//! The page, the Markdown, the terminal's summary, the pictures.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use qraft_base::{Digest, Interval, Symbol, Ts};
use qraft_data::Panel;
use qraft_report::model::{Kind, Level, Num, Report};
use qraft_report::picture::{Picture, png};
use qraft_report::read::Found;
use qraft_report::{build, html, markdown, text};
use serde_json::json;

use crate::folder::{BARS, CAPITAL, Folder, equity, gates};

/// Holds a page that people read against the one in the repository.
pub fn hold(name: &str, found: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it").join(name);
    if std::env::var_os("QRAFT_BLESS").is_some() {
        fs::write(&path, found).expect("the page");
    }
    let page = fs::read_to_string(&path).unwrap_or_default();
    assert!(found == page, "QRAFT_BLESS=1 writes {} anew; found:\n{found}", path.display());
}

fn report(folder: &Folder) -> Report {
    build(&Found::open(folder.path()).expect("found"), None)
}

fn judged(passes: bool) -> Folder {
    let folder = Folder::of("trend");
    folder.json("gates.json", &gates(passes));
    folder
}

fn panel(bars: usize) -> Panel {
    let close = (0..bars).flat_map(|bar| [10.0 + bar as f64 / 100.0, 20.0]).collect::<Vec<f64>>();
    Panel {
        symbols: ["A", "B"].map(Symbol::new).to_vec(),
        ts: (0..bars).map(|bar| Ts::from_day(16_436 + bar as i32)).collect(),
        bar: Interval::DAY,
        calendar: "24/7".to_owned(),
        periods_per_year: 365.0,
        session: (0..bars as u32).collect(),
        columns: vec![("close".to_owned(), close.into())],
        categories: BTreeMap::new(),
        members: None,
        snapshot: Digest::of(b"data"),
    }
}

#[test]
fn summaries_for_terminal_and_markdown() {
    let report = report(&judged(false));
    hold("summary.txt", &text::page(&report));
    hold("summary.md", &markdown::page(&report));
}

#[test]
fn every_number_is_of_the_files() {
    let folder = judged(true);
    let report = report(&folder);
    assert_eq!((report.kind, report.strategy.as_str()), (Kind::Run, "trend"));
    assert_eq!(report.headline.level, Level::Pass);
    let first = &report.candidates[0];
    assert_eq!((first.rank, first.trial, first.series.bars), (Some(1), 4, BARS));
    let drawn: Vec<f64> = first.series.equity.iter().map(|x| x.0).collect();
    let whole: Vec<f64> = equity().iter().map(|x| x / CAPITAL).collect();
    assert!(drawn.iter().zip(&whole).all(|(a, b)| (a - b).abs() < 1e-12));
    let years: Vec<(i16, usize)> = first.years.iter().map(|y| (y.year, y.bars)).collect();
    assert_eq!(years, [(2015, 365), (2016, 135)]);
    let grown = first.years.iter().fold(1.0, |all, year| all * (1.0 + year.total_return.0));
    assert!((grown - whole[BARS - 1]).abs() < 1e-12);
    let monthly = first.months.iter().fold(1.0, |all, month| all * (1.0 + month.total_return.0));
    assert!((monthly - whole[BARS - 1]).abs() < 1e-12);
    assert_eq!(first.months.len(), 17);
    assert_eq!((first.positions.long[10], first.positions.short[10]), (1, 1));
    assert_eq!((first.positions.long[40], first.positions.short[499]), (0, 1));
    let trips = first.trips.as_ref().expect("round trips");
    assert_eq!((trips.closed, trips.open, trips.expectancy), (1, 1, Num(18.0)));
    let calmar = first.figures.iter().find(|row| row.name == "calmar_ratio").expect("a row");
    assert_eq!((calmar.value.get(), calmar.undefined.as_deref()), (None, Some("no drawdown")));
    let trials = report.trials.as_ref().expect("trials");
    assert_eq!((trials.total, trials.failed, trials.trial.len()), (13, 1, 12));
    let front: Vec<u64> = trials.pareto.iter().map(|point| point.trial).collect();
    assert_eq!(front, [0, 1, 2, 3, 4]);
    assert_eq!(report.failures[0].count, 1);
}

#[test]
fn a_pool_says_who_gets_what_and_within_what() {
    let folder = judged(true);
    folder.json(
        "pool.json",
        &json!({
            "schema": "qraft.pool/1", "run_id": "trend-00000001", "similarity": "signals",
            "threshold": 0.7, "clusters": [{"kept": 4, "members": [4, 3]}, {"kept": null}],
            "allocation": "risk_parity", "target": null, "volatility": 0.1,
            "weights": [{"trial": 4, "rank": 1, "weight": 1, "capped_weight": 0.5}],
            "limits": {"capacity": 1e6, "scale": 0.5, "caps": [{"of": "name", "cap": 0.25}]},
        }),
    );
    let report = report(&folder);
    let pool = report.pool.as_ref().expect("a pool");
    assert!(pool.words.contains("signals are alike (0.70 or more)"), "{}", pool.words);
    assert!(pool.words.contains("weighted by risk parity"), "{}", pool.words);
    let row = &pool.rows[0];
    assert_eq!((row.weight, row.capped, row.alike.as_slice()), (Num(1.0), Num(0.5), &[3][..]));
    let page = html::page(&report);
    assert!(page.contains("of name, cap 0.2500") && page.contains("within the limits"));
}

#[test]
fn with_prices_come_benchmark_and_exposure() {
    let folder = judged(true);
    let found = Found::open(folder.path()).expect("found");
    let priced = build(&found, Some(&panel(BARS)));
    let first = &priced.candidates[0];
    let hold = first.series.hold.as_ref().expect("a benchmark");
    assert_eq!(hold[100], Num((1.1 + 1.0) / 2.0));
    assert!(first.years[0].hold.0 > 0.0);
    let gross = first.positions.gross.as_ref().expect("exposure");
    assert!((gross[10].0 - (10.0 * 10.1 + 5.0 * 20.0) / equity()[10]).abs() < 1e-12);
    assert!(!priced.lacking.iter().any(|lack| lack.part.contains("benchmark")));
    let other = build(&found, Some(&panel(BARS - 1)));
    assert!(other.candidates[0].series.hold.is_none());
    assert!(other.lacking.iter().any(|lack| lack.why.contains("do not have the bars")));
}

#[test]
fn a_pack_alone_says_what_it_lacks() {
    let folder = judged(true);
    let report = build(&Found::open(&folder.pack_path(1)).expect("found"), None);
    assert_eq!((report.kind, report.candidates.len()), (Kind::Pack, 1));
    assert_eq!(report.headline.level, Level::Unknown);
    let parts: Vec<&str> = report.lacking.iter().map(|lack| lack.part.as_str()).collect();
    assert!(parts.contains(&"other trials") && parts.contains(&"gates"), "{parts:?}");
    assert!(html::page(&report).contains("one sealed trial"));
}

#[test]
fn a_run_that_was_stopped_early_is_told_too() {
    let folder = Folder::of("trend");
    fs::remove_dir_all(folder.path().join("topN")).expect("removed");
    fs::remove_file(folder.path().join("aggregated.json")).expect("removed");
    let report = report(&folder);
    assert!(report.candidates.is_empty());
    assert!(report.headline.words.starts_with("best of 13 trials; deflated"));
    assert!(report.lacking.iter().any(|lack| lack.part.starts_with("equity")));
    assert!(!html::page(&report).contains("id=\"candidates\""));
    assert!(png(&report, Picture::Overview).is_err());
    assert!(png(&report, Picture::Pareto).is_ok());
}

#[test]
fn nothing_of_a_file_becomes_markup() {
    let name = "</script><img src=x onerror=alert(1)>";
    let folder = Folder::of(name);
    folder.json("gates.json", &gates(true));
    let report = report(&folder);
    let page = html::page(&report);
    assert!(!page.contains("<img"), "markup came through");
    assert_eq!(page.matches("</script>").count(), 3);
    assert!(page.contains("&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt;"));
    assert!(!markdown::page(&report).contains("<img"));
}

#[test]
fn the_page_forbids_every_request_and_is_the_same_each_time() {
    let folder = judged(true);
    let page = html::page(&report(&folder));
    let policy = "default-src 'none'; script-src 'nonce-";
    assert!(page.contains(policy), "no policy");
    for word in ["http://", "https://", "url(", "@import", "eval(", "unsafe-"] {
        // uPlot names its home in a comment; that is no request.
        let rest = page.replace("/*! https://github.com/leeoniya/uPlot (v1.6.32) */", "");
        assert!(!rest.contains(word), "the page says {word}");
    }
    assert_eq!(page, html::page(&report(&folder)));
    // The same JSON that a machine is given stands in the page.
    let start = page.find("id=\"report\">").expect("data") + "id=\"report\">".len();
    let end = start + page[start..].find("</script>").expect("its end");
    let data: serde_json::Value = serde_json::from_str(&page[start..end]).expect("JSON");
    assert_eq!(data["schema"], "qraft.report/1");
}

#[test]
fn pictures_are_the_same_bytes_each_time() {
    let folder = judged(false);
    let report = report(&folder);
    for picture in [Picture::Overview, Picture::Pareto] {
        let first = png(&report, picture).expect("a picture");
        assert!(first.starts_with(b"\x89PNG\r\n") && first.len() > 5_000);
        assert_eq!(first, png(&report, picture).expect("a picture"));
    }
}
