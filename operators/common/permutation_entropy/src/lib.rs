//! Entropy of the orders in which neighbouring values stand.

use qraft_operator::prelude::*;

/// How disordered a series is: 1 where every order of `order` neighbours is as frequent as every
/// other, 0 where one order is all there is.
///
/// Each run of `order` neighbouring values in the window has one of `order!` patterns, by which of
/// them is the least, the next and so on, equal ones in the order in which they came; the answer is
/// `-sum p ln p / ln order!` over the patterns' frequencies `p`. Source: C. Bandt and B. Pompe,
/// "Permutation Entropy: A Natural Complexity Measure for Time Series", Physical Review Letters 88
/// (2002).
#[operator(name = "common/permutation_entropy")]
#[input(x = close, "What is looked at.")]
#[output(ratio, "The entropy, from 0 to 1.")]
pub struct PermutationEntropy {
    /// How many values are looked at.
    #[param(default = 100, min = 4, max = 4096)]
    window: u32,
    /// How many neighbours make a pattern.
    #[param(default = 3, min = 2, max = 5)]
    order: u32,
    values: Window,
}

/// The number of a run's pattern, below `run.len()!`: each value counts the earlier ones above it.
fn pattern(run: &[f64]) -> usize {
    run.iter().enumerate().fold(0, |code, (place, x)| {
        code * (place + 1) + run[..place].iter().filter(|earlier| *earlier > x).count()
    })
}

impl Series for PermutationEntropy {
    fn warm_up(&self) -> u32 {
        self.window - 1
    }

    fn check(&self) -> Result<(), String> {
        if self.order < self.window {
            return Ok(());
        }
        Err("`order` must be below `window`".to_owned())
    }

    fn start(&mut self) {
        self.values = Window::new(self.window);
    }

    fn push(&mut self, [x]: [f64; 1]) -> f64 {
        self.values.push(x);
        if !self.values.is_whole() {
            return f64::NAN;
        }
        let order = self.order as usize;
        let patterns: usize = (1..=order).product();
        let mut counts = [0_u32; 120];
        let runs = self.values.values().windows(order);
        let total = runs.len() as f64;
        runs.for_each(|run| counts[pattern(run)] += 1);
        let shares = counts[..patterns].iter().filter(|n| **n > 0).map(|n| f64::from(*n) / total);
        let entropy: f64 = shares.map(|p| p * math::ln(p)).sum();
        // A sum of no more than -0: 0 where one pattern is all there is.
        0.0 - entropy / math::ln(patterns as f64)
    }
}

qraft_operator::cases!();

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "a second way to compute uses std's")]
mod tests {
    use super::*;
    use qraft_operator::cases::answers;
    use std::collections::BTreeMap;

    #[test]
    fn every_permutation_has_a_number_of_its_own() {
        let mut seen = std::collections::BTreeSet::new();
        for code in 0..5_usize.pow(5) {
            let run: Vec<f64> = (0..5).map(|i| (code / 5_usize.pow(i) % 5) as f64).collect();
            let mut sorted = run.clone();
            sorted.sort_by(f64::total_cmp);
            if sorted == [0.0, 1.0, 2.0, 3.0, 4.0] {
                assert!(pattern(&run) < 120 && seen.insert(pattern(&run)));
            }
        }
        assert_eq!(seen.len(), 120);
    }

    #[test]
    fn it_is_the_entropy_of_sorted_places() {
        let xs: Vec<f64> = (0..80).map(|i| f64::from(i * i * 7 % 31)).collect();
        let answers = answers::<QraftKernel>(&[("window", 20.0), ("order", 3.0)], &[&xs]);
        for (last, answer) in answers.iter().enumerate().skip(19) {
            let mut counts: BTreeMap<Vec<usize>, f64> = BTreeMap::new();
            for run in xs[last - 19..=last].windows(3) {
                let mut places = vec![0, 1, 2];
                places.sort_by(|a, b| run[*a].total_cmp(&run[*b]));
                *counts.entry(places).or_default() += 1.0 / 18.0;
            }
            let expected = -counts.values().map(|p| p * p.ln()).sum::<f64>() / 6.0_f64.ln();
            assert!((answer - expected).abs() < 1e-12, "{answer} {expected}");
        }
    }

    #[test]
    fn a_line_is_all_order_and_params_must_fit() {
        let line: Vec<f64> = (0..9).map(f64::from).collect();
        let of = [("window", 6.0), ("order", 3.0)];
        assert_eq!(answers::<QraftKernel>(&of, &[&line])[8].to_bits(), 0.0_f64.to_bits());
        assert!(<QraftKernel as qraft_operator::Kernel>::warm_up(&[4.0, 5.0]).is_err());
    }
}
