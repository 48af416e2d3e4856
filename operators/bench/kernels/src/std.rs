/// Rows of the window: known when it is compiled, as in a loop that is written out.
const ROWS: usize = 20;

/// The standard deviation of the last 20 rows, computed anew from all of them at each row.
#[derive(Clone, Debug, Default)]
#[cfg_attr(feature = "saved", derive(qraft_operator::Saved))]
pub struct WindowedStd {
    /// Each value stands twice, so that the window lies in one piece wherever it begins.
    twice: Vec<f64>,
    next: usize,
}

impl WindowedStd {
    /// Rows before the first answer.
    pub const WARM_UP: usize = ROWS - 1;

    /// At the first row.
    pub fn new() -> WindowedStd {
        WindowedStd { twice: vec![f64::NAN; 2 * ROWS], next: 0 }
    }

    /// The deviation once a row is in; NaN where one of its rows has no value.
    #[inline]
    pub fn push(&mut self, x: f64) -> f64 {
        self.twice[self.next] = x;
        self.twice[self.next + ROWS] = x;
        self.next += 1;
        let window = &self.twice[self.next..self.next + ROWS];
        let mean = window.iter().sum::<f64>() / ROWS as f64;
        let squares: f64 = window.iter().map(|x| (x - mean) * (x - mean)).sum();
        if self.next == ROWS {
            self.next = 0;
        }
        (squares / (ROWS as f64 - 1.0)).sqrt()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_that_of_a_known_sample() {
        let mut std = WindowedStd::new();
        let answers: Vec<f64> = (0..50).map(|row| std.push(f64::from(row))).collect();
        assert!(answers[..19].iter().all(|x| x.is_nan()));
        // Of 20 whole numbers in a row: 20 × 21 / 12.
        assert!(answers[19..].iter().all(|x| (x * x - 35.0).abs() < 1e-12));
    }
}
