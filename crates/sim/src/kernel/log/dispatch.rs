//! One body, compiled for each width of vector unit; the widest that may be used is taken.
#![allow(unsafe_code)] // calls into `target_feature` functions, behind a run-time check

use qraft_base::Isa;

use super::walk::{self, Block, Lanes};

/// Adds a block to lane group `group`, with the widest instructions that may be used. The bits
/// do not depend on them.
pub(super) fn walk(block: &Block<'_>, group: usize, lanes: &mut Lanes) {
    match Isa::current() {
        #[cfg(target_arch = "x86_64")]
        Isa::Avx512 => {
            // SAFETY: the machine has what `Isa::current` says: avx512f, all that the callee needs.
            unsafe { walk_avx512(block, group, lanes) }
        }
        #[cfg(target_arch = "x86_64")]
        Isa::Avx2 => {
            // SAFETY: the machine has what `Isa::current` says: avx2, all that the callee needs.
            unsafe { walk_avx2(block, group, lanes) }
        }
        _ => walk::walk::<4>(block, group, lanes),
    }
}

/// Eight lanes to a register.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f")]
fn walk_avx512(block: &Block<'_>, group: usize, lanes: &mut Lanes) {
    walk::walk::<8>(block, group, lanes);
}

/// Four lanes to a register: eight would not fit the sixteen that there are.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
fn walk_avx2(block: &Block<'_>, group: usize, lanes: &mut Lanes) {
    walk::walk::<4>(block, group, lanes);
}

#[cfg(all(test, target_arch = "x86_64"))]
mod tests {
    use super::super::super::tile::{HoldRow, LogColumns, TurnColumns, TurnRow};
    use super::super::position::Words;
    use super::*;
    use crate::costs::Costs;
    use qraft_ir::policy::Settings;

    /// Every width that this machine has gives the bits of the plain body.
    #[test]
    fn widths_agree() {
        let settings = Settings { fee_bps: 2.0, ..Settings::plain(1.0) };
        let costs = Costs::of(&settings, None, 1.0);
        let mut log = LogColumns::default();
        let mut turns = TurnColumns { costs, rows: Vec::new(), signs: Vec::new() };
        let mut words = Words::default();
        let mut before = 0u64;
        for i in 0..64 {
            let r = ((i * 37 % 23) as f64 - 11.0) / 500.0;
            let (r2, ln) = (r * r, libm::log(1.0 + r));
            let down2 = if r < 0.0 { r2 } else { 0.0 };
            log.hold.push(HoldRow { r, r2, r3: r2 * r, r4: r2 * r2, down2, log: ln });
            log.open_ratio.push(1.0 + r / 2.0);
            let (enter, leave) = (r / 3.0, r / 7.0);
            turns.rows.push(TurnRow { enter, enter_log: enter, leave, leave_log: leave });
            let held = 0x9e37_79b9_7f4a_7c15u64.rotate_left(i / 3);
            words.held[i as usize] = held;
            words.entered[i as usize] = held & !before;
            words.left[i as usize] = before & !held;
            before = held;
        }
        log.turns.push(turns);
        let block = Block::new(&log, 0, 64, &words, &[0; 64]);
        for group in 0..8 {
            let start = Lanes::new(&[1e6; 8]);
            let (mut plain, mut wide) = (start, start);
            walk::walk::<4>(&block, group, &mut plain);
            walk(&block, group, &mut wide);
            assert_eq!(plain, wide);
            let mut eight = start;
            walk::walk::<8>(&block, group, &mut eight);
            assert_eq!(plain, eight);
            if std::arch::is_x86_feature_detected!("avx2") {
                let mut half = start;
                // SAFETY: checked on the line above.
                unsafe { walk_avx2(&block, group, &mut half) };
                assert_eq!(plain, half);
            }
        }
    }
}
