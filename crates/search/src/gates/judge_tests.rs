use qraft_base::{ErrorType, Stage};
use qraft_stats::gate::spa::Verdicts;
use qraft_stats::gate::tail::Tail;

use super::super::Status;
use super::*;

/// A candidate whose later stages answer as they are told, and that counts what it is asked.
struct Toy {
    leaks: bool,
    asked: u32,
}

impl Asked for Toy {
    fn study(&mut self, _: f64) -> Result<Study, Failure> {
        self.asked += 1;
        let message = "the matcher has no room".to_owned();
        Err(Failure::new(ErrorType::Precise, Stage::Book, "toy", message))
    }

    fn leak(&mut self) -> Result<Option<Leak>, LeakError> {
        self.asked += 1;
        Ok(self.leaks.then_some(Leak { future: "poisoned", cut: 9, bar: 8 }))
    }
}

fn tail(p: f64) -> Tail {
    Tail {
        statistic: 1.0,
        replications: 2_000,
        above: 0,
        at_or_above: 0,
        critical: 1.0,
        p_raw: p,
        p,
    }
}

fn snooped(p: f64) -> Result<Snooped, SnoopError> {
    let [white, lower, consistent, upper] = [tail(p); 4];
    let verdicts = Verdicts { white, lower, consistent, upper };
    Ok(Snooped { block: 4, verdicts, superior: vec![0], rounds: 2 })
}

fn log() -> Log {
    Log::new(4_560, 60, &[(3, 1.0), (7, 0.5)], 1_260.0, 252.0)
}

fn judged(deflated: Option<f64>, p: f64, superior: &[u64], untrusted: &[String]) -> (Judged, u32) {
    let (log, bounds, snooped) = (log(), Bounds::default(), snooped(p));
    let pbo = Err(Refusal::Rows);
    let common = Common {
        log: &log,
        bounds: &bounds,
        snooped: &snooped,
        superior,
        pbo: &pbo,
        least_overlap: Some(0.8),
        untrusted,
    };
    let deflated = Deflated { deflated_sharpe: deflated, ..Deflated::default() };
    let mut toy = Toy { leaks: false, asked: 0 };
    let judged = judge(7, &deflated, None, &common, &mut toy);
    (judged, toy.asked)
}

fn stop(found: &(Judged, u32)) -> (Option<Gate>, u32) {
    (found.0.stopped_at, found.1)
}

#[test]
fn what_fails_early_is_not_matched() {
    assert_eq!(stop(&judged(Some(0.31), 0.01, &[7], &[])), (Some(Gate::DeflatedSharpe), 0));
    assert_eq!(stop(&judged(Some(0.99), 0.20, &[7], &[])), (Some(Gate::RealityCheck), 0));
    assert_eq!(stop(&judged(Some(0.99), 0.01, &[3], &[])), (Some(Gate::Spa), 0));
    assert_eq!(stop(&judged(Some(0.99), 0.01, &[7], &[])), (Some(Gate::Precise), 1));
    assert_eq!(stop(&judged(None, 0.01, &[7], &[])), (Some(Gate::DeflatedSharpe), 0));
    let untrusted = ["acme/kalman".to_owned()];
    assert_eq!(stop(&judged(Some(0.99), 0.01, &[7], &untrusted)), (Some(Gate::Operators), 0));
}

#[test]
fn every_gate_says_something_and_the_one_that_stops_says_what_to_do() {
    let (found, _) = judged(Some(0.31), 0.01, &[7], &[]);
    let gates: Vec<Gate> = found.verdicts.iter().map(|verdict| verdict.gate).collect();
    assert_eq!(gates, Gate::ALL);
    let failed: Vec<&Verdict> =
        found.verdicts.iter().filter(|verdict| verdict.status == Status::Fail).collect();
    assert_eq!(failed.len(), 1);
    assert_eq!(failed[0].reason, "best of 4,560 trials; deflated 0.31: likely luck");
    assert!(failed[0].suggestion.is_some());
    let later = found.verdicts.iter().skip(3);
    assert!(later.clone().all(|verdict| verdict.status == Status::Skip));
    assert!(later.clone().all(|verdict| verdict.reason.contains("stopped at deflated_sharpe")));
}

#[test]
fn a_bound_that_nobody_set_does_not_judge() {
    let (found, _) = judged(Some(0.99), 0.01, &[7], &[]);
    let pbo = &found.verdicts[5];
    assert_eq!((pbo.gate, pbo.status), (Gate::Pbo, Status::Skip));
    assert!(pbo.reason.contains("no bound is set"), "{}", pbo.reason);
}

#[test]
fn a_leak_and_a_moved_bit_are_told_with_their_place() {
    let mut toy = Toy { leaks: true, asked: 0 };
    assert_eq!(leak(&mut toy).reason, "the future from bar 9 on, poisoned, changes bar 8");
    assert_eq!(cold(Some("`cagr` is 1 in its line, 2 now")).status, Status::Fail);
    assert_eq!(cold(None).status, Status::Pass);
}
