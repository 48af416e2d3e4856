//! Re-targeted books, worked by hand: `docs/semantics.md` rule by rule.

use crate::world::{NAN, World, bars, settings};
use qraft_ir::policy::{Scheme, Selection, SizeAt};
use qraft_sim::spec;

const ALL: Selection<f64> = Selection::All;

fn topk(top: f64, bottom: f64) -> Selection<f64> {
    Selection::TopK { top, bottom }
}

/// Rebalance bars, as a word of `r` and `.`.
fn on(text: &'static str) -> impl FnOnce(&mut World) {
    move |world| world.rebalance = text.chars().map(|letter| letter == 'r').collect()
}

#[test]
fn candidates_share_gross_equally() {
    let world = World::still(4, 3).retargeted(ALL).long("TTfT TTfT TTfT");
    assert_eq!(world.fills(), "1:0+33.3333 1:1+33.3333 1:3+33.3333");
}

#[test]
fn nothing_trades_between_rebalances_but_exits() {
    let world = World::still(2, 6)
        .retargeted(ALL)
        .long("TT ff ff ff Tf ff")
        .exit_long("ff ff fT ff ff ff")
        .set(on("r...r."));
    // `long` is false at 1: no matter; exit_long at 2 closes symbol 1; at 4, symbol 0 takes all
    assert_eq!(world.fills(), "1:0+50 1:1+50 3:1-50 5:0+50");
    assert_eq!(world.run().tally.trades, 4);
}

#[test]
fn who_is_not_selected_any_more_is_sold() {
    let world = World::still(2, 4).retargeted(ALL).long("TT Tf Tf Tf");
    assert_eq!(world.fills(), "1:0+50 1:1+50 2:1-50 2:0+50");
}

#[test]
fn topk_takes_the_best_ties_by_symbol() {
    let score = [1.0, 3.0, 2.0, 3.0, 2.0].repeat(2);
    let world = World::still(5, 2).retargeted(topk(3.0, 0.0)).score(&score);
    assert_eq!(world.fills(), "1:1+33.3333 1:2+33.3333 1:3+33.3333");
}

#[test]
fn nan_never_scores() {
    let score = [NAN, 1.0, f64::INFINITY, 0.0].repeat(2);
    let world = World::still(4, 2).retargeted(topk(3.0, 0.0)).score(&score);
    assert_eq!(world.fills(), "1:1+50 1:3+50");
}

#[test]
fn bottomk_shorts_need_no_condition() {
    let score = [4.0, 3.0, 2.0, 1.0].repeat(2);
    let world = World::still(4, 2).retargeted(topk(1.0, 1.0)).score(&score);
    assert_eq!(world.fills(), "1:3-50 1:0+50");
}

#[test]
fn who_is_chosen_by_both_sides_is_chosen_by_neither() {
    let score = [3.0, 2.0, 1.0].repeat(2);
    let world = World::still(3, 2).retargeted(topk(2.0, 2.0)).score(&score);
    assert_eq!(world.fills(), "1:2-50 1:0+50");
}

#[test]
fn quantile_counts_the_scored() {
    // 0.3 of 10 is 3, although 0.3 × 10 in binary is a little more; 0.25 of 10 is 3 too
    let score: Vec<f64> = (0..20).map(|i| f64::from(i % 10)).collect();
    for (top, count) in [(0.3, 3), (0.25, 3), (0.2, 2), (0.0, 0), (1.0, 10)] {
        let selection = Selection::Quantile { top, bottom: 0.0 };
        let run = World::still(10, 2).retargeted(selection).score(&score).run();
        assert_eq!(run.fills.len(), count, "{top}");
    }
    // of three scored, half is two
    let score = [1.0, NAN, 2.0, 3.0].repeat(2);
    let selection = Selection::Quantile { top: 0.5, bottom: 0.0 };
    let world = World::still(4, 2).retargeted(selection).score(&score);
    assert_eq!(world.fills(), "1:2+50 1:3+50");
}

#[test]
fn threshold_is_strict_and_mirrored() {
    let score = [0.5, 0.6, -0.5, -0.6].repeat(2);
    let selection = Selection::Threshold { above: Some(0.5), below: Some(-0.5) };
    let world = World::still(4, 2).retargeted(selection).score(&score);
    assert_eq!(world.fills(), "1:3-50 1:1+50");
}

#[test]
fn shorts_by_condition_in_mode_all_and_not_where_no_bottom_is_asked() {
    let world = World::still(2, 2).retargeted(ALL).long("Tf Tf").short("fT fT");
    assert_eq!(world.fills(), "1:1-50 1:0+50");
    let world = world.set(|w| w.settings.selection = topk(2.0, 0.0)).score(&[1.0; 4]);
    assert_eq!(world.fills(), "1:0+100");
}

#[test]
fn both_true_is_a_candidate_of_neither() {
    let world = World::still(2, 2).retargeted(ALL).long("TT TT").short("Tf Tf");
    assert_eq!(world.fills(), "1:1+100");
}

#[test]
fn score_weights_are_proportional() {
    let score = [3.0, 1.0, -2.0].repeat(2);
    let world =
        World::still(3, 2).retargeted(ALL).score(&score).set(|w| w.settings.scheme = Scheme::Score);
    // the third is selected and weighs nothing
    assert_eq!(world.fills(), "1:0+75 1:1+25");
    let cash = World::still(3, 2)
        .retargeted(ALL)
        .score(&[-1.0; 6])
        .set(|w| w.settings.scheme = Scheme::Score);
    assert_eq!(cash.fills(), "");
}

#[test]
fn score_weights_of_shorts() {
    let score = [3.0, 1.0, -1.0, -3.0].repeat(2);
    let selection = Selection::Threshold { above: Some(0.0), below: Some(0.0) };
    let world = World::still(4, 2)
        .retargeted(selection)
        .score(&score)
        .set(|w| w.settings.scheme = Scheme::Score);
    assert_eq!(world.fills(), "1:2-12.5 1:3-37.5 1:0+37.5 1:1+12.5");
}

#[test]
fn names_under_their_minimum_are_kept_and_take_a_place() {
    let score = [2.0, 1.0, 1.0, 2.0, 1.0, 2.0, 1.0, 2.0];
    let world = World::still(2, 4)
        .retargeted(topk(1.0, 0.0))
        .score(&score)
        .set(|w| w.settings.min_hold = bars(2));
    // bought 0 at 1; at the close of 1 its age is 1: kept, so there is no place for 1. At 2 it
    // goes.
    assert_eq!(world.fills(), "1:0+100 3:0-100 3:1+100");
}

#[test]
fn kept_names_shrink_the_others_share() {
    let world = World::still(2, 5)
        .retargeted(ALL)
        .long("Tf fT fT fT fT")
        .set(|w| (w.settings.min_hold, w.settings.gross) = (bars(2), 0.5));
    // at 1: 0 kept with 50, 1 gets 0.5/2; at 2: 0 goes, 1 is kept; at 3: 1 gets 0.5
    assert_eq!(world.fills(), "1:0+50 2:1+25 3:0-50 4:1+25");
}

#[test]
fn who_cannot_be_decided_is_kept() {
    let world = World::still(2, 4).retargeted(ALL).long("TT T? Tf Tf");
    // at 1, symbol 1 is unknown: kept with 50; symbol 0 is re-targeted to 1/2, which it has
    assert_eq!(world.fills(), "1:0+50 1:1+50 3:1-50 3:0+50");
    // a score that is missing keeps too, unless `long` is false
    let score = [1.0, 1.0, 1.0, NAN, 1.0, NAN];
    let world = World::still(2, 3).retargeted(topk(2.0, 0.0)).score(&score);
    assert_eq!(world.fills(), "1:0+50 1:1+50");
    let world = world.long("TT Tf Tf");
    assert_eq!(world.fills(), "1:0+50 1:1+50 2:1-50 2:0+50");
}

#[test]
fn an_exit_that_is_due_bars_the_name_from_the_selection() {
    let world = World::still(2, 4).retargeted(ALL).long("TT TT TT TT").exit_long("ff fT ff ff");
    // out at 2 although `long` is true; back at 3
    assert_eq!(world.fills(), "1:0+50 1:1+50 2:1-50 2:0+50 3:0-50 3:1+50");
}

#[test]
fn max_hold_acts_between_rebalances() {
    let world = World::still(1, 6)
        .retargeted(ALL)
        .long("TTTTTT")
        .set(|w| w.settings.max_hold = bars(2))
        .set(on("r....."));
    assert_eq!(world.fills(), "1:0+100 3:0-100");
    assert_eq!(world.run().fills[1].reason, spec::Reason::MaxHold);
}

#[test]
fn cooldown_is_of_entries_only() {
    let world =
        World::still(1, 8).retargeted(ALL).long("TTfTTTTT").set(|w| w.settings.cooldown = bars(4));
    // sold at 3; an entry may be decided at 6; it is then held on to in spite of the cooldown
    assert_eq!(world.fills(), "1:0+100 3:0-100 7:0+100");
}

#[test]
fn a_rebalance_replaces_a_waiting_order() {
    let world = World::still(2, 5).retargeted(ALL).long("TT fT fT fT fT").set(|w| {
        w.open[2] = NAN;
        w.rebalance = vec![true, true, false, false, false];
    });
    // 0 cannot be bought at 1, and is not wanted any more from the close of 1 on
    assert_eq!(world.fills(), "1:1+50 2:1+50");
    let waits = World::still(2, 5).retargeted(ALL).long("TT ff ff ff ff").set(|w| {
        (w.open[2], w.open[4]) = (NAN, NAN);
        w.rebalance = vec![true, false, false, false, false];
    });
    assert_eq!(waits.fills(), "1:1+50 3:0+50");
}

#[test]
fn weights_are_of_the_equity_at_the_open() {
    let open = [10.0, 10.0, 10.0, 10.0, 30.0, 10.0];
    let world = World::new(2, &open, &[10.0; 6]).retargeted(ALL).long("TT TT TT");
    // at 2: V = 50 × 30 + 50 × 10 = 2000; 0 → 1000/30, 1 → 1000/10
    assert_eq!(world.fills(), "1:0+50 1:1+50 2:0-16.6667 2:1+50");
    let turnover = world.run().tally.turnover;
    assert!((turnover - (1.0 + (500.0 + 500.0) / 2000.0)).abs() < 1e-12);
}

#[test]
fn dust_is_dropped() {
    let open = [10.0, 10.0, 10.0 * (1.0 + 1e-10), 10.0];
    let world = World::new(1, &open, &[10.0; 4])
        .retargeted(ALL)
        .long("TTTT")
        .set(|w| w.settings.gross = 0.5);
    assert_eq!(world.fills(), "1:0+50");
}

#[test]
fn flips_by_selection_are_one_fill() {
    let score = [2.0, 1.0, 1.0, 2.0, 1.0, 2.0];
    let world = World::still(2, 3).retargeted(topk(1.0, 1.0)).score(&score);
    assert_eq!(world.fills(), "1:1-50 1:0+50 2:0-100 2:1+100");
}

#[test]
fn targets_are_obeyed_as_they_are() {
    let world = World::still(2, 4);
    let mut settings = settings();
    settings.size_at = SizeAt::Decision;
    let targets = [Some(vec![1.5, -0.25]), None, Some(vec![0.0, 0.0]), None];
    let run = spec::run_targets(&world.market(), &targets, &settings).expect("runs");
    assert_eq!(run.fills.len(), 4);
    assert_eq!((run.final_cash, run.final_shares), (1000.0, vec![0.0, 0.0]));
    let short = spec::run_targets(&world.market(), &targets[..3], &settings);
    assert_eq!(short.unwrap_err().code, "column_shape");
}
