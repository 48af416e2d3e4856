//! CPU and wall seconds of a closure. On a shared machine wall time says little; process CPU time
//! of single-threaded work says a lot.

use std::time::Instant;

use cpu_time::ProcessTime;

/// Seconds of several runs of one closure.
#[derive(Clone, Debug)]
pub struct Timing {
    first_s: f64,
    cpu_s: Vec<f64>,
    wall_s: Vec<f64>,
}

impl Timing {
    /// Runs `work` `runs` times after one warm-up and keeps the process CPU seconds of each.
    pub fn of<T>(runs: usize, mut work: impl FnMut() -> T) -> (Timing, T) {
        let (first, mut answer) = Timing::once(&mut work);
        let (mut cpu_s, mut wall_s) = (Vec::with_capacity(runs), Vec::with_capacity(runs));
        for _ in 0..runs {
            let (start, began) = (ProcessTime::now(), Instant::now());
            answer = work();
            cpu_s.push(start.elapsed().as_secs_f64());
            wall_s.push(began.elapsed().as_secs_f64());
        }
        cpu_s.sort_by(f64::total_cmp);
        wall_s.sort_by(f64::total_cmp);
        (Timing { first_s: first.first_s, cpu_s, wall_s }, answer)
    }

    /// Runs `work` once, cold.
    pub fn once<T>(work: impl FnOnce() -> T) -> (Timing, T) {
        let (start, began) = (ProcessTime::now(), Instant::now());
        let answer = work();
        let (cpu_s, wall_s) = (start.elapsed().as_secs_f64(), began.elapsed().as_secs_f64());
        (Timing { first_s: wall_s, cpu_s: vec![cpu_s], wall_s: vec![wall_s] }, answer)
    }

    /// How many runs were kept.
    pub fn repetitions(&self) -> usize {
        self.cpu_s.len()
    }

    /// Wall seconds of the first run.
    pub fn first_s(&self) -> f64 {
        self.first_s
    }

    /// The least CPU seconds.
    pub fn best_s(&self) -> f64 {
        self.cpu_s.first().copied().unwrap_or(f64::NAN)
    }

    /// The middle one.
    pub fn median_s(&self) -> f64 {
        self.cpu_s.get(self.cpu_s.len() / 2).copied().unwrap_or(f64::NAN)
    }

    /// The least wall seconds.
    pub fn wall_best_s(&self) -> f64 {
        self.wall_s.first().copied().unwrap_or(f64::NAN)
    }

    /// The middle one.
    pub fn wall_median_s(&self) -> f64 {
        self.wall_s.get(self.wall_s.len() / 2).copied().unwrap_or(f64::NAN)
    }
}

/// The most memory this process has held so far, in MiB; `None` where the system does not tell.
pub fn peak_rss_mib() -> Option<f64> {
    qraft_telemetry::peak_memory().map(|bytes| bytes as f64 / f64::from(1 << 20))
}
