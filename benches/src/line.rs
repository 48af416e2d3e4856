//! One measurement as a line, for people or as JSON with the keys that the peers' scripts print.

use serde_json::{Map, Value, json};

use crate::measure::{Timing, peak_rss_mib};

/// A measurement. Seconds of CPU are those of all threads of the process.
#[derive(Clone, Debug)]
pub struct Line {
    /// What was measured.
    pub workload: String,
    keys: Map<String, Value>,
}

impl Line {
    /// Times of a workload on so many threads.
    pub fn new(workload: &str, threads: usize, times: &Timing) -> Line {
        let mut keys = Map::new();
        let mut set = |key: &str, value: Value| keys.insert(key.to_owned(), value);
        set("peer", json!("qraft"));
        set("workload", json!(workload));
        set("threads", json!(threads));
        set("first_call_s", rounded(times.first_s()));
        set("median_s", rounded(times.wall_median_s()));
        set("best_s", rounded(times.wall_best_s()));
        set("cpu_median_s", rounded(times.median_s()));
        set("cpu_best_s", rounded(times.best_s()));
        set("reps", json!(times.repetitions()));
        set("isa", json!(qraft_base::Isa::current().name()));
        Line { workload: workload.to_owned(), keys }
    }

    fn set(&mut self, key: &str, value: Value) {
        self.keys.insert(key.to_owned(), value);
    }

    fn number(&self, key: &str) -> f64 {
        self.keys.get(key).and_then(Value::as_f64).unwrap_or(f64::NAN)
    }

    /// How many combinations and how many units (combinations × bars × symbols) one run takes; and
    /// the memory so far.
    pub fn combos(&mut self, combos: usize, units: f64) {
        let wall_s = self.number("median_s");
        self.set("combos_per_s", rounded(combos as f64 / wall_s));
        self.set("units_per_s", rounded(units / wall_s));
        self.set("peak_rss_mb", peak_rss_mib().map_or(Value::Null, rounded));
    }

    /// Against a hand-written kernel of the same run, by the best CPU seconds of each: how many
    /// times its time ours is, and how many times as fast we are.
    pub fn against(&mut self, kernel: &Timing, worst: f64) {
        let ours_s = self.number("cpu_best_s");
        self.set("limit_s", rounded(kernel.best_s()));
        self.set("limit_ratio", rounded(ours_s / kernel.best_s()));
        self.set("speed_up", rounded(kernel.best_s() / ours_s));
        self.set("worst_difference", json!(worst));
    }

    /// Against a service level and our goal, by wall seconds.
    pub fn level(&mut self, level_s: f64, goal_s: f64, wall_s: f64) {
        self.set("level_s", json!(level_s));
        self.set("goal_s", json!(goal_s));
        self.set("wall_s", rounded(wall_s));
        self.set("level_ratio", rounded(wall_s / level_s));
        self.set("goal_ratio", rounded(wall_s / goal_s));
    }

    /// One JSON object.
    pub fn json(&self) -> String {
        Value::Object(self.keys.clone()).to_string()
    }

    /// For people, within 80 columns.
    pub fn text(&self) -> String {
        let mut out = format!("{:<20}", self.workload);
        for (key, before, behind) in [
            ("cpu_best_s", "", " s cpu"),
            ("limit_ratio", "", " × kernel"),
            ("wall_s", "", " s wall"),
            ("level_s", "of ", " s"),
            ("units_per_s", "", " units/s"),
            ("peak_rss_mb", "", " MiB"),
        ] {
            if let Some(number) = self.keys.get(key).and_then(Value::as_f64) {
                out += &format!("  {before}{}{behind}", short(number));
            }
        }
        out
    }
}

/// Four significant digits.
fn short(x: f64) -> String {
    if x == 0.0 || (1e-3..1e5).contains(&x.abs()) {
        let digits = (3 - x.abs().max(1e-300).log10().floor() as i32).clamp(0, 6) as usize;
        format!("{x:.digits$}")
    } else {
        format!("{x:.2e}")
    }
}

fn rounded(x: f64) -> Value {
    let text = format!("{x:.5e}");
    text.parse::<f64>().map_or(Value::Null, |x| json!(x))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_has_the_peers_keys() {
        let (times, _) = Timing::of(3, || 1 + 1);
        let mut line = Line::new("w1-daily-ema", 1, &times);
        line.combos(4_560, 1e7);
        line.against(&times, 0.0);
        let parsed: Value = serde_json::from_str(&line.json()).expect("json");
        for key in
            "peer workload threads first_call_s median_s best_s cpu_median_s cpu_best_s reps \
                    peak_rss_mb combos_per_s units_per_s limit_ratio"
                .split(' ')
                .filter(|key| !key.is_empty())
        {
            assert!(parsed.get(key).is_some(), "{key}");
        }
        assert_eq!(parsed["reps"], 3);
        let text = line.text();
        assert!(text.starts_with("w1-daily-ema") && text.chars().count() <= 80, "{text}");
    }

    #[test]
    fn numbers_are_short() {
        assert_eq!([0.012345, 1234.5, 2.5e9].map(short), ["0.01235", "1234", "2.50e9"]);
    }
}
