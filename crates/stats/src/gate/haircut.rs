//! The haircut Sharpe ratio: what is left of one after the tests that it was picked from, in the
//! style of Harvey & Liu, "Backtesting", J. Portfolio Management 2015.
//!
//! t = SR·√years; p is its two-sided probability under Student's t with n − 1 degrees of freedom;
//! p is adjusted for all tests; SR_h is the Sharpe ratio whose own p is the adjusted one, at least
//! 0. `None` is undefined, and fails a gate.

use super::multiple::{Method, adjusted};
use super::student::{inverse, two_sided};

/// A track record with its **annual** Sharpe ratio.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Annual {
    /// Sharpe ratio per year.
    pub sharpe: f64,
    /// Number of returns.
    pub n: f64,
    /// Returns per year.
    pub periods: f64,
}

/// What a record is worth as the only test that was made.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Single {
    /// SR·√years.
    pub t: f64,
    /// Two-sided p-value.
    pub p: f64,
}

/// What is left of a Sharpe ratio.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Haircut {
    /// The p-value after adjustment.
    pub p_adjusted: f64,
    /// The annual Sharpe ratio that is left; 0 where the record's own is not above 0.
    pub sharpe: f64,
    /// The fraction that was cut; `None` where the record's own is 0.
    pub cut: Option<f64>,
}

impl Annual {
    /// √years; `None` where n < 2, or anything is not finite or not positive.
    fn root(&self) -> Option<f64> {
        let Annual { sharpe, n, periods } = *self;
        let root = (n / periods).sqrt();
        let fine = sharpe.is_finite() && n >= 2.0 && periods > 0.0;
        (fine && root.is_finite() && root > 0.0).then_some(root)
    }

    /// The record as the only test: its t and two-sided p.
    pub fn single(&self) -> Option<Single> {
        let t = self.sharpe * self.root()?;
        two_sided(t, self.n - 1.0).map(|p| Single { t, p })
    }

    /// Back from an adjusted p-value. `None` where it is below the record's own, or above 1.
    pub fn haircut(&self, p_adjusted: f64) -> Option<Haircut> {
        let (root, single) = (self.root()?, self.single()?);
        if !(single.p..=1.0).contains(&p_adjusted) {
            return None;
        }
        if self.sharpe <= 0.0 {
            let cut = (self.sharpe < 0.0).then_some(1.0);
            return Some(Haircut { p_adjusted, sharpe: 0.0, cut });
        }
        let sharpe = inverse(p_adjusted, self.n - 1.0, single.t)? / root;
        Some(Haircut { p_adjusted, sharpe, cut: Some(1.0 - sharpe / self.sharpe) })
    }

    /// Bonferroni's haircut where only the number of tests is known, the record's own among them:
    /// p is min(1, tests·p). `None` below one test.
    pub fn haircut_of_count(&self, tests: f64) -> Option<Haircut> {
        let p = self.single()?.p;
        if !(tests >= 1.0 && tests.is_finite()) {
            return None;
        }
        self.haircut((tests * p).min(1.0))
    }

    /// The haircut where the p-values of the other tests are known.
    pub fn haircut_among(&self, others: &[f64], method: Method) -> Option<Haircut> {
        let mut all = Vec::with_capacity(others.len() + 1);
        all.push(self.single()?.p);
        all.extend_from_slice(others);
        let own = *adjusted(&all, method)?.first()?;
        self.haircut(own)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RECORD: Annual = Annual { sharpe: 1.2, n: 504.0, periods: 252.0 };

    #[test]
    fn one_test_cuts_nothing() {
        let whole = RECORD.haircut_of_count(1.0).expect("defined");
        assert!((whole.sharpe - 1.2).abs() < 1e-9, "{whole:?}");
        for method in Method::ALL {
            assert_eq!(RECORD.haircut_among(&[], method), Some(whole));
        }
    }

    #[test]
    fn more_tests_cut_more_down_to_nothing() {
        let left = |tests| RECORD.haircut_of_count(tests).expect("defined").sharpe;
        assert!(left(1.0) > left(2.0) && left(2.0) > left(5.0));
        assert_eq!(left(1e6), 0.0);
        assert_eq!(RECORD.haircut_of_count(1e6).and_then(|cut| cut.cut), Some(1.0));
    }

    #[test]
    fn a_loss_is_no_skill_however_sure() {
        let sure = Annual { sharpe: -4.0, ..RECORD }.haircut_of_count(1.0).expect("defined");
        assert_eq!((sure.sharpe, sure.cut), (0.0, Some(1.0)));
        let none = Annual { sharpe: 0.0, ..RECORD }.haircut_of_count(3.0).expect("defined");
        assert_eq!((none.sharpe, none.cut), (0.0, None));
    }

    #[test]
    fn beyond_the_least_number_the_haircut_is_the_greater_one() {
        // p underflows to 0; what is left is the least Sharpe ratio of which that is true
        let huge = Annual { sharpe: 80.0, n: 2520.0, periods: 252.0 };
        let left = huge.haircut_of_count(10.0).expect("defined").sharpe;
        assert!(left > 5.0 && left < 80.0, "{left}");
    }

    #[test]
    fn undefined_is_never_a_number() {
        for record in [
            Annual { sharpe: f64::NAN, ..RECORD },
            Annual { n: 1.0, ..RECORD },
            Annual { n: f64::NAN, ..RECORD },
            Annual { n: f64::INFINITY, ..RECORD },
            Annual { periods: 0.0, ..RECORD },
            Annual { periods: f64::NAN, ..RECORD },
        ] {
            assert_eq!(record.haircut_of_count(10.0), None, "{record:?}");
        }
        assert_eq!(RECORD.haircut_of_count(0.5), None);
        assert_eq!(RECORD.haircut_of_count(f64::NAN), None);
        assert_eq!(RECORD.haircut_among(&[f64::NAN], Method::Bh), None);
        assert_eq!(RECORD.haircut(1e-30), None);
        assert_eq!(RECORD.haircut(f64::NAN), None);
    }
}
