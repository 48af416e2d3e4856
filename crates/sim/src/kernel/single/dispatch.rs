//! One body, compiled for each width of vector unit; the widest that the machine has is taken.
#![allow(unsafe_code)] // calls into `target_feature` functions, behind a run-time check

#[cfg(target_arch = "x86_64")]
mod wide;

use qraft_base::Isa;

use super::super::vector::V;
use super::super::{MarketTile, TrialSignals};
use super::group::LaneGroup;
use super::walk;
#[cfg(target_arch = "x86_64")]
use wide::Wide;

/// Walks a word of bars with the widest instructions there are. The bits do not depend on them.
pub(super) fn walk(
    group: &mut LaneGroup,
    tile: &MarketTile<'_>,
    signals: &[TrialSignals<'_>],
    word: usize,
) {
    #[cfg(target_arch = "x86_64")]
    {
        if Isa::current() >= Isa::Avx512 {
            // SAFETY: the machine has avx512f, dq and vl, which is all that the callee asks for.
            return unsafe { walk_avx512(group, tile, signals, word) };
        }
        if Isa::current() >= Isa::Avx2 {
            // SAFETY: the machine has avx2, which is all that the callee asks for.
            return unsafe { walk_avx2(group, tile, signals, word) };
        }
    }
    walk::walk::<V<8>>(group, tile, signals, word);
}

/// Eight lanes to a register.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f,avx512dq,avx512vl")]
fn walk_avx512(
    group: &mut LaneGroup,
    tile: &MarketTile<'_>,
    signals: &[TrialSignals<'_>],
    word: usize,
) {
    walk::walk::<Wide>(group, tile, signals, word);
}

/// Four lanes to a register.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
fn walk_avx2(
    group: &mut LaneGroup,
    tile: &MarketTile<'_>,
    signals: &[TrialSignals<'_>],
    word: usize,
) {
    walk::walk::<V<8>>(group, tile, signals, word);
}

#[cfg(all(test, target_arch = "x86_64"))]
mod tests {
    use super::super::super::{MarketTiler, Mask};
    use super::super::group::Kind;
    use super::*;
    use crate::setup::Setup;
    use crate::{Market, kernel::single};
    use qraft_ir::policy::{FillAt, Settings, SizeAt};

    const BARS: usize = 300;

    /// Numbers without a pattern, in 0..1.
    fn noise(at: usize) -> f64 {
        let x = (at as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        ((x ^ (x >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9) >> 11) as f64 / (1u64 << 53) as f64
    }

    /// Eight trials, each with a rule more than the one before.
    fn setups(fill_at: FillAt, size_at: SizeAt, rules: usize) -> Vec<Setup> {
        let setup = |at: usize| {
            let of = |rule: usize, x: f64| (rules > rule).then_some(x + at as f64 / 500.0);
            let mut settings = Settings { size_at, fee_bps: at as f64, ..Settings::plain(1.0) };
            settings.gross = 0.5 + at as f64 / 3.0;
            settings.orders.fill = fill_at;
            settings.risk.stop_loss = of(0, 0.02);
            settings.risk.take_profit = of(0, 0.03);
            settings.risk.trailing_stop = of(1, 0.02);
            settings.max_hold.bars = if rules > 2 { 9.0 } else { 0.0 };
            let warm_up = at as u32 * 3;
            Setup { has_long: true, has_short: true, warm_up, ..Setup::plain(settings) }
        };
        (0..8).map(setup).collect()
    }

    /// Every width that this machine has gives the bits of the plain body.
    #[test]
    fn widths_agree() {
        let close: Vec<f64> = (0..BARS).map(|at| 100.0 + 30.0 * noise(at)).collect();
        let open: Vec<f64> =
            (0..BARS).map(|at| close[at] * (0.97 + 0.06 * noise(at + 7))).collect();
        let session: Vec<u32> = (0..BARS as u32).collect();
        let words = |of: usize| -> Vec<u64> {
            (0..BARS.div_ceil(64)).map(|w| noise(of * 99 + w).to_bits() << 12).collect()
        };
        let masks: Vec<[Vec<u64>; 2]> = (0..8).map(|at| [words(at), words(at + 8)]).collect();
        let mask = |of| Some(Mask { is_true: of, is_false: &[0x00ff_0f0f_3300_5511; 8] });
        let signals: Vec<TrialSignals<'_>> = masks
            .iter()
            .map(|[long, short]| TrialSignals {
                long: mask(long),
                short: mask(short),
                ..TrialSignals::default()
            })
            .collect();
        let market = Market { vwap: Some(&open), ..Market::new(&open, &close, 1, &session) };
        for (fill_at, size_at, rules) in [
            (FillAt::NextOpen, SizeAt::Fill, 0),
            (FillAt::NextOpen, SizeAt::Fill, 1),
            (FillAt::NextOpen, SizeAt::Decision, 2),
            (FillAt::NextClose, SizeAt::Fill, 3),
            (FillAt::NextVwap, SizeAt::Decision, 3),
        ] {
            let setups = setups(fill_at, size_at, rules);
            assert!(setups.iter().all(|setup| single::follows(setup, 1)));
            let mut tiler = MarketTiler::new(market, &setups).expect("a sound market");
            let tile = tiler.next_tile(BARS);
            let places: Vec<usize> = (0..8).collect();
            let mut plain = LaneGroup::new(Kind::of(&setups[0]), &setups, &places, 252.0);
            let (mut widest, mut half) = (plain.clone(), plain.clone());
            for word in 0..BARS.div_ceil(64) {
                walk::walk::<V<8>>(&mut plain, tile, &signals, word);
                walk(&mut widest, tile, &signals, word);
                if Isa::detected() >= Isa::Avx2 {
                    // SAFETY: checked on the line above.
                    unsafe { walk_avx2(&mut half, tile, &signals, word) };
                } else {
                    half = plain.clone();
                }
            }
            assert!(plain.money.opens.iter().all(|opens| *opens > 3.0), "{:?}", plain.money.opens);
            for other in [&widest, &half] {
                assert_eq!(plain.money, other.money);
                assert_eq!(plain.sums, other.sums);
                assert_eq!(plain.sides, other.sides);
            }
        }
    }
}
