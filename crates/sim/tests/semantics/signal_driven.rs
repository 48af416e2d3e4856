//! Signal-driven books, worked by hand: `docs/semantics.md` rule by rule. The one-symbol cases run
//! in both forms, since a second condition that never comes makes a ledger of a log.

use crate::world::{NAN, World, bars, days};
use qraft_ir::policy::SizeAt;
use qraft_sim::{Form, spec};

/// The fills of a one-symbol world, which both forms must give.
fn both(world: World) -> String {
    assert_eq!(world.setup().form(1), Form::Log);
    let log = world.run();
    let fills = world.fills();
    let count = world.session.len();
    let ledger = world.short(&"f".repeat(count));
    assert_eq!(ledger.setup().form(1), Form::Ledger);
    assert_eq!(ledger.fills(), fills);
    let run = ledger.run();
    for (a, b) in log.equity.iter().zip(&run.equity) {
        assert!((a - b).abs() <= 1e-9 * a, "{a} {b}");
    }
    let (a, b) = (log.tally, run.tally);
    assert_eq!((a.trades, a.held_bars, a.n), (b.trades, b.held_bars, b.n));
    for (a, b) in [
        (a.sum, b.sum),
        (a.sum4, b.sum4),
        (a.fees, b.fees),
        (a.turnover, b.turnover),
        (a.max_drawdown, b.max_drawdown),
        (a.total_return, b.total_return),
    ] {
        assert!((a - b).abs() <= 1e-9 * a.abs().max(1.0), "{a} {b}");
    }
    fills
}

#[test]
fn enters_and_leaves_at_the_next_open() {
    let world = World::still(1, 6).long("fTTfff");
    assert_eq!(both(world), "2:0+100 4:0-100");
}

#[test]
fn the_last_bars_order_is_never_filled() {
    assert_eq!(both(World::still(1, 3).long("ffT")), "");
}

#[test]
fn returns_of_entry_hold_and_exit_with_costs() {
    let world =
        World::new(1, &[10.0, 10.0, 11.0, 12.0], &[10.0, 11.0, 12.0, 12.0]).long("TTff").set(|w| {
            w.settings.fee_bps = 100.0;
            w.settings.spread_bps = 200.0;
            w.settings.sell_tax_bps = 50.0;
        });
    let run = world.run();
    let entry = 11.0 / (10.0 * 1.01 * 1.01);
    let held = 12.0 / 11.0;
    let exit = 12.0 * 0.99 * (1.0 - 0.01 - 0.005) / 12.0;
    let want = [1000.0, 1000.0 * entry, 1000.0 * entry * held, 1000.0 * entry * held * exit];
    for (have, want) in run.equity.iter().zip(want) {
        assert!((have - want).abs() < 1e-9, "{have} {want}");
    }
    let shares = 1000.0 / (10.0 * 1.01 * 1.01);
    let fees = shares * 10.0 * 1.01 * 0.01 + shares * 12.0 * 0.99 * 0.015;
    assert!((run.tally.fees - fees).abs() < 1e-9);
    assert!((run.tally.turnover - (1.0 / (1.01 * 1.01) + 1.0)).abs() < 1e-12);
    assert_eq!((run.tally.trades, run.tally.held_bars), (1, 2));
    both(world);
}

#[test]
fn a_gap_neither_enters_nor_leaves() {
    assert_eq!(both(World::still(1, 6).long("T????f")), "1:0+100");
    assert_eq!(both(World::still(1, 5).long("?????")), "");
}

#[test]
fn an_explicit_exit_is_the_only_one() {
    let world = World::still(1, 6).long("Tfffff").exit_long("fff?Tf");
    assert_eq!(both(world), "1:0+100 5:0-100");
}

#[test]
fn an_order_waits_for_a_tradable_open() {
    let world = World::still(1, 6).long("TT?fff").set(|w| {
        w.open[1] = NAN;
        w.volume = Some(vec![1.0, 1.0, 0.0, 1.0, NAN, 1.0]);
    });
    // open missing at 1, no volume at 2, filled at 3; the exit decided at 3 waits over 4
    assert_eq!(both(world), "3:0+100 5:0-100");
}

#[test]
fn a_pending_entry_is_dropped_when_its_condition_turns_false() {
    let world = World::still(1, 5).long("Tffff").set(|w| w.open[1] = NAN);
    assert_eq!(both(world), "");
}

#[test]
fn a_pending_exit_is_cancelled_when_long_is_true_again() {
    let world = World::still(1, 6).long("TfTTTT").set(|w| w.open[2] = NAN);
    assert_eq!(both(world), "1:0+100");
    // unknown is not true: the exit stands
    let world = World::still(1, 6).long("Tf????").set(|w| w.open[2] = NAN);
    assert_eq!(both(world), "1:0+100 3:0-100");
}

#[test]
fn exit_beats_entry_for_the_held_and_says_nothing_of_the_flat() {
    let world = World::still(1, 5).long("TTTTT").exit_long("TTfff");
    // enters at 1 in spite of the exit signal at 0; the one at 1 is due, and sells at 2
    assert_eq!(both(world), "1:0+100 2:0-100 3:0+100");
}

#[test]
fn marks_are_the_last_valid_close() {
    let close = [10.0, 12.0, NAN, 6.0];
    let world = World::new(1, &[10.0; 4], &close).long("TTTT");
    assert_eq!(world.run().equity, [1000.0, 1200.0, 1200.0, 600.0]);
    assert!((world.run().tally.max_drawdown - 0.5).abs() < 1e-12);
    both(world);
}

#[test]
fn warm_up_counts_bars_since_the_first_close() {
    let world = World::still(1, 6).long("TTTTTT").set(|w| {
        w.close[0] = NAN;
        w.warm_up = 2;
    });
    // first close at 1, so the first entry may be decided at 3
    assert_eq!(both(world), "4:0+100");
}

#[test]
fn min_hold_holds_signals_back() {
    let world = World::still(1, 8).long("Tfffffff").set(|w| w.settings.min_hold = days(3));
    // bought at 1: age 3 at the close of 3
    assert_eq!(both(world), "1:0+100 4:0-100");
}

#[test]
fn max_hold_forces_out_and_level_signals_enter_again() {
    let world = World::still(1, 7).long("TTTTTTT").set(|w| w.settings.max_hold = bars(2));
    assert_eq!(both(world), "1:0+100 3:0-100 4:0+100 6:0-100");
}

#[test]
fn cooldown_counts_from_the_exit() {
    let world = World::still(1, 9).long("TfTTTTTTT").set(|w| w.settings.cooldown = bars(3));
    // sold at 2; an entry may be decided at 4 (4 - 2 + 1 = 3)
    assert_eq!(both(world), "1:0+100 2:0-100 5:0+100");
}

#[test]
fn days_are_sessions() {
    let world = World::still(1, 8).long("Tfffffff").set(|w| {
        w.session = vec![0, 0, 0, 1, 1, 2, 2, 2];
        w.settings.min_hold = days(3);
    });
    // bought in session 0; age 3 in session 2
    assert_eq!(both(world), "1:0+100 6:0-100");
}

#[test]
fn a_flip_is_one_fill() {
    let world = World::still(1, 6).long("TTffff").short("ffTTff");
    assert_eq!(world.fills(), "1:0+100 3:0-200 5:0+100");
    let run = world.run();
    assert_eq!(run.tally.trades, 2);
    assert_eq!(run.fills[1].reason, spec::Reason::Flip);
    assert_eq!(run.final_shares, [0.0]);
}

#[test]
fn both_true_enters_neither() {
    assert_eq!(World::still(1, 4).long("TTTT").short("TTTT").fills(), "");
    // nor does it throw out who holds: `long` is not false
    assert_eq!(World::still(1, 4).long("TTTT").short("fTTT").fills(), "1:0+100");
}

#[test]
fn a_flip_needs_the_exit() {
    // exit_long is explicit and never true: short cannot take over
    let world = World::still(1, 5).long("Tffff").short("fTTTT").exit_long("fffff");
    assert_eq!(world.fills(), "1:0+100");
}

#[test]
fn ruin_ends_everything() {
    let close = [10.0, 10.0, 25.0, 10.0, 10.0];
    let world =
        World::new(1, &[10.0, 10.0, 10.0, 25.0, 10.0], &close).short("TTTTT").exit_short("fffff");
    let run = world.run();
    assert_eq!(run.equity, [1000.0, 1000.0, 0.0, 0.0, 0.0]);
    assert_eq!((run.tally.least, run.tally.max_drawdown), (-1.0, 1.0));
    assert_eq!((run.tally.total_return, run.tally.held_bars), (-1.0, 1));
    assert_eq!(run.fills.len(), 1);
}

#[test]
fn slots_are_gross_over_the_universe() {
    let world = World::still(2, 4).long("Tf TT TT TT").set(|w| w.settings.gross = 0.5);
    assert_eq!(world.fills(), "1:0+25 2:1+25");
}

#[test]
fn a_slot_is_sized_once() {
    let open = [10.0, 10.0, 10.0, 10.0, 20.0, 10.0, 20.0, 10.0];
    let world = World::new(2, &open, &open).long("TT TT TT TT");
    // equity doubles in symbol 0; nobody is resized
    assert_eq!(world.fills(), "1:0+50 1:1+50");
}

#[test]
fn lots_are_cut_towards_zero() {
    let world = World::still(1, 4).long("TTTT").set(|w| {
        w.settings.capital = 1255.0;
        w.settings.lot_size = 10.0;
    });
    assert_eq!(world.fills(), "1:0+120");
    let world = World::still(1, 4).short("TTTT").set(|w| {
        w.settings.capital = 1255.0;
        w.settings.lot_size = 10.0;
    });
    assert_eq!(world.fills(), "1:0-120");
    // an order that comes to nothing is done, and asked again by a level signal
    let world = World::still(1, 4).long("TTTT").set(|w| w.settings.lot_size = 1000.0);
    assert_eq!((world.fills(), world.run().tally.trades), (String::new(), 0));
}

#[test]
fn buys_beyond_cash_are_scaled_by_one_factor() {
    let world = World::still(2, 3).long("TT TT TT").set(|w| w.settings.gross = 2.0);
    // each wants 1000, together 2000, cash 1000
    assert_eq!(world.fills(), "1:0+50 1:1+50");
    let world = world.set(|w| w.settings.lot_size = 30.0);
    // 90 each are 1800; 90 × 1000/1800 = 50, cut to 30
    assert_eq!(world.fills(), "1:0+30 1:1+30");
}

#[test]
fn sells_come_before_buys() {
    // symbol 1 is sold at the open at which symbol 0 is bought, with all the money in 1 before
    let world = World::still(2, 4).long("fT Tf Tf Tf").set(|w| w.settings.gross = 2.0);
    assert_eq!(world.fills(), "1:1+100 2:1-100 2:0+100");
}

#[test]
fn decisions_size_at_their_close() {
    let open = [10.0, 20.0, 10.0, 10.0];
    let world = World::new(1, &open, &[10.0; 4])
        .long("Tfff")
        .set(|w| (w.settings.size_at, w.settings.gross) = (SizeAt::Decision, 0.25));
    // 0.25 × 1000 / 10, although the open is 20
    assert_eq!(world.fills(), "1:0+25 2:0-25");
    let filled = world.set(|w| w.settings.size_at = SizeAt::Fill);
    assert_eq!(filled.fills(), "1:0+12.5 2:0-12.5");
}

#[test]
fn a_waiting_decision_keeps_its_size() {
    let close = [10.0, 20.0, 20.0, 20.0];
    let world = World::new(1, &[10.0, NAN, 20.0, 20.0], &close)
        .long("TTTT")
        .set(|w| (w.settings.size_at, w.settings.gross) = (SizeAt::Decision, 0.25));
    assert_eq!(world.fills(), "2:0+25");
}

#[test]
fn what_cannot_be_run_says_so() {
    let world = World::still(1, 2).long("TT");
    let mut market = world.market();
    market.open = None;
    let code = |result: Result<spec::Outcome, qraft_base::Failure>| result.unwrap_err().code;
    assert_eq!(code(spec::run(&world.setup(), &market, &world.signals)), "no_open_column");
    let mut setup = world.setup();
    setup.settings_mut().fee_bps = NAN;
    assert_eq!(code(spec::run(&setup, &world.market(), &world.signals)), "settings_not_finite");
    setup.settings_mut().fee_bps = 10_000.0;
    assert_eq!(code(spec::run(&setup, &world.market(), &world.signals)), "settings_out_of_range");
    let mut setup = world.setup();
    setup.has_short = true;
    assert_eq!(code(spec::run(&setup, &world.market(), &world.signals)), "signal_missing");
}
