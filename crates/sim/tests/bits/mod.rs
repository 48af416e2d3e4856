//! Whole signals as the kernels read them.

use qraft_sim::WholeSignals;
use qraft_sim::kernel::{Mask, TrialSignals};

/// A tile of whole signals as bits.
pub struct SignalBits {
    conditions: [Option<(Vec<u64>, Vec<u64>)>; 4],
    score: Option<Vec<f64>>,
    funding: Option<Vec<f64>>,
}

impl SignalBits {
    pub fn of(whole: &WholeSignals, width: usize, start: usize, bars: usize) -> SignalBits {
        let cells = start * width..(start + bars) * width;
        let bits = |signal: &Option<Vec<i8>>| {
            let signal = &signal.as_ref()?[cells.clone()];
            let row = if width == 1 { 0 } else { width.div_ceil(64) };
            let words = if width == 1 { bars.div_ceil(64) } else { row * bars };
            let (mut yes, mut no) = (vec![0u64; words], vec![0u64; words]);
            for (cell, value) in signal.iter().enumerate() {
                let (bar, s) = (cell / width, cell % width);
                let (word, bit) =
                    if width == 1 { (bar / 64, bar % 64) } else { (bar * row + s / 64, s % 64) };
                yes[word] |= u64::from(*value == 1) << bit;
                no[word] |= u64::from(*value == 0) << bit;
            }
            Some((yes, no))
        };
        SignalBits {
            conditions: [
                bits(&whole.long),
                bits(&whole.exit_long),
                bits(&whole.short),
                bits(&whole.exit_short),
            ],
            score: whole.score.as_ref().map(|score| score[cells.clone()].to_vec()),
            funding: whole.funding.as_ref().map(|rate| rate[cells].to_vec()),
        }
    }

    pub fn view(&self) -> TrialSignals<'_> {
        fn mask(of: &Option<(Vec<u64>, Vec<u64>)>) -> Option<Mask<'_>> {
            of.as_ref().map(|(yes, no)| Mask { is_true: yes, is_false: no })
        }
        let [long, exit_long, short, exit_short] = &self.conditions;
        TrialSignals {
            long: mask(long),
            exit_long: exit_long.as_ref().map(|bits| bits.0.as_slice()),
            short: mask(short),
            exit_short: exit_short.as_ref().map(|bits| bits.0.as_slice()),
            score: self.score.as_deref(),
            funding: self.funding.as_deref(),
        }
    }
}
