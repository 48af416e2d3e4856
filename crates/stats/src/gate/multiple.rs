//! Many tests at once: p-values, each adjusted for all the tests it was picked from.

/// A way to adjust p-values p of n tests; p₍ᵢ₎ is the i-th smallest, i from 1.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Method {
    /// min(1, n·p): the chance of one false discovery or more, whatever depends on what.
    Bonferroni,
    /// max over j ≤ i of min(1, (n − j + 1)·p₍ⱼ₎): the same chance, never above Bonferroni's
    /// (Holm, Scand. J. Statist. 1979).
    Holm,
    /// min over j ≥ i of n/j·p₍ⱼ₎: the share of false discoveries, of tests that are independent or
    /// positively dependent (Benjamini & Hochberg, JRSS B 1995).
    Bh,
    /// Bh times Σ 1/k, k from 1 to n, at most 1: the same share under any dependence (Benjamini &
    /// Yekutieli, Ann. Statist. 2001).
    By,
}

impl Method {
    /// Every method.
    pub const ALL: [Method; 4] = [Method::Bonferroni, Method::Holm, Method::Bh, Method::By];

    /// Its short name.
    pub fn name(self) -> &'static str {
        match self {
            Method::Bonferroni => "bonferroni",
            Method::Holm => "holm",
            Method::Bh => "bh",
            Method::By => "by",
        }
    }
}

/// Each p-value adjusted for all of them, in the order given. `None` where one is not a number in
/// 0–1: a test that failed counts too, as p = 1, and it is the caller who says so.
pub fn adjusted(p: &[f64], method: Method) -> Option<Vec<f64>> {
    if !p.iter().all(|p| (0.0..=1.0).contains(p)) {
        return None;
    }
    let n = p.len() as f64;
    let mut order: Vec<usize> = (0..p.len()).collect();
    order.sort_by(|a, b| p[*a].total_cmp(&p[*b]));
    Some(match method {
        Method::Bonferroni => p.iter().map(|p| (n * p).min(1.0)).collect(),
        Method::Holm => up(p, &order),
        Method::Bh => down(p, &order, 1.0),
        Method::By => down(p, &order, (1..=p.len()).map(|k| 1.0 / k as f64).sum()),
    })
}

/// From the smallest up: the greatest (n − j + 1)·p so far.
fn up(p: &[f64], order: &[usize]) -> Vec<f64> {
    let mut all = vec![0.0; p.len()];
    let mut greatest = 0.0f64;
    for (rank, at) in order.iter().enumerate() {
        greatest = greatest.max((p.len() - rank) as f64 * p[*at]).min(1.0);
        all[*at] = greatest;
    }
    all
}

/// From the greatest down: the least `factor`·n/j·p so far. n/j is divided first: it is never below
/// 1, so nothing is adjusted downwards.
fn down(p: &[f64], order: &[usize], factor: f64) -> Vec<f64> {
    let mut all = vec![0.0; p.len()];
    let mut least = 1.0f64;
    for (rank, at) in order.iter().enumerate().rev() {
        let share = p.len() as f64 / (rank + 1) as f64;
        least = least.min(p[*at] * (factor * share));
        all[*at] = least;
    }
    all
}

/// Which adjusted p-values are discoveries at level `alpha`: p ≤ α. NaN is none.
pub fn rejected(adjusted: &[f64], alpha: f64) -> Vec<bool> {
    adjusted.iter().map(|p| *p <= alpha).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_single_test_is_left_alone() {
        for method in Method::ALL {
            assert_eq!(adjusted(&[0.03], method), Some(vec![0.03]), "{}", method.name());
            assert_eq!(adjusted(&[], method), Some(vec![]));
        }
    }

    #[test]
    fn what_is_no_probability_is_refused() {
        for bad in [f64::NAN, -0.1, 1.1, f64::INFINITY] {
            for method in Method::ALL {
                assert_eq!(adjusted(&[0.01, bad], method), None);
            }
        }
        assert_eq!(rejected(&[f64::NAN, 0.05, 0.06], 0.05), [false, true, false]);
    }

    #[test]
    fn by_hand() {
        let p = [0.04, 0.01, 0.03];
        let near = |method, want: [f64; 3]| {
            let have = adjusted(&p, method).expect("defined");
            assert!(have.iter().zip(want).all(|(x, y)| (x - y).abs() < 1e-15), "{have:?}");
        };
        near(Method::Bonferroni, [0.12, 0.03, 0.09]);
        near(Method::Holm, [0.06, 0.03, 0.06]);
        near(Method::Bh, [0.04, 0.03, 0.04]);
        near(Method::By, [0.04 * 11.0 / 6.0, 0.03 * 11.0 / 6.0, 0.04 * 11.0 / 6.0]);
    }
}
