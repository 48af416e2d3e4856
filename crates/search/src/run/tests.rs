use std::borrow::Cow;
use std::fs;
use std::path::Path;
use std::sync::atomic::AtomicBool;

use proptest::prelude::*;
use qraft_base::{Digest, ErrorType, Failure, Stage};

use super::*;
use crate::plan::{Axis, Dim, Plan, PlanKind, Points, Request};
use crate::record::{FIGURES, Figure, Header};

/// Figures made of the params alone; trials with fast = 3 fail, with fast = 5 panic.
struct Toy {
    first: usize,
    panics: bool,
    /// Rises `stop` once that many trials were answered.
    stop_after: Option<u64>,
    answered: std::sync::atomic::AtomicU64,
}

impl Toy {
    fn new(first: usize) -> Toy {
        Toy { first, panics: false, stop_after: None, answered: Default::default() }
    }
}

impl Engine for Toy {
    fn run(&self, trials: &[Trial], stop: &AtomicBool) -> Option<Answers> {
        use rayon::prelude::*;
        let answers = trials.par_iter().map(|trial| {
            let (fast, slow) = (trial.params[0], trial.params[1]);
            if fast == 3.0 {
                let failure = Failure::new(ErrorType::Fast, Stage::Bind, "bad_window", "three");
                return Err(failure);
            }
            assert!(!(self.panics && fast == 5.0), "five");
            let mut figures = FIGURES.map(|name| Figure::Value(fast / slow + name.len() as f64));
            if fast == slow {
                figures[3] = Figure::Undefined(Cow::Borrowed("flat"));
            }
            Ok(Stats(figures))
        });
        let answers = answers.collect();
        let before = self.answered.fetch_add(trials.len() as u64, Ordering::Relaxed);
        if self.stop_after.is_some_and(|after| before + trials.len() as u64 > after) {
            stop.store(true, Ordering::Relaxed);
            return None;
        }
        Some(answers)
    }

    fn limits(&self) -> BatchLimits {
        BatchLimits { first: self.first, most: usize::MAX }
    }
}

fn plan() -> Plan {
    let values = |n: u64| Axis::Values((1..=n).map(|i| i as f64).collect());
    let dims = vec![
        Dim { name: "fast".to_owned(), axis: values(9) },
        Dim { name: "slow".to_owned(), axis: values(7) },
    ];
    let request = Request { kind: PlanKind::Random, trials: Some(40), seed: 7 };
    Plan::new(Points::new(dims).unwrap(), request, &accept).unwrap()
}

fn accept(point: &[f64]) -> bool {
    point[0] <= point[1] + 4.0
}

fn header() -> Header {
    let digest = Digest::of(b"");
    let text = String::new;
    Header {
        run_id: "toy-00000000".to_owned(),
        snapshot: digest,
        dsl: digest,
        operators: digest,
        space_digest: digest,
        semantics: 1,
        engine: text(),
        strategy: text(),
        space: text(),
        plan: text(),
        mode: text(),
        seed: 7,
        trials: 40,
        universe: text(),
        bars: 10,
        symbols: 1,
        periods_per_year: 252.0,
        capital: 1e6,
    }
}

fn search(path: &Path, engine: &Toy, threads: usize) -> Ran {
    let plan = plan();
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
    let keys = TrialKeys {
        snapshot: Digest::of(b""),
        dsl: Digest::of(b""),
        operators: Digest::of(b""),
        mode: "fast",
        semantics: 1,
        window: String::new(),
    };
    let job = Job {
        draws: plan.draws(&accept),
        total: plan.total(),
        names: plan.points().names(),
        keys,
        bars: 10,
        engine,
        pool: &pool,
        objective: Objective::default(),
        batch: None,
    };
    let mut resumed = open(path, &header(), false).unwrap();
    run(job, &mut resumed, &AtomicBool::new(false), &mut |_| {}).unwrap()
}

fn sorted(path: &Path) -> Vec<String> {
    let text = fs::read_to_string(path).unwrap();
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    lines[1..].sort_by_key(|line| TrialRecord::parse(line).unwrap().trial);
    lines
}

#[test]
fn lines_do_not_depend_on_batches_or_threads() {
    let dir = tempfile::tempdir().unwrap();
    let run = |first, threads| {
        let path = dir.path().join(format!("{first}-{threads}"));
        let ran = search(&path, &Toy::new(first), threads);
        assert_eq!((ran.progress.done, ran.progress.total, ran.interrupted), (40, 40, false));
        fs::read(path).unwrap()
    };
    let one = run(40, 1);
    for (first, threads) in [(1, 1), (7, 2), (3, 7), (1_000, 2)] {
        assert!(run(first, threads) == one, "{first} {threads}");
    }
}

#[test]
fn a_panic_is_one_trials_failure() {
    let dir = tempfile::tempdir().unwrap();
    let (calm, wild) = (dir.path().join("calm"), dir.path().join("wild"));
    search(&calm, &Toy::new(16), 2);
    let ran = search(&wild, &Toy { panics: true, ..Toy::new(16) }, 2);
    assert_eq!(ran.progress.done, 40);
    let (calm, wild) = (sorted(&calm), sorted(&wild));
    let mut panicked = 0;
    for (calm, wild) in calm.iter().zip(&wild).skip(1) {
        let record = TrialRecord::parse(wild).unwrap();
        if record.params[0].1 == 5.0 {
            assert_eq!(record.failure().unwrap().error_code, "internal_panic");
            assert!(record.failure().unwrap().message.contains("five"));
            panicked += 1;
        } else {
            assert_eq!(calm, wild);
        }
    }
    assert!(panicked > 0);
}

#[test]
fn a_stopped_run_is_resumed_to_the_same_lines() {
    let dir = tempfile::tempdir().unwrap();
    let (whole, parts) = (dir.path().join("whole"), dir.path().join("parts"));
    search(&whole, &Toy::new(8), 2);
    let ran = search(&parts, &Toy { stop_after: Some(20), ..Toy::new(8) }, 2);
    assert!(ran.interrupted);
    assert!((8..=20).contains(&ran.progress.done), "{}", ran.progress.done);
    let again = search(&parts, &Toy::new(8), 1);
    assert_eq!((again.progress.resumed, again.progress.done), (ran.progress.done, 40));
    assert_eq!(fs::read(&whole).unwrap(), fs::read(&parts).unwrap());
    let third = search(&parts, &Toy::new(8), 1);
    assert_eq!((third.progress.resumed, third.progress.failed), (40, 0));
}

#[test]
fn another_runs_file_is_refused_and_left_alone() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("results.jsonl");
    search(&path, &Toy::new(8), 1);
    let before = fs::read(&path).unwrap();
    let other = Header { snapshot: Digest::of(b"changed"), ..header() };
    let error = open(&path, &other, false).unwrap_err();
    let text = error.to_string();
    assert!(matches!(error, ResumeError::Refused { .. }));
    assert!(text.contains(&Digest::of(b"changed").to_string()), "{text}");
    assert!(text.contains(&Digest::of(b"").to_string()), "{text}");
    assert!(text.contains("--fresh"), "{text}");
    assert_eq!(fs::read(&path).unwrap(), before);
    fs::write(&path, "not a header\n").unwrap();
    assert!(matches!(open(&path, &header(), false), Err(ResumeError::Lines(_))));
    assert!(open(&path, &header(), true).unwrap().done.is_empty());
    fs::write(&path, format!("{}\n{{\"trail\":1}}\n", header().to_line())).unwrap();
    let damaged = open(&path, &header(), false).unwrap_err().to_string();
    assert!(damaged.contains("damaged"), "{damaged}");
}

#[test]
fn lines_are_read_in_trial_order_and_the_later_wins() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("results.jsonl");
    search(&path, &Toy::new(8), 1);
    let mut lines: Vec<String> =
        fs::read_to_string(&path).unwrap().lines().map(str::to_owned).collect();
    let first = lines[1].clone();
    lines[1] = first.replace("\"equity_len\":10", "\"equity_len\":99");
    lines[1..].reverse();
    lines.push(first.clone());
    fs::write(&path, lines.join("\n") + "\n{\"trial\":41,").unwrap();
    let lines = Lines::read(&path).unwrap();
    assert_eq!(lines.trials().collect::<Vec<_>>(), (0..40).collect::<Vec<_>>());
    let mut numbers = Vec::new();
    lines
        .for_each(|record| {
            if record.trial == 0 {
                assert_eq!(record.to_line(), first);
            }
            numbers.push(record.trial);
            Ok::<(), LinesError>(())
        })
        .unwrap();
    assert_eq!(numbers, (0..40).collect::<Vec<_>>());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    /// A kill leaves some prefix of the bytes; and holes, where lines of the middle were lost.
    #[test]
    fn any_torn_file_is_completed_to_the_same_lines(
        cut in 0usize..20_000, hole in 0usize..40, batch in 1usize..50,
    ) {
        let dir = tempfile::tempdir().unwrap();
        let (whole, torn) = (dir.path().join("whole"), dir.path().join("torn"));
        search(&whole, &Toy::new(50), 1);
        let text = fs::read_to_string(&whole).unwrap();
        let mut kept = text[..cut.min(text.len())].to_owned();
        if let Some(start) = kept.match_indices('\n').nth(hole).map(|(at, _)| at + 1) {
            let end = kept[start..].find('\n').map_or(kept.len(), |at| start + at + 1);
            kept.replace_range(start..end, "");
        }
        fs::write(&torn, &kept).unwrap();
        let ran = search(&torn, &Toy::new(batch), 2);
        prop_assert_eq!(ran.progress.done, 40);
        prop_assert_eq!(sorted(&torn), sorted(&whole));
    }
}
