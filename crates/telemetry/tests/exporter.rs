//! The exporter over loopback, as a scraper sees it.

use std::io::{Read, Write};
use std::net::{IpAddr, Ipv4Addr, TcpListener, TcpStream};
use std::time::Duration;

use qraft_base::ErrorType;
use qraft_telemetry::{Exporter, ExporterConfig, FAMILIES, Kind, Metrics, RunInfo};

const LOOPBACK: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

fn any_port() -> ExporterConfig {
    ExporterConfig { addr: LOOPBACK, port: 0 }
}

fn info() -> RunInfo {
    RunInfo {
        run_id: "x-1".to_owned(),
        space: "ma_\"cross\" le=\"1\"".to_owned(),
        plan: "grid".to_owned(),
        mode: "fast".to_owned(),
    }
}

/// The whole answer to some bytes.
fn ask(exporter: &Exporter, request: &str) -> String {
    let mut stream = TcpStream::connect(exporter.addr()).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

/// Status line with headers, and body.
fn get(exporter: &Exporter, path: &str, accept: &str) -> (String, String) {
    let request = format!("GET {path} HTTP/1.1\r\nHost: x\r\nAccept: {accept}\r\n\r\n");
    let answer = ask(exporter, &request);
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    let length = format!("Content-Length: {}\r\n", body.len());
    assert!(format!("{head}\r\n").contains(&length), "{head}");
    (head.to_owned(), body.to_owned())
}

fn value(text: &str, series: &str) -> f64 {
    let line = text
        .lines()
        .find(|line| line.starts_with(series))
        .unwrap_or_else(|| panic!("{series} in {text}"));
    line.rsplit(' ').next().unwrap().parse().unwrap()
}

/// What a linter of the format looks for: each sample stands under its own HELP and TYPE, each
/// family once.
fn lint(text: &str, suffix_of_counters: bool) {
    let mut seen: Vec<&str> = Vec::new();
    let mut family = ("", "");
    let mut helped = "";
    for line in text.lines() {
        if let Some(help) = line.strip_prefix("# HELP ") {
            let (name, sentence) = help.split_once(' ').unwrap();
            assert!(!sentence.is_empty() && !seen.contains(&name), "{line}");
            helped = name;
        } else if let Some(kind) = line.strip_prefix("# TYPE ") {
            family = kind.split_once(' ').unwrap();
            assert_eq!(family.0, helped, "{line}");
            let declared = FAMILIES.iter().find(|declared| {
                let bare = declared.name.strip_suffix("_total").unwrap_or(declared.name);
                family.0 == if suffix_of_counters { declared.name } else { bare }
            });
            let kind = match declared.unwrap_or_else(|| panic!("{line} is declared")).kind {
                Kind::Counter => "counter",
                Kind::Gauge => "gauge",
                Kind::Histogram(_) => "histogram",
            };
            assert_eq!(family.1, kind, "{line}");
            seen.push(family.0);
        } else if line != "# EOF" {
            let name = line.split(['{', ' ']).next().unwrap();
            let suffix =
                name.strip_prefix(family.0).unwrap_or_else(|| panic!("{line} under {family:?}"));
            let allowed: &[&str] = match family.1 {
                "histogram" => &["_bucket", "_sum", "_count"],
                "counter" if !suffix_of_counters => &["_total"],
                _ => &[""],
            };
            assert!(allowed.contains(&suffix), "{line} under {family:?}");
            line.rsplit(' ').next().unwrap().parse::<f64>().unwrap();
        }
    }
    assert!(!seen.is_empty());
}

#[test]
fn a_scrape_has_every_known_series_from_the_start() {
    let metrics = Metrics::new("1.2.3");
    metrics.validation_errors("lah", 2);
    metrics.declare_quality_checks(["spa"], &["pass", "fail"]);
    metrics.quality_check("spa", "fail");
    let exporter = Exporter::start(any_port(), metrics.clone()).unwrap();
    assert_ne!(exporter.port(), 0);
    let guard = metrics.run(&info());
    // A strategy's own families are there from its start and its end on.
    let execution = metrics.execution("s", "precise", &["A"]);
    execution.drawdown(0.0);
    metrics.strategy_runs("s", 1);
    metrics.strategy_figures("s", Some(1.0), Some(0.1));
    let labels = r#"mode="fast",plan="grid",space="ma_\"cross\" le=\"1\"""#;
    let (head, text) = get(&exporter, "/metrics", "*/*");
    assert!(head.starts_with("HTTP/1.1 200 OK\r\n"), "{head}");
    assert!(head.contains("Content-Type: text/plain; version=0.0.4"), "{head}");
    lint(&text, true);
    assert_eq!(value(&text, &format!("qraft_search_runs_total{{{labels}}}")), 1.0);
    assert_eq!(value(&text, &format!("qraft_search_runs_in_progress{{{labels}}}")), 1.0);
    assert_eq!(value(&text, &format!("qraft_search_backtests_total{{{labels}}}")), 0.0);
    for error_type in ["fast", "precise", "other"] {
        let series =
            format!("qraft_search_backtests_failed_total{{error_type=\"{error_type}\",{labels}}}");
        assert_eq!(value(&text, &series), 0.0);
    }
    for family in FAMILIES {
        assert!(text.contains(&format!("# TYPE {} ", family.name)), "{} is there", family.name);
    }
    assert_eq!(value(&text, "qraft_build_info{version=\"1.2.3\"}"), 1.0);
    assert_eq!(value(&text, "qraft_validation_errors_total{error_type=\"lah\"}"), 2.0);
    assert_eq!(value(&text, "qraft_exporter_scrapes_total"), 1.0);
    assert_eq!(value(&text, "qraft_quality_checks_total{check_type=\"spa\",status=\"pass\"}"), 0.0);
    assert_eq!(value(&text, "qraft_quality_checks_total{check_type=\"spa\",status=\"fail\"}"), 1.0);
    // two more than without the gate
    assert_eq!(value(&text, "qraft_exporter_series"), 38.0);

    guard.backtest(0.002, None);
    guard.backtest(0.5, Some(ErrorType::Precise));
    drop(guard);
    let (_, text) = get(&exporter, "/metrics", "*/*");
    assert_eq!(value(&text, &format!("qraft_search_backtests_total{{{labels}}}")), 2.0);
    let failed = |kind: &str| {
        value(
            &text,
            &format!("qraft_search_backtests_failed_total{{error_type=\"{kind}\",{labels}}}"),
        )
    };
    assert_eq!([failed("fast"), failed("precise"), failed("other")], [0.0, 1.0, 0.0]);
    assert_eq!(
        value(&text, &format!("qraft_search_backtest_duration_seconds_sum{{{labels}}}")),
        0.502
    );
    assert_eq!(value(&text, &format!("qraft_search_run_duration_seconds_count{{{labels}}}")), 1.0);
    assert_eq!(value(&text, &format!("qraft_search_runs_in_progress{{{labels}}}")), 0.0);
    assert_eq!(value(&text, "qraft_exporter_scrapes_total"), 2.0);
}

#[test]
fn open_metrics_where_it_is_asked_for() {
    let metrics = Metrics::new("1");
    let exporter = Exporter::start(any_port(), metrics.clone()).unwrap();
    let _guard = metrics.run(&info());
    let (head, text) =
        get(&exporter, "/metrics", "application/openmetrics-text;version=1.0.0,text/plain;q=0.5");
    assert!(head.contains("Content-Type: application/openmetrics-text; version=1.0.0"), "{head}");
    assert!(text.ends_with("\n# EOF\n"));
    assert_eq!(text.matches("# EOF").count(), 1);
    lint(&text, false);
    assert!(text.contains("# TYPE qraft_search_runs counter\n"));
    assert!(text.contains("\nqraft_search_runs_total{"));
    let seconds = "qraft_search_run_duration_seconds_bucket{";
    let bounds: Vec<&str> = text
        .lines()
        .filter(|line| line.starts_with(seconds))
        .map(|line| line.rsplit_once("le=\"").unwrap().1.split('"').next().unwrap())
        .collect();
    assert!(
        bounds.contains(&"1.0") && bounds.contains(&"+Inf") && bounds.contains(&"0.1"),
        "{bounds:?}"
    );
    assert!(!bounds.contains(&"1"));
    assert!(text.contains(r#"space="ma_\"cross\" le=\"1\"""#), "a label's value is left alone");
}

#[test]
fn other_requests_are_answered_within_bounds() {
    let exporter = Exporter::start(any_port(), Metrics::new("1")).unwrap();
    let (head, body) = get(&exporter, "/healthz", "*/*");
    assert!(head.starts_with("HTTP/1.1 200") && body == "ok\n");
    assert!(get(&exporter, "/", "*/*").0.starts_with("HTTP/1.1 404"));
    assert!(ask(&exporter, "POST /metrics HTTP/1.1\r\n\r\n").starts_with("HTTP/1.1 405"));
    assert!(ask(&exporter, "rubbish\r\n\r\n").starts_with("HTTP/1.1 400"));
    let head_only = ask(&exporter, "HEAD /healthz HTTP/1.1\r\n\r\n");
    assert!(head_only.ends_with("\r\n\r\n") && head_only.contains("Content-Length: 3"));
    let long = format!("GET /{} HTTP/1.1\r\n\r\n", "a".repeat(8 * 1024 - 6));
    assert!(ask(&exporter, &long[..8 * 1024]).starts_with("HTTP/1.1 431"));
}

#[test]
fn a_silent_client_does_not_hold_the_thread() {
    let exporter = Exporter::start(any_port(), Metrics::new("1")).unwrap();
    let mut silent = TcpStream::connect(exporter.addr()).unwrap();
    silent.write_all(b"GET /metrics HT").unwrap();
    assert_eq!(get(&exporter, "/healthz", "*/*").1, "ok\n");
}

#[test]
fn dropping_it_frees_the_port() {
    let exporter = Exporter::start(any_port(), Metrics::new("1")).unwrap();
    let addr = exporter.addr();
    drop(exporter);
    assert!(TcpStream::connect(addr).is_err());
}

#[test]
fn a_port_in_use_is_named_with_its_flag() {
    let taken = TcpListener::bind((LOOPBACK, 0)).unwrap();
    let port = taken.local_addr().unwrap().port();
    let config = ExporterConfig { addr: LOOPBACK, port };
    let error = Exporter::start(config, Metrics::new("1")).unwrap_err().to_string();
    assert!(error.contains(&format!("port {port}")) && error.contains("in use"), "{error}");
    assert!(error.contains("--metrics-port"), "{error}");
    let elsewhere = ExporterConfig { addr: "203.0.113.1".parse().unwrap(), port: 0 };
    let error = Exporter::start(elsewhere, Metrics::new("1")).unwrap_err().to_string();
    assert!(error.contains("--metrics-addr"), "{error}");
}

#[test]
fn a_thousand_series_are_answered_quickly() {
    let metrics = Metrics::new("1");
    let runs: Vec<_> = (0..125)
        .map(|at| metrics.run(&RunInfo { space: format!("space_{at}"), ..info() }))
        .collect();
    let exporter = Exporter::start(any_port(), metrics).unwrap();
    let start = std::time::Instant::now();
    let (_, text) = get(&exporter, "/metrics", "*/*");
    let took = start.elapsed();
    assert!(value(&text, "qraft_exporter_series") >= 1000.0);
    assert!(took < Duration::from_millis(200), "{took:?}");
    drop(runs);
}
