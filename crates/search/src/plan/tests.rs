use std::collections::BTreeSet;

use super::*;
use proptest::prelude::*;
use qraft_syntax::document::Domain;

fn space(counts: &[u64]) -> Points {
    let dims = counts.iter().enumerate().map(|(i, n)| {
        let domain = Domain::Range { low: 1.0, high: *n as f64, step: Some(1.0), log: false };
        Dim { name: format!("p{i}"), axis: Axis::of(&domain).unwrap() }
    });
    Points::new(dims.collect()).unwrap()
}

fn request(kind: PlanKind, trials: impl Into<Option<u64>>) -> Request {
    Request { kind, trials: trials.into(), seed: 7 }
}

fn rising(point: &[f64]) -> bool {
    point.windows(2).all(|pair| pair[0] < pair[1])
}

fn any_point(_: &[f64]) -> bool {
    true
}

#[test]
fn a_grid_is_every_point_that_meets_the_constraints() {
    let plan = Plan::new(space(&[3, 4]), request(PlanKind::Grid, None), &rising).unwrap();
    assert_eq!((plan.total(), plan.skipped()), (6, 6));
    let trials: Vec<_> = plan.draws(&rising).collect();
    assert_eq!(trials.last().unwrap(), &Trial { number: 5, params: vec![3.0, 4.0] });
    assert!(trials.iter().enumerate().all(|(i, t)| t.number == i as u64 && rising(&t.params)));
}

#[test]
fn fewer_trials_than_the_grid_names_random() {
    let ask = |n| Plan::new(space(&[3, 4]), request(PlanKind::Grid, n), &rising);
    let error = ask(5).unwrap_err();
    assert_eq!(error, PlanError::FewerThanGrid { trials: 5, points: 6 });
    assert!(error.to_string().contains("random"));
    assert_eq!(ask(6).unwrap().total(), 6);
    assert_eq!(ask(0).unwrap_err(), PlanError::NoTrials);
    let more = ask(100).unwrap();
    assert_eq!(more.total(), 6);
    assert!(more.shortfall().unwrap().contains("100 trials asked, 6 run"));
    assert_eq!(ask(6).unwrap().shortfall(), None);
}

#[test]
fn what_cannot_be_walked_is_refused_in_words() {
    let huge =
        |kind, trials| Plan::new(space(&[1 << 20, 1 << 20]), request(kind, trials), &any_point);
    assert!(matches!(huge(PlanKind::Grid, None), Err(PlanError::TooManyPoints(_))));
    assert_eq!(huge(PlanKind::Random, None).unwrap_err(), PlanError::NeedsTrials);
    assert_eq!(huge(PlanKind::Random, Some(9)).unwrap().total(), 9);
    let none = Plan::new(space(&[9]), request(PlanKind::Random, 3), &|_| false);
    assert_eq!(none.unwrap_err(), PlanError::NothingLeft { skipped: 9 });
    let open = Domain::Range { low: 0.0, high: 1.0, step: None, log: false };
    let dim = Dim { name: "hurdle".to_owned(), axis: Axis::of(&open).unwrap() };
    let points = Points::new(vec![dim]).unwrap();
    let grid = Plan::new(points.clone(), request(PlanKind::Grid, None), &any_point);
    assert!(grid.unwrap_err().to_string().contains("`hurdle`"));
    let random = Plan::new(points, request(PlanKind::Random, 50), &|p| p[0] < 0.5).unwrap();
    assert_eq!(random.total(), 50);
    assert!(random.skipped() > 10);
}

#[test]
fn more_draws_than_points_runs_the_points() {
    let plan = Plan::new(space(&[3, 4]), request(PlanKind::Random, 100), &rising).unwrap();
    assert_eq!((plan.total(), plan.skipped()), (6, 6));
    assert!(plan.shortfall().unwrap().contains("no more points"));
    let points = |kind| {
        let plan = Plan::new(space(&[3, 4]), request(kind, 100), &rising).unwrap();
        plan.draws(&rising).map(|t| format!("{:?}", t.params)).collect::<BTreeSet<_>>()
    };
    assert_eq!(points(PlanKind::Random), points(PlanKind::Grid));
}

proptest! {
    #[test]
    fn draws_are_the_seeds_without_repeats_and_a_prefix(
        a in 1u64..40, b in 1u64..40, trials in 1u64..200, seed in any::<u64>(),
    ) {
        let run = |trials| {
            let request = Request { kind: PlanKind::Random, trials: Some(trials), seed };
            let accept = |p: &[f64]| p[0] <= p[1];
            let plan = Plan::new(space(&[a, b]), request, &accept).unwrap();
            let all: Vec<_> = plan.draws(&accept).collect();
            assert_eq!(all.len() as u64, plan.total());
            all
        };
        let (short, long) = (run(trials), run(trials * 2));
        prop_assert_eq!(&long[..short.len()], &short[..]);
        let distinct: BTreeSet<_> = long.iter().map(|t| format!("{:?}", t.params)).collect();
        prop_assert_eq!(distinct.len(), long.len());
    }
}
