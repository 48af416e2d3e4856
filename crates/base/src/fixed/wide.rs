//! A product and a quotient with one rounding between them.

/// `numerator / denominator`, half to even. The denominator is above 0.
#[inline]
pub(super) fn div_half_even(numerator: i128, denominator: i128) -> i128 {
    let quotient = numerator / denominator;
    let rest = (numerator - quotient * denominator).abs();
    let above = denominator - rest;
    if rest > above || (rest == above && quotient & 1 == 1) {
        quotient + numerator.signum()
    } else {
        quotient
    }
}

/// `a × b / d` rounded half to even; `None` where it does not fit or `d` is not above 0.
#[inline]
pub(super) fn mul_div(a: i128, b: i128, d: i128) -> Option<i128> {
    if d <= 0 {
        return None;
    }
    match a.checked_mul(b) {
        Some(product) => Some(div_half_even(product, d)),
        None => mul_div_wide(a, b, d),
    }
}

/// The same by 256 bits.
#[cold]
fn mul_div_wide(a: i128, b: i128, d: i128) -> Option<i128> {
    let negative = (a < 0) != (b < 0);
    let d = d.unsigned_abs();
    let (high, low) = product(a.unsigned_abs(), b.unsigned_abs());
    if high >= d {
        return None;
    }
    let (mut quotient, mut rest) = (0u128, high);
    for bit in (0..128).rev() {
        let carry = rest >> 127 == 1;
        rest = (rest << 1) | ((low >> bit) & 1);
        if carry || rest >= d {
            rest = rest.wrapping_sub(d);
            quotient |= 1 << bit;
        }
    }
    let above = d - rest;
    if rest > above || (rest == above && quotient & 1 == 1) {
        quotient = quotient.checked_add(1)?;
    }
    let magnitude = i128::try_from(quotient).ok()?;
    Some(if negative { -magnitude } else { magnitude })
}

/// The 256 bits of a product: high and low.
fn product(a: u128, b: u128) -> (u128, u128) {
    const MASK: u128 = u64::MAX as u128;
    let (a1, a0, b1, b0) = (a >> 64, a & MASK, b >> 64, b & MASK);
    let (low, mid_a, mid_b, high) = (a0 * b0, a1 * b0, a0 * b1, a1 * b1);
    let mid = (low >> 64) + (mid_a & MASK) + (mid_b & MASK);
    (high + (mid_a >> 64) + (mid_b >> 64) + (mid >> 64), (mid << 64) | (low & MASK))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_go_to_even() {
        assert_eq!(div_half_even(25, 10), 2);
        assert_eq!(div_half_even(35, 10), 4);
        assert_eq!(div_half_even(-25, 10), -2);
        assert_eq!(div_half_even(-35, 10), -4);
        assert_eq!(div_half_even(26, 10), 3);
        assert_eq!(div_half_even(-26, 10), -3);
    }

    #[test]
    fn wide_and_narrow_agree() {
        for (a, b, d) in [(7, 5, 10), (-7, 5, 10), (123_456_789, -987_654_321, 1_000), (0, 9, 4)] {
            assert_eq!(mul_div_wide(a, b, d), mul_div(a, b, d), "{a} {b} {d}");
        }
        let big = 10i128.pow(30);
        assert_eq!(mul_div(big, big, big), Some(big));
        assert_eq!(mul_div(-big, big, big * 10), Some(-10i128.pow(29)));
        assert_eq!(mul_div(big, big, 1), None);
        assert_eq!(mul_div(1, 1, 0), None);
    }
}
