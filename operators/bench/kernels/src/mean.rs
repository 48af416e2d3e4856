/// A mean of the last rows, by a sum that each new row is added to and the oldest taken from.
#[derive(Clone, Debug, Default)]
#[cfg_attr(feature = "saved", derive(qraft_operator::Saved))]
pub struct RollingMean {
    ring: Vec<f64>,
    next: usize,
    sum: f64,
    /// Rows that are still to come, or that are missing, before the window is whole.
    lacking: usize,
}

impl RollingMean {
    /// Of so many rows, at least one.
    pub fn new(rows: usize) -> RollingMean {
        let rows = rows.max(1);
        RollingMean { ring: vec![f64::NAN; rows], next: 0, sum: 0.0, lacking: rows }
    }

    /// The mean once a row is in; NaN where one of its rows has no value.
    #[inline]
    pub fn push(&mut self, x: f64) -> f64 {
        let oldest = std::mem::replace(&mut self.ring[self.next], x);
        self.next = if self.next + 1 < self.ring.len() { self.next + 1 } else { 0 };
        self.lacking = self.lacking + usize::from(x.is_nan()) - usize::from(oldest.is_nan());
        // One addition from row to row: the difference does not wait for the sum before it.
        self.sum += value(x) - value(oldest);
        if self.lacking > 0 { f64::NAN } else { self.sum / self.ring.len() as f64 }
    }
}

/// What a row adds to a sum.
fn value(x: f64) -> f64 {
    if x.is_nan() { 0.0 } else { x }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_the_mean_of_whole_windows() {
        let mut mean = RollingMean::new(3);
        let rows = [1.0, 2.0, 6.0, 4.0, f64::NAN, 1.0, 2.0, 3.0];
        let answers: Vec<f64> = rows.into_iter().map(|x| mean.push(x)).collect();
        assert_eq!([answers[2], answers[3], answers[7]], [3.0, 4.0, 2.0]);
        assert!([0, 1, 4, 5, 6].iter().all(|row| answers[*row].is_nan()));
    }
}
