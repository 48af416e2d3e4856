//! CPU seconds of a closure. On a shared machine wall time says little; process CPU time of
//! single-threaded work says a lot.

use cpu_time::ProcessTime;

/// CPU seconds of several runs of one closure.
#[derive(Clone, Debug)]
pub struct Timing {
    sorted_s: Vec<f64>,
}

impl Timing {
    /// Runs `work` `runs` times after one warm-up and keeps the process CPU seconds of each.
    pub fn of<T>(runs: usize, mut work: impl FnMut() -> T) -> (Timing, T) {
        let mut answer = work();
        let mut sorted_s = Vec::with_capacity(runs);
        for _ in 0..runs {
            let start = ProcessTime::now();
            answer = work();
            sorted_s.push(start.elapsed().as_secs_f64());
        }
        sorted_s.sort_by(f64::total_cmp);
        (Timing { sorted_s }, answer)
    }

    /// The least.
    pub fn best_s(&self) -> f64 {
        self.sorted_s.first().copied().unwrap_or(f64::NAN)
    }

    /// The middle one.
    pub fn median_s(&self) -> f64 {
        self.sorted_s.get(self.sorted_s.len() / 2).copied().unwrap_or(f64::NAN)
    }
}

/// The most memory this process has held so far, in MiB; `None` where the system does not tell.
pub fn peak_rss_mib() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|l| l.starts_with("VmHWM:"))?;
    let kib: f64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kib / 1024.0)
}
