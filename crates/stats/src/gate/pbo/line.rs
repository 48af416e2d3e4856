//! A straight line through points that come one by one.

/// Means and co-moments of the points so far.
#[derive(Clone, Copy, Default)]
pub(super) struct Line {
    count: u64,
    mean_x: f64,
    mean_y: f64,
    xx: f64,
    xy: f64,
}

impl Line {
    /// Takes one point.
    pub(super) fn push(&mut self, x: f64, y: f64) {
        self.count += 1;
        let n = self.count as f64;
        let dx = x - self.mean_x;
        self.mean_x += dx / n;
        self.mean_y += (y - self.mean_y) / n;
        self.xx += dx * (x - self.mean_x);
        self.xy += dx * (y - self.mean_y);
    }

    /// Points taken.
    pub(super) fn count(&self) -> u64 {
        self.count
    }

    /// Slope Σ(x − x̄)(y − ȳ)/Σ(x − x̄)² and intercept ȳ − slope·x̄; `None` where all x are one.
    pub(super) fn fit(&self) -> Option<(f64, f64)> {
        let slope = self.xy / self.xx;
        let intercept = self.mean_y - slope * self.mean_x;
        (self.xx > 0.0 && slope.is_finite() && intercept.is_finite()).then_some((slope, intercept))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_found_and_a_point_is_none() {
        let mut line = Line::default();
        assert_eq!(line.fit(), None);
        line.push(0.3, 1.0);
        line.push(0.3, 2.0);
        assert_eq!(line.fit(), None);
        line.push(1.3, 3.5);
        let (slope, intercept) = line.fit().expect("a line");
        assert!((slope - 2.0).abs() < 1e-12 && (intercept - 0.9).abs() < 1e-12);
        assert_eq!(line.count(), 3);
    }
}
