//! How a parent order is cut into children, known before any of them is sent.

use qraft_base::fixed::Qty;

/// TWAP: child i is `lot × (⌊N(i+1)/k⌋ − ⌊Ni/k⌋)` for N lots in k slices. Lot 0 cuts in the
/// smallest unit of a quantity. A rest below one lot is not cut. `None`: no slices, or it does not
/// fit.
pub fn twap(qty: Qty, slices: u32, lot: Qty) -> Option<Vec<Qty>> {
    by_profile(qty, &vec![1; slices as usize], lot)
}

/// VWAP by a volume profile that is known beforehand: the cumulative share of the parent is
/// floored to lots, each child is the difference. `None`: an empty profile, or it does not fit.
pub fn by_profile(qty: Qty, profile: &[u64], lot: Qty) -> Option<Vec<Qty>> {
    let total: i128 = profile.iter().map(|part| i128::from(*part)).sum();
    if total == 0 || qty.is_negative() || lot.is_negative() {
        return None;
    }
    let unit = if lot.is_zero() { 1 } else { lot.units() };
    let lots = qty.units() / unit;
    let (mut sum, mut sent) = (0i128, 0i128);
    let mut children = Vec::with_capacity(profile.len());
    for part in profile {
        sum += i128::from(*part);
        let due = lots.checked_mul(sum)? / total;
        children.push(Qty::from_units((due - sent) * unit));
        sent = due;
    }
    Some(children)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whole(children: Option<Vec<Qty>>) -> Vec<i128> {
        children.expect("children").iter().map(|q| q.units() / Qty::ONE_UNITS).collect()
    }

    #[test]
    fn children_add_up() {
        let qty = Qty::from_whole(1003);
        assert_eq!(whole(twap(qty, 4, Qty::ONE)), [250, 251, 251, 251]);
        assert_eq!(whole(twap(qty, 4, Qty::from_whole(100))), [200, 300, 200, 300]);
        let profile = [1, 3, 2, 4];
        let thousand = Qty::from_whole(1000);
        assert_eq!(whole(by_profile(thousand, &profile, Qty::ONE)), [100, 300, 200, 400]);
        let parts = by_profile(qty, &profile, Qty::ZERO).expect("children");
        assert_eq!(parts.iter().map(|q| q.units()).sum::<i128>(), qty.units());
        assert_eq!(twap(qty, 0, Qty::ONE), None);
        assert_eq!(by_profile(qty, &[0, 0], Qty::ONE), None);
    }
}
