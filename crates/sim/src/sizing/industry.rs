//! No group of names above its limit; the excess goes to cash.

use crate::lanes;

/// The group of a name that belongs to none, and that no group's limit holds.
pub const NO_GROUP: u32 = u32::MAX;

/// Scales each group whose Σ|w| is above `limit` by limit / total, in place, and returns the part
/// of the gross that this freed. Within a group the sum runs on the lanes, a name's lane being its
/// place in the whole slice.
///
/// Groups are numbered densely from 0; `totals` is room, one row a group.
pub fn cap_groups(
    weights: &mut [f64],
    groups: &[u32],
    limit: f64,
    totals: &mut Vec<[f64; 8]>,
) -> f64 {
    debug_assert_eq!(weights.len(), groups.len());
    totals.clear();
    for (place, (weight, group)) in weights.iter().zip(groups).enumerate() {
        if *group == NO_GROUP {
            continue;
        }
        let row = *group as usize;
        if row >= totals.len() {
            totals.resize(row + 1, [0.0; 8]);
        }
        totals[row][place % 8] += weight.abs();
    }
    let mut freed = 0.0;
    for row in totals.iter_mut() {
        let total = lanes::tree(row);
        // The first lane holds the group's scale from here on.
        row[0] = if total > limit { limit / total } else { 1.0 };
        freed += if total > limit { total - limit } else { 0.0 };
    }
    for (weight, group) in weights.iter_mut().zip(groups) {
        if *group != NO_GROUP {
            *weight *= totals[*group as usize][0];
        }
    }
    freed
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn only_the_heavy_group_shrinks() {
        let mut weights = [0.2, -0.2, 0.1, 0.3, 0.2, 0.6];
        let groups = [0, 0, 1, 1, 2, NO_GROUP];
        let freed = cap_groups(&mut weights, &groups, 0.3, &mut Vec::new());
        for (ours, expected) in weights.iter().zip([0.15, -0.15, 0.075, 0.225, 0.2, 0.6]) {
            assert!((ours - expected).abs() < 1e-15, "{weights:?}");
        }
        assert!((freed - 0.2).abs() < 1e-15);
    }

    #[test]
    fn a_group_within_its_limit_keeps_its_bits() {
        let mut weights = [0.1, 0.2];
        assert_eq!(cap_groups(&mut weights, &[0, 7], 0.5, &mut Vec::new()), 0.0);
        assert_eq!(weights, [0.1, 0.2]);
    }

    proptest! {
        #[test]
        fn no_group_is_above(
            names in proptest::collection::vec((-1.0f64..1.0, 0u32..5), 1..60),
            limit in 0.01f64..1.0,
        ) {
            let (before, groups): (Vec<f64>, Vec<u32>) = names.into_iter().unzip();
            let mut weights = before.clone();
            let freed = cap_groups(&mut weights, &groups, limit, &mut Vec::new());
            let gross = |w: &[f64]| w.iter().map(|w| w.abs()).sum::<f64>();
            for group in 0..5 {
                let mine = weights.iter().zip(&groups).filter(|(_, g)| **g == group);
                prop_assert!(mine.map(|(w, _)| w.abs()).sum::<f64>() <= limit + 1e-12);
            }
            prop_assert!((gross(&before) - gross(&weights) - freed).abs() < 1e-12);
        }
    }
}
