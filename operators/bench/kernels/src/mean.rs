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
        self.next += 1;
        if self.next == self.ring.len() {
            self.next = 0;
        }
        if oldest.is_nan() {
            self.lacking -= 1;
        } else {
            self.sum -= oldest;
        }
        if x.is_nan() {
            self.lacking += 1;
        } else {
            self.sum += x;
        }
        if self.lacking > 0 { f64::NAN } else { self.sum / self.ring.len() as f64 }
    }
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
