/// A polynomial of degree 31 by Horner's rule: 32 steps, each waiting for the one before.
#[inline]
pub fn polynomial(x: f64) -> f64 {
    // Near the price of the benchmark's walk, where powers stay in range.
    let x = x * 0.01 - 1.0;
    (0..32).fold(0.0, |sum, step| sum * x + 1.0 / f64::from(step + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn at_its_centre_it_is_its_last_term() {
        assert_eq!(polynomial(100.0), 1.0 / 32.0);
        assert!(
            (polynomial(200.0) - (1..=32).map(|n| 1.0 / f64::from(n)).sum::<f64>()).abs() < 1e-12
        );
    }
}
