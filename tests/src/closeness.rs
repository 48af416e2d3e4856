//! When two numbers count as the same.

/// How far apart two numbers may be: within `abs`, or within `rel` of the greater magnitude.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Tolerance {
    /// Relative part.
    pub rel: f64,
    /// Absolute part.
    pub abs: f64,
}

impl Tolerance {
    /// The same bound for both parts.
    pub fn both(bound: f64) -> Self {
        Tolerance { rel: bound, abs: bound }
    }

    /// True where the numbers agree. NaN agrees with NaN alone, an infinity with itself alone.
    pub fn agree(self, x: f64, y: f64) -> bool {
        if x.is_nan() || y.is_nan() {
            return x.is_nan() && y.is_nan();
        }
        if x.is_infinite() || y.is_infinite() {
            return x == y;
        }
        (x - y).abs() <= self.abs.max(self.rel * x.abs().max(y.abs()))
    }

    /// The first place where two columns disagree, told in words.
    pub fn first_gap(self, what: &str, ours: &[f64], theirs: &[f64]) -> Option<String> {
        if ours.len() != theirs.len() {
            return Some(format!("{what}: {} numbers against {}", ours.len(), theirs.len()));
        }
        let at = ours.iter().zip(theirs).position(|(x, y)| !self.agree(*x, *y))?;
        Some(format!("{what}[{at}]: {:?} against {:?}", ours[at], theirs[at]))
    }
}

/// The first place where two columns differ in a bit, every NaN being the same NaN.
pub fn first_bit_gap(what: &str, ours: &[f64], theirs: &[f64]) -> Option<String> {
    if ours.len() != theirs.len() {
        return Some(format!("{what}: {} numbers against {}", ours.len(), theirs.len()));
    }
    let same = |x: f64, y: f64| x.to_bits() == y.to_bits() || (x.is_nan() && y.is_nan());
    let at = ours.iter().zip(theirs).position(|(x, y)| !same(*x, *y))?;
    Some(format!("{what}[{at}]: {:?} against {:?}", ours[at], theirs[at]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn missing_and_infinite_agree_with_themselves_only() {
        let tol = Tolerance::both(1e-9);
        assert!(tol.agree(f64::NAN, f64::NAN));
        assert!(!tol.agree(f64::NAN, 0.0));
        assert!(tol.agree(f64::INFINITY, f64::INFINITY));
        assert!(!tol.agree(f64::INFINITY, f64::MAX));
        assert!(tol.agree(1e12, 1e12 + 100.0));
        assert!(!tol.agree(1.0, 1.0 + 1e-8));
    }

    #[test]
    fn bits_tell_apart_what_values_do_not() {
        assert!(first_bit_gap("x", &[0.0], &[-0.0]).is_some());
        assert!(first_bit_gap("x", &[f64::NAN], &[-f64::NAN]).is_none());
        assert!(first_bit_gap("x", &[1.0], &[1.0, 2.0]).is_some());
    }
}
