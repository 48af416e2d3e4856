//! Decimal text and doubles, to and from whole units.

use std::fmt;

/// Powers of ten that a double holds exactly, up to the places that are tried.
const TENS: [f64; 13] = [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12];

/// Below, a whole number survives the errors of one product and of the double that it came from:
/// they are together less than a quarter.
const WHOLE: f64 = 1_125_899_906_842_624.0;

/// Units of a double: the decimal that it stands for, else half to even.
#[inline]
pub(super) fn from_f64(x: f64, places: u32) -> Option<i128> {
    let mut tried = places as usize;
    while (x * TENS[tried]).abs() >= WHOLE && tried > 0 {
        tried -= 1;
    }
    // As many places as the double can tell apart: a decimal of fewer is one of these too.
    let whole = (x * TENS[tried]).round_ties_even();
    // A quotient of two exact doubles is the double nearest to the decimal.
    if whole.abs() < WHOLE && whole / TENS[tried] == x {
        let rest = TENS[places as usize - tried] as i64;
        return Some(i128::from(whole as i64) * i128::from(rest));
    }
    exactly(x, places)
}

/// Units of the double's own value, half to even.
fn exactly(x: f64, places: u32) -> Option<i128> {
    if !x.is_finite() {
        return None;
    }
    let bits = x.to_bits();
    let (field, fraction) = ((bits >> 52) & 0x7ff, bits & ((1 << 52) - 1));
    let (mantissa, exponent) = match field {
        0 => (fraction, -1074),
        field => (fraction | (1 << 52), field as i32 - 1075),
    };
    // below 2^53 × 2^40
    let scaled = i128::from(mantissa) * 10i128.pow(places);
    let units = if exponent >= 0 {
        scaled.checked_mul(1i128.checked_shl(exponent as u32).filter(|power| *power > 0)?)?
    } else if exponent > -126 {
        let shift = -exponent as u32;
        let (units, rest, half) = (scaled >> shift, scaled & ((1 << shift) - 1), 1 << (shift - 1));
        units + i128::from(rest > half || (rest == half && units & 1 == 1))
    } else {
        0
    };
    Some(if x < 0.0 { -units } else { units })
}

/// The double nearest to `units / 10^places`.
pub(super) fn to_f64(units: i128, places: u32) -> f64 {
    let magnitude = units.unsigned_abs();
    if magnitude == 0 {
        return 0.0;
    }
    // A quotient of at least 55 bits whose last bit tells of any rest rounds as the whole does.
    let shift = 100u32.saturating_sub(128 - magnitude.leading_zeros());
    let (shifted, ten) = (magnitude << shift, 10u128.pow(places));
    let quotient = shifted / ten;
    let sticky = u128::from(shifted != quotient * ten);
    let x = (quotient | sticky) as f64 / (1u128 << shift) as f64;
    if units < 0 { -x } else { x }
}

/// Units of decimal text, exactly.
pub(super) fn parse(text: &str, places: u32) -> Option<i128> {
    let (negative, text) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let (digits, exponent) = match text.split_once(['e', 'E']) {
        Some((digits, exponent)) => (digits, exponent.parse::<i32>().ok()?),
        None => (text, 0),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let all = || whole.bytes().chain(fraction.bytes());
    if all().next().is_none() || !all().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let mut units = 0i128;
    let mut place = i64::from(places) + i64::from(exponent) - fraction.len() as i64;
    let kept = fraction.len() + whole.len();
    let zeros = all().rev().take_while(|b| *b == b'0').count().min(kept);
    for digit in all().take(kept - zeros) {
        units = units.checked_mul(10)?.checked_add(i128::from(digit - b'0'))?;
    }
    place += zeros as i64;
    if units == 0 {
        return Some(0);
    }
    let power = 10i128.checked_pow(u32::try_from(place).ok()?)?;
    let units = units.checked_mul(power)?;
    Some(if negative { -units } else { units })
}

/// Writes units as a decimal without trailing zeros.
pub(super) fn write_units(f: &mut fmt::Formatter<'_>, units: i128, places: u32) -> fmt::Result {
    let (magnitude, one) = (units.unsigned_abs(), 10u128.pow(places));
    let (whole, rest) = (magnitude / one, magnitude % one);
    let mut text = whole.to_string();
    if rest > 0 {
        let fraction = format!("{rest:0width$}", width = places as usize);
        text.push('.');
        text.push_str(fraction.trim_end_matches('0'));
    }
    f.pad_integral(units >= 0, "", &text)
}
