//! Metrics over HTTP and events, as someone outside sees them.

use crate::support::{listening, only_folder, run, scrape, sorted_lines, text, zigzag};

const SPACE: [&str; 2] = ["--space", "examples/spaces/ma_cross.json"];
const PRICES: [&str; 2] = ["--prices", "examples/data/sp500.parquet"];

#[test]
fn a_running_search_can_be_scraped() {
    let dir = tempfile::tempdir().expect("a folder");
    std::fs::write(dir.path().join("p.csv"), zigzag(30_000)).expect("prices");
    let body = "version: 1\nstrategy:\n  version: 1\n  params: {n: {default: 5}}\n  signals: {long: \"close > SMA(close, n) and STD(close, n) > 1\"}\n  costs: {fee_bps: 1}\n  hold: {min_days: 2}\n\
                params: {n: {range: [2, 5000], step: 1}}\nplan: random\ntrials: 4000\nseed: 1\n";
    let space = dir.path().join("busy.yaml");
    std::fs::write(&space, body).expect("space");
    let (prices, out) = (dir.path().join("p.csv"), dir.path().join("out"));
    let args = ["search", "run", "--space", text(&space), "--prices", text(&prices)];
    let more = ["--outdir", text(&out), "--metrics-port", "0", "--log", "off"];
    let (mut child, _err, addr) = listening(&[&args[..], &more].concat());
    let answer = scrape(&addr).expect("an answer");
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    let labels = "mode=\"fast\",plan=\"random\",space=\"busy\"";
    assert!(answer.contains(&format!("qraft_search_runs_total{{{labels}}} 1")), "{answer}");
    assert!(answer.contains(&format!("qraft_search_runs_in_progress{{{labels}}} 1")), "{answer}");
    for kind in ["fast", "other", "precise"] {
        let series =
            format!("qraft_search_backtests_failed_total{{error_type=\"{kind}\",{labels}}} 0");
        assert!(answer.contains(&series), "{series}: {answer}");
    }
    child.kill().expect("it can be killed");
    child.wait().expect("it ends");
}

#[test]
fn nothing_changes_with_the_exporter() {
    let dir = tempfile::tempdir().expect("a folder");
    let search = |out: &str, more: &[&str]| {
        let out = dir.path().join(out);
        let args = [&["search", "run"], &SPACE[..], &PRICES, &["--outdir", text(&out)]].concat();
        let ran = run(&[&args[..], &["--log", "off"], more].concat()).ok();
        let folder = only_folder(&out);
        let aggregate = std::fs::read(folder.join("aggregated.json")).expect("an aggregate");
        (ran.out.replace(text(&out), "OUT"), sorted_lines(&folder), aggregate)
    };
    assert!(search("without", &[]) == search("with", &["--metrics-port", "0"]));
}

#[test]
fn events_are_json_lines_with_their_labels() {
    let dir = tempfile::tempdir().expect("a folder");
    let args = [&["search", "run"], &SPACE[..], &PRICES, &["--outdir", text(dir.path())]].concat();
    let ran = run(&[&args[..], &["--log", "json"]].concat()).ok();
    let events: Vec<serde_json::Value> =
        ran.err.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
    let named = |name: &str| events.iter().filter(|e| e["event"] == name).count();
    assert_eq!(named("search.run.started"), 1, "{}", ran.err);
    assert_eq!(named("search.run.prepared"), 1);
    assert_eq!(named("search.backtest.completed"), 9);
    assert_eq!(named("search.run.completed"), 1);
    for event in &events {
        for key in ["event", "run_id", "space", "plan", "mode", "ts"] {
            assert!(event[key].is_string(), "{key} of {event}");
        }
        assert_eq!(event["space"], "ma_cross");
    }
    // A run that is refused is settled too.
    let refused = run(&[&args[..], &["--log", "json", "--trials", "2"]].concat());
    assert_eq!(refused.code, 2);
    assert!(refused.err.contains("search.run.started"), "{}", refused.err);
    assert!(refused.err.contains("search.run.completed"), "{}", refused.err);
}

#[test]
fn a_taken_port_is_said_clearly() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = taken.local_addr().expect("an address").port().to_string();
    let args = ["run", "--strategy", "examples/strategies/ma_cross.yaml"];
    let ran = run(&[&args[..], &PRICES, &["--metrics-port", &port, "--log", "off"]].concat());
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains(&port) && ran.err.contains("--metrics-port"), "{}", ran.err);
}
