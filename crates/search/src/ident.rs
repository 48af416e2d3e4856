//! What a trial, a space and a run are called.

use qraft_base::{Digest, DigestBuilder};

use crate::plan::{Axis, Points, Request};

/// What every trial of a run shares, ready to be joined with one trial's params.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TrialKeys {
    /// What the data are.
    pub snapshot: Digest,
    /// What the strategy means.
    pub dsl: Digest,
    /// Operators that do not come with the build.
    pub operators: Digest,
    /// `fast`, `precise`.
    pub mode: &'static str,
    /// The version of the semantics.
    pub semantics: u32,
    /// The bars that are run, as `first..end`.
    pub window: String,
}

impl TrialKeys {
    /// The key of the trial with those params. Equal keys mean equal results.
    pub fn of(&self, param_hash: Digest) -> Digest {
        DigestBuilder::new("qraft.trial/1")
            .field("snapshot", self.snapshot.as_bytes())
            .field("dsl", self.dsl.as_bytes())
            .field("operators", self.operators.as_bytes())
            .field("params", param_hash.as_bytes())
            .text("mode", self.mode)
            .field("semantics", &self.semantics.to_le_bytes())
            .text("window", &self.window)
            .finish()
    }
}

/// What is searched: domains, constraints, plan, number of trials and seed. The objective is not in
/// it, since it ranks trials and does not make them. `constraints` is the digest of the space's
/// own.
pub fn space_digest(points: &Points, constraints: Digest, request: Request) -> Digest {
    let mut builder = DigestBuilder::new("qraft.space/1");
    for dim in &points.dims {
        builder.text("param", &dim.name);
        match &dim.axis {
            Axis::Values(values) => builder.numbers("values", values),
            Axis::Steps { low, step, count, .. } => {
                builder.numbers("steps", &[*low, *step]).field("count", &count.to_le_bytes())
            }
            Axis::Continuous { low, high, log } => {
                builder.numbers("range", &[*low, *high]).field("log", &[u8::from(*log)])
            }
        };
    }
    builder.field("constraints", constraints.as_bytes()).text("plan", request.kind.as_str());
    if let Some(trials) = request.trials {
        builder.field("trials", &trials.to_le_bytes());
    }
    builder.field("seed", &request.seed.to_le_bytes());
    builder.finish()
}

/// The folder's name of a run: the strategy's name and 8 hex digits of what is searched. Data and
/// engine are not in it, so that changed data meets its old folder, and is refused there.
pub fn run_id(name: &str, strategy: Digest, space: Digest, mode: &str, universe: &str) -> String {
    let digest = DigestBuilder::new("qraft.run/1")
        .field("strategy", strategy.as_bytes())
        .field("space", space.as_bytes())
        .text("mode", mode)
        .text("universe", universe)
        .finish();
    format!("{}-{}", folder_name(name), digest.short(8))
}

/// A name as part of a path: letters, digits, `.`, `_` and `-`; anything else becomes `_`.
pub(crate) fn folder_name(name: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
    let name: String = name.chars().take(64).map(|c| if plain(c) { c } else { '_' }).collect();
    match name.trim_start_matches('.') {
        "" => "run".to_owned(),
        rest => rest.to_owned(),
    }
}

/// True for a text that can be a run's folder: one plain path component, of at most 100 characters.
pub fn is_run_id(text: &str) -> bool {
    let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-');
    !text.is_empty() && text.len() <= 100 && !text.starts_with('.') && text.bytes().all(plain)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{Dim, PlanKind};

    fn space(values: &[f64], seed: u64) -> Digest {
        let dim = Dim { name: "fast".to_owned(), axis: Axis::Values(values.to_vec()) };
        let points = Points::new(vec![dim]).unwrap();
        let request = Request { kind: PlanKind::Grid, trials: None, seed };
        space_digest(&points, Digest::of(b""), request)
    }

    #[test]
    fn a_run_is_named_by_what_is_searched() {
        let id = |name, space| run_id(name, Digest::of(b"dsl"), space, "fast", "all");
        let one = id("ma_cross", space(&[1.0, 2.0], 7));
        assert!(one.starts_with("ma_cross-") && one.len() == "ma_cross-".len() + 8, "{one}");
        assert_eq!(one, id("ma_cross", space(&[1.0, 2.0], 7)));
        assert_ne!(one, id("ma_cross", space(&[1.0, 3.0], 7)));
        assert_ne!(one, id("ma_cross", space(&[1.0, 2.0], 8)));
        for name in ["", "../..", "a b/c", "名"] {
            assert!(is_run_id(&id(name, space(&[1.0], 7))), "{name}");
        }
        assert!(!is_run_id("a/b") && !is_run_id(".") && !is_run_id(""));
    }

    #[test]
    fn a_trial_is_named_by_everything_that_makes_it() {
        let keys = TrialKeys {
            snapshot: Digest::of(b"data"),
            dsl: Digest::of(b"dsl"),
            operators: Digest::of(b"none"),
            mode: "fast",
            semantics: 1,
            window: "0..9".to_owned(),
        };
        let key = keys.of(Digest::of(b"p"));
        let others = [
            TrialKeys { snapshot: Digest::of(b"x"), ..keys.clone() },
            TrialKeys { dsl: Digest::of(b"x"), ..keys.clone() },
            TrialKeys { mode: "precise", ..keys.clone() },
            TrialKeys { semantics: 2, ..keys.clone() },
            TrialKeys { window: "0..8".to_owned(), ..keys.clone() },
        ];
        assert!(others.iter().all(|other| other.of(Digest::of(b"p")) != key));
        assert_ne!(keys.of(Digest::of(b"q")), key);
    }
}
