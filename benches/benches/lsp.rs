//! From a keystroke to its findings, through the real binary over stdio: a 400-line strategy is
//! opened in `qraft lsp`, one letter at a time is typed into its expressions and taken back, and
//! each time the findings are waited for.
//!
//!     cargo build --release && cargo bench -p qraft-benches --bench lsp
//!
//! The binary is the one beside the benchmark's own folder, or the one that `QRAFT` names. Prints
//! p50 and p95 of the wall time, and the ratio of p95 to the limit of 20 ms.

use std::io::{BufRead, BufReader, Read, Write};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::Instant;

use qraft_benches::strategy;
use serde_json::{Value, json};

/// What an author does not notice.
const LIMIT_MS: f64 = 20.0;
const LINES: usize = 400;
const KEYSTROKES: usize = 400;
const URI: &str = "file:///bench/long.yaml";

fn main() {
    let text = strategy::long(LINES);
    let mut editor = Editor::start();
    let first = editor.open(&text);
    assert_eq!(first, 0, "the strategy has errors");
    let mut times_ms = editor.type_into(&text, KEYSTROKES);
    times_ms.sort_by(f64::total_cmp);
    let at = |share: f64| times_ms[((times_ms.len() - 1) as f64 * share).round() as usize];
    let (p50, p95) = (at(0.5), at(0.95));
    println!(
        "lsp lines={} keystrokes={} p50_ms={p50:.2} p95_ms={p95:.2} limit_ms={LIMIT_MS} \
         ratio={:.2}",
        text.lines().count(),
        times_ms.len(),
        p95 / LIMIT_MS,
    );
    editor.leave();
}

/// The binary to talk to.
fn binary() -> PathBuf {
    if let Some(path) = std::env::var_os("QRAFT") {
        return path.into();
    }
    let own = std::env::current_exe().expect("a place");
    let folder = own.parent().and_then(|deps| deps.parent()).expect("a build folder");
    folder.join(format!("qraft{}", std::env::consts::EXE_SUFFIX))
}

struct Editor {
    server: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
    version: u32,
}

impl Editor {
    fn start() -> Editor {
        let path = binary();
        let mut server = Command::new(&path)
            .arg("lsp")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| panic!("{}: {error}: build it first", path.display()));
        let input = server.stdin.take().expect("stdin");
        let output = BufReader::new(server.stdout.take().expect("stdout"));
        let mut editor = Editor { server, input, output, version: 0 };
        editor.send(&json!({
            "jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {"capabilities": {}}
        }));
        editor.read();
        editor.tell("initialized", json!({}));
        editor
    }

    fn open(&mut self, text: &str) -> usize {
        let document = json!({"uri": URI, "languageId": "yaml", "version": 0, "text": text});
        self.tell("textDocument/didOpen", json!({"textDocument": document}));
        self.errors()
    }

    /// Types a letter behind a window of an expression, here and there in the text, and takes it
    /// back. Answers the milliseconds of each keystroke.
    fn type_into(&mut self, text: &str, keystrokes: usize) -> Vec<f64> {
        let lines: Vec<(usize, usize)> = text
            .lines()
            .enumerate()
            .filter_map(|(at, line)| Some((at, line.find("SMA(")? + 3)))
            .collect();
        let mut times_ms = Vec::with_capacity(keystrokes);
        for key in 0..keystrokes / 2 {
            let (line, character) = lines[key * 37 % lines.len()];
            let here = json!({"line": line, "character": character});
            let after = json!({"line": line, "character": character + 1});
            let typed = json!([{"range": {"start": here, "end": here}, "text": "X"}]);
            let gone = json!([{"range": {"start": here, "end": after}, "text": ""}]);
            for (change, errors) in [(typed, 1), (gone, 0)] {
                let start = Instant::now();
                self.version += 1;
                let document = json!({"uri": URI, "version": self.version});
                let params = json!({"textDocument": document, "contentChanges": change});
                self.tell("textDocument/didChange", params);
                let found = self.errors();
                times_ms.push(start.elapsed().as_secs_f64() * 1e3);
                assert_eq!(found.min(1), errors, "keystroke {key}");
            }
        }
        times_ms
    }

    /// Waits for findings, and counts the errors among them.
    fn errors(&mut self) -> usize {
        let message = self.read();
        assert_eq!(message["method"], "textDocument/publishDiagnostics");
        let findings = message["params"]["diagnostics"].as_array().expect("a list");
        findings.iter().filter(|finding| finding["severity"] == 1).count()
    }

    fn tell(&mut self, method: &str, params: Value) {
        self.send(&json!({"jsonrpc": "2.0", "method": method, "params": params}));
    }

    fn send(&mut self, message: &Value) {
        let body = message.to_string();
        write!(self.input, "Content-Length: {}\r\n\r\n{body}", body.len()).expect("it listens");
        self.input.flush().expect("it listens");
    }

    fn read(&mut self) -> Value {
        let mut length = 0;
        loop {
            let mut line = String::new();
            self.output.read_line(&mut line).expect("it answers");
            match line.trim_end() {
                "" => break,
                header => {
                    if let Some(value) = header.strip_prefix("Content-Length: ") {
                        length = value.parse().expect("a length");
                    }
                }
            }
        }
        let mut body = vec![0; length];
        self.output.read_exact(&mut body).expect("a whole message");
        serde_json::from_slice(&body).expect("JSON")
    }

    fn leave(mut self) {
        self.send(&json!({"jsonrpc": "2.0", "id": 2, "method": "shutdown"}));
        self.read();
        self.tell("exit", Value::Null);
        let status = self.server.wait().expect("it ends");
        assert!(status.success(), "{status}");
    }
}
