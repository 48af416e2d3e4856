//! One body, compiled for each width of vector unit; the widest that the machine has is taken.
#![allow(unsafe_code)] // calls into `target_feature` functions, behind a run-time check

use qraft_base::Isa;

use super::fold::{Fold, PATTERNS, Patterns, Sums};

/// Adds quads by their tables, with the widest instructions there are. The bits do not depend on
/// them.
#[inline]
pub(super) fn look_up(sums: &mut Sums, patterns: Patterns, tables: &[[Fold; PATTERNS]]) {
    #[cfg(target_arch = "x86_64")]
    if Isa::current() >= Isa::Avx2 {
        // SAFETY: the machine has avx2, which is all that the callee asks for.
        return unsafe { look_up_avx2(sums, patterns, tables) };
    }
    sums.look_up(patterns, tables);
}

/// Four powers to a register.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
fn look_up_avx2(sums: &mut Sums, patterns: Patterns, tables: &[[Fold; PATTERNS]]) {
    sums.look_up(patterns, tables);
}

#[cfg(test)]
mod tests {
    use super::super::super::tile::{BarRow, TurnRow};
    use super::*;

    /// Every width that this machine has gives the bits of the plain body.
    #[test]
    fn widths_agree() {
        let bar = |i: usize| (i as f64 * 0.7).sin() / 30.0;
        let log = |i: usize| libm::log(1.0 + bar(i));
        let rows: Vec<BarRow> = (0..64).map(|i| BarRow { r: bar(i), log: log(i) }).collect();
        let turn = |i: usize| TurnRow {
            enter: bar(i + 3),
            enter_log: log(i + 3),
            enter_fee: 1e-4,
            leave: bar(i + 5),
            leave_log: log(i + 5),
            leave_fee: 2e-4,
        };
        let turns: Vec<TurnRow> = (0..64).map(turn).collect();
        let quads = rows.chunks(4).zip(turns.chunks(4));
        let tables: Vec<_> = quads.map(|(rows, turns)| Fold::table(rows, turns)).collect();
        let (mut plain, mut wide) = (Sums::new(1e6), Sums::new(1e6));
        for round in 0..200u32 {
            let held = 0x9e37_79b9_7f4a_7c15u64.rotate_left(round);
            let patterns = Patterns(u128::from(held) << 1 | u128::from(round & 1));
            plain.look_up(patterns, &tables);
            look_up(&mut wide, patterns, &tables);
            assert_eq!(plain, wide);
        }
        assert!(plain.fall > 0.0 && plain.fees > 0.0);
    }
}
