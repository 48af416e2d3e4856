//! Which bars of a long curve are drawn.

/// Indices of at most about `most` of the values: all of them where they are few enough; else, of
/// each of so many equal spans, the first, the last, the lowest and the highest, so that no peak or
/// trough is lost. Rising, each once.
pub fn rows(values: &[f64], most: usize) -> Vec<usize> {
    if values.len() <= most.max(4) {
        return (0..values.len()).collect();
    }
    let spans = (most / 4).max(1);
    let mut rows = Vec::with_capacity(spans * 4);
    for span in 0..spans {
        let start = span * values.len() / spans;
        let end = (span + 1) * values.len() / spans;
        let part = start..end;
        let compare = |a: &usize, b: &usize| values[*a].total_cmp(&values[*b]);
        let extremes = [part.clone().min_by(compare), part.max_by(compare)];
        rows.extend(extremes.into_iter().flatten());
        rows.extend([start, end - 1]);
    }
    rows.sort_unstable();
    rows.dedup();
    rows
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn extremes_and_ends_stay(
            values in proptest::collection::vec(-1e3f64..1e3, 1..400),
            most in 1usize..80,
        ) {
            let rows = rows(&values, most);
            prop_assert!(rows.is_sorted_by(|a, b| a < b));
            prop_assert!(rows.len() <= most.max(4).max(values.len().min(4)));
            prop_assert_eq!(rows.first(), Some(&0));
            prop_assert_eq!(rows.last(), Some(&(values.len() - 1)));
            let least = |of: &mut dyn Iterator<Item = f64>| of.fold(f64::INFINITY, f64::min);
            let all = least(&mut values.iter().copied());
            prop_assert_eq!(least(&mut rows.iter().map(|at| values[*at])), all);
        }
    }

    #[test]
    fn nothing_stays_nothing() {
        assert_eq!(rows(&[], 10), [0usize; 0]);
    }
}
