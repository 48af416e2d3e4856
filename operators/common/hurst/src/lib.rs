//! Hurst's exponent by detrended fluctuation analysis.

use qraft_operator::prelude::*;

/// Whether moves go on or turn back: 0.5 for a walk at random, above where moves go on, below
/// where they turn.
///
/// Detrended fluctuation analysis of the last `window` values of `x`, which is the walk itself (a
/// log price): boxes of 4, 8, 16 … values, up to a quarter of the window, each with its straight
/// line taken out; the answer is the slope of the log of what is left, as a root mean square, on
/// the log of the box. Boxes are laid from the newest value back. A walk that is straight in every
/// box has no answer. Source: C.-K. Peng et al., "Mosaic organization of DNA nucleotides", Physical
/// Review E 49 (1994).
#[operator(name = "common/hurst")]
#[input(x = close, "The walk; best the logarithm of a price.")]
#[output(ratio, "The exponent.")]
pub struct Hurst {
    /// How many values are looked at.
    #[param(default = 128, min = 32, max = 4096)]
    window: u32,
    walk: Window,
}

const LEAST_BOX: usize = 4;

/// The mean square of what a straight line leaves of each box of `size` values.
fn fluctuation(walk: &[f64], size: usize) -> f64 {
    let middle = (size as f64 - 1.0) / 2.0;
    let spread: f64 = (0..size).map(|i| (i as f64 - middle) * (i as f64 - middle)).sum();
    let mut left = 0.0;
    for part in walk.rchunks_exact(size) {
        let mean = part.iter().sum::<f64>() / size as f64;
        let along: f64 = part.iter().enumerate().map(|(i, x)| (i as f64 - middle) * x).sum();
        let slope = along / spread;
        let off = |(i, x): (usize, &f64)| x - mean - slope * (i as f64 - middle);
        left += part.iter().enumerate().map(off).map(|off| off * off).sum::<f64>();
    }
    left / (walk.len() / size * size) as f64
}

/// The slope of `y` on `x` by least squares.
fn slope(points: &[(f64, f64)]) -> f64 {
    let n = points.len() as f64;
    let (x, y) = points.iter().fold((0.0, 0.0), |(a, b), (x, y)| (a + x / n, b + y / n));
    let along: f64 = points.iter().map(|(px, py)| (px - x) * (py - y)).sum();
    along / points.iter().map(|(px, _)| (px - x) * (px - x)).sum::<f64>()
}

impl Series for Hurst {
    fn warm_up(&self) -> u32 {
        self.window - 1
    }

    fn start(&mut self) {
        self.walk = Window::new(self.window);
    }

    fn push(&mut self, [x]: [f64; 1]) -> f64 {
        self.walk.push(x);
        if !self.walk.is_whole() {
            return f64::NAN;
        }
        let walk = self.walk.values();
        let boxes = std::iter::successors(Some(LEAST_BOX), |size| {
            Some(2 * size).filter(|s| *s <= walk.len() / 4)
        });
        let points: Vec<(f64, f64)> = boxes
            .map(|size| (math::ln(size as f64), 0.5 * math::ln(fluctuation(walk, size))))
            .collect();
        let exponent = slope(&points);
        if exponent.is_finite() { exponent } else { f64::NAN }
    }
}

qraft_operator::cases!();

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "a second way to compute uses std's")]
mod tests {
    use super::*;
    use qraft_operator::cases::answers;

    /// Steps of ±1 from a linear congruence; each repeats the last with a chance in 256ths.
    fn walk(length: usize, repeats: u32) -> Vec<f64> {
        let (mut random, mut step, mut at) = (12345_u32, 1.0, 0.0);
        (0..length)
            .map(|_| {
                random = random.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                step *= if (random >> 24) < repeats { 1.0 } else { -1.0 };
                at += step;
                at
            })
            .collect()
    }

    fn mean_exponent(repeats: u32) -> f64 {
        let answers = answers::<QraftKernel>(&[("window", 512.0)], &[&walk(2048, repeats)]);
        let there: Vec<f64> = answers.into_iter().filter(|x| !x.is_nan()).collect();
        assert_eq!(there.len(), 2048 - 511);
        there.iter().sum::<f64>() / there.len() as f64
    }

    #[test]
    fn walks_of_known_character() {
        let (turns, random, goes_on) = (mean_exponent(64), mean_exponent(128), mean_exponent(192));
        assert!((random - 0.5).abs() < 0.1, "{random}");
        assert!(turns < random - 0.05 && goes_on > random + 0.05, "{turns} {random} {goes_on}");
    }

    /// Against residuals of the line through each box, solved by normal equations.
    #[test]
    fn fluctuation_is_what_a_line_leaves() {
        let walk = walk(64, 128);
        let mut left = 0.0;
        for part in walk.chunks(8) {
            let [mut sx, mut sy, mut sxx, mut sxy] = [0.0; 4];
            for (i, y) in part.iter().enumerate() {
                let x = i as f64;
                sx += x;
                sy += y;
                sxx += x * x;
                sxy += x * y;
            }
            let b = (8.0 * sxy - sx * sy) / (8.0 * sxx - sx * sx);
            let a = (sy - b * sx) / 8.0;
            left +=
                part.iter().enumerate().map(|(i, y)| (y - a - b * i as f64).powi(2)).sum::<f64>();
        }
        assert!((fluctuation(&walk, 8) - left / 64.0).abs() < 1e-12);
    }

    #[test]
    fn a_straight_line_has_no_answer() {
        let line: Vec<f64> = (0..40).map(f64::from).collect();
        assert!(answers::<QraftKernel>(&[("window", 32.0)], &[&line]).iter().all(|x| x.is_nan()));
    }
}
