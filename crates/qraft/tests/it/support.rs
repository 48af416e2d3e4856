//! Running the binary.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStderr, Command, Output, Stdio};
use std::time::{Duration, Instant};

/// The repository.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().expect("the repository")
}

/// The binary, in the repository's folder, with none of its variables set.
pub fn command(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_qraft"));
    command.current_dir(root()).args(args);
    for name in ["QRAFT_LOG", "QRAFT_ISA", "QRAFT_METRICS_PORT", "QRAFT_METRICS_ADDR"] {
        command.env_remove(name);
    }
    command
}

/// Runs it to its end.
pub fn run(args: &[&str]) -> Ran {
    Ran::of(command(args).output().expect("the binary starts"))
}

/// How a run of the binary ended.
#[derive(Debug)]
pub struct Ran {
    /// The exit code; −1 where a signal ended it.
    pub code: i32,
    /// What it printed.
    pub out: String,
    /// What it said.
    pub err: String,
}

impl Ran {
    /// Texts are UTF-8, always.
    pub fn of(output: Output) -> Ran {
        Ran {
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8(output.stdout).expect("stdout is UTF-8"),
            err: String::from_utf8(output.stderr).expect("stderr is UTF-8"),
        }
    }

    /// Fails unless it ended well.
    pub fn ok(self) -> Ran {
        assert_eq!(self.code, 0, "stdout:\n{}\nstderr:\n{}", self.out, self.err);
        self
    }
}

/// The folders in `dir`, by name.
pub fn folders(dir: &Path) -> Vec<PathBuf> {
    let items = fs::read_dir(dir).expect("a folder").map(|item| item.expect("an item").path());
    let mut folders: Vec<PathBuf> = items.filter(|path| path.is_dir()).collect();
    folders.sort();
    folders
}

/// The only folder in `dir`.
pub fn only_folder(dir: &Path) -> PathBuf {
    let mut folders = folders(dir);
    assert_eq!(folders.len(), 1, "{folders:?}");
    folders.remove(0)
}

/// A path as an argument.
pub fn text(path: &Path) -> &str {
    path.to_str().expect("a UTF-8 path")
}

/// The lines of a results file, sorted by trial, the header first.
pub fn sorted_lines(run: &Path) -> Vec<String> {
    let text = fs::read_to_string(run.join("results.jsonl")).expect("results.jsonl");
    let mut lines: Vec<(i64, String)> = text
        .lines()
        .map(|line| {
            let value: serde_json::Value = serde_json::from_str(line).expect("a JSON line");
            (value["trial"].as_i64().unwrap_or(-1), line.to_owned())
        })
        .collect();
    lines.sort();
    lines.into_iter().map(|(_, line)| line).collect()
}

/// A daily series of one symbol as CSV, a deterministic zigzag with a trend.
pub fn zigzag(bars: usize) -> String {
    let mut csv = String::from("ts,symbol,open,high,low,close,volume\n");
    let mut state = 9u64;
    let mut close = 100.0;
    for bar in 0..bars {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let step = ((state >> 40) as f64 / (1u64 << 24) as f64 - 0.49) * 3.0;
        let open = close + step * 0.2;
        close = (close + step).max(5.0);
        let (high, low) = (open.max(close) + 0.5, open.min(close) - 0.5);
        let day = jiff::civil::date(2001, 1, 1) + jiff::Span::new().days(bar as i64);
        csv.push_str(&format!("{day},ZIG,{open:.4},{high:.4},{low:.4},{close:.4},1000\n"));
    }
    csv
}

/// Waits until the results file holds more than its header, then kills. False where it was over
/// first.
pub fn kill_in_the_middle(child: &mut Child, out: &Path) -> bool {
    let start = Instant::now();
    while start.elapsed() < Duration::from_secs(60) {
        let lines = fs::read_dir(out).ok().and_then(|mut items| {
            let file = items.next()?.ok()?.path().join("results.jsonl");
            Some(fs::read_to_string(file).ok()?.lines().count())
        });
        if child.try_wait().expect("a child").is_some() {
            return false;
        }
        if lines.is_some_and(|lines| lines > 1) {
            child.kill().expect("it can be killed");
            child.wait().expect("it ends");
            return true;
        }
        std::thread::yield_now();
    }
    panic!("no line within a minute");
}

/// Starts it with an exporter. Gives the rest of what it says, which must be kept for it to go on
/// saying, and where it listens.
pub fn listening(args: &[&str]) -> (Child, BufReader<ChildStderr>, String) {
    let mut child =
        command(args).stderr(Stdio::piped()).stdout(Stdio::null()).spawn().expect("it starts");
    let mut err = BufReader::new(child.stderr.take().expect("stderr"));
    let mut line = String::new();
    err.read_line(&mut line).expect("a line");
    let addr = line.trim().strip_prefix("metrics: http://").expect("where it listens");
    let addr = addr.strip_suffix("/metrics").expect("a path").to_owned();
    (child, err, addr)
}

/// What the exporter answers; `None` where nobody listens.
pub fn scrape(addr: &str) -> Option<String> {
    let mut stream = TcpStream::connect(addr).ok()?;
    let request = b"GET /metrics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    stream.write_all(request).ok()?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).ok()?;
    Some(answer)
}
