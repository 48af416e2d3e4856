/// The average true range as Wilder smooths it, a row weighing a fourteenth.
#[derive(Clone, Debug, Default)]
#[cfg_attr(feature = "saved", derive(qraft_operator::Saved))]
pub struct TrueRange {
    close: Option<f64>,
    mean: Option<f64>,
}

impl TrueRange {
    /// The average once a row is in; NaN in the first row, and where a value is missing, which
    /// changes nothing.
    #[inline]
    pub fn push(&mut self, high: f64, low: f64, close: f64) -> f64 {
        if high.is_nan() || low.is_nan() || close.is_nan() {
            return f64::NAN;
        }
        let Some(before) = self.close.replace(close) else { return f64::NAN };
        let range = high.max(before) - low.min(before);
        let mean = self.mean.map_or(range, |mean| mean + (range - mean) / 14.0);
        self.mean = Some(mean);
        mean
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_starts_at_the_second_row_and_spans_the_night() {
        let mut range = TrueRange::default();
        assert!(range.push(11.0, 9.0, 10.0).is_nan());
        assert_eq!(range.push(15.0, 13.0, 14.0), 5.0);
        assert!(range.push(f64::NAN, 9.0, 10.0).is_nan());
        assert_eq!(range.push(14.0, 14.0, 14.0), 5.0 - 5.0 / 14.0);
    }
}
