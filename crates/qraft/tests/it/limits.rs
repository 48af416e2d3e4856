//! Inputs made to hurt: refused with a finding, within a second and 200 MB.

use std::fs::File;
use std::path::Path;
use std::time::{Duration, Instant};

use crate::support::{Ran, command, text};

/// The most memory that a child may hold, in KiB.
const MEMORY_KIB: u64 = 200 << 10;
/// A build for debugging on a busy machine is slower than what is promised of a release.
const SECONDS: u64 = if cfg!(debug_assertions) { 10 } else { 1 };

/// Runs the binary; answers how it ended, and the most memory that it held, in KiB.
#[cfg(target_os = "linux")]
fn measured(args: &[&str], dir: &Path) -> (Ran, u64) {
    // Files and not pipes: nobody reads while it runs.
    let (out, err) = (dir.join("out"), dir.join("err"));
    let sink = |path: &Path| File::create(path).expect("a file");
    let mut child = command(args).stdout(sink(&out)).stderr(sink(&err)).spawn().expect("it starts");
    let status = format!("/proc/{}/status", child.id());
    let started = Instant::now();
    let mut peak = 0;
    let code = loop {
        if let Some(ended) = child.try_wait().expect("a child") {
            break ended.code().unwrap_or(-1);
        }
        // The kernel keeps the peak: the last reading before the end counts.
        let now = std::fs::read_to_string(&status).unwrap_or_default();
        let line = now.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kib = line.and_then(|l| l.trim().trim_end_matches(" kB").parse::<u64>().ok());
        peak = peak.max(kib.unwrap_or(0));
        assert!(started.elapsed() < Duration::from_secs(SECONDS), "{args:?} takes too long");
    };
    let text = |path: &Path| std::fs::read_to_string(path).expect("text");
    (Ran { code, out: text(&out), err: text(&err) }, peak)
}

fn cases() -> Vec<(&'static str, String, &'static str)> {
    let signal = |expr: &str| format!("version: 1\nsignals:\n  long: {expr}\n");
    let bomb = {
        let mut text = String::from("version: 1\nlet:\n  a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for i in 1..12 {
            let refs = vec![format!("*a{}", i - 1); 10].join(", ");
            text.push_str(&format!("  a{i}: &a{i} [{refs}]\n"));
        }
        text
    };
    let keys: String = (0..1_000_000).map(|i| format!("k{i}: 1\n")).collect();
    let few_keys: String = (0..100_000).map(|i| format!("k{i}: 1\n")).collect();
    let nested: String = (0..10_000).map(|i| format!("{}a:\n", " ".repeat(i.min(40)))).collect();
    vec![
        ("ten megabytes", "x".repeat(10 << 20), "SYN005"),
        ("ten megabytes of lines", "# line\n".repeat((10 << 20) / 7), "SYN005"),
        ("flow depth", format!("a: {}", "[".repeat(10_000)), "SYN005"),
        ("map depth", format!("a: {}", "{a: ".repeat(10_000)), "SYN005"),
        ("block depth", "- ".repeat(10_000), "SYN005"),
        ("block lines", nested, "SYN0"),
        ("alias bomb", bomb, "SYN005"),
        ("a million keys", keys, "SYN005"),
        ("many keys", few_keys, ""),
        ("a long expression", signal(&format!("a{}", " + a".repeat((900 << 10) / 4))), "SYN005"),
        ("an expression of 1 MB", signal(&"a".repeat(1 << 20)), "SYN005"),
        ("brackets", signal(&format!("{}a{}", "(".repeat(10_000), ")".repeat(10_000))), "SYN005"),
        ("signs", signal(&format!("0 {}1", "- ".repeat(30_000))), "SYN005"),
        ("indices", signal(&format!("a{}", "[1]".repeat(20_000))), "SYN005"),
        ("powers", signal(&"a ** ".repeat(10_000)), "SYN005"),
    ]
}

#[cfg(target_os = "linux")]
#[test]
fn inputs_made_to_hurt_are_refused_in_time_and_memory() {
    let dir = tempfile::tempdir().expect("a folder");
    let mut measured_runs = 0;
    for (name, content, code) in cases() {
        let file = dir.path().join(format!("{}.yaml", name.replace(' ', "_")));
        std::fs::write(&file, &content).expect("a file");
        for words in [&["check", "--format", "json"][..], &["fmt", "--check"]] {
            let args = [words, &[text(&file)]].concat();
            let (ran, peak) = measured(&args, dir.path());
            // A run that ended before it could be looked at held little.
            measured_runs += usize::from(peak > 0);
            assert!(peak < MEMORY_KIB, "{name}: {args:?} held {peak} KiB");
            assert!(ran.code == 1 || (code.is_empty() && ran.code == 0), "{name}: {}", ran.code);
            let said = format!("{}{}", ran.out, ran.err);
            assert!(said.contains(code), "{name}: {args:?} said {}", &said[..said.len().min(400)]);
            assert!(said.len() < 1 << 20, "{name}: {args:?} said {} bytes", said.len());
        }
    }
    assert!(measured_runs >= 10, "only {measured_runs} runs were measured");
}
