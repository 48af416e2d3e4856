//! Words of bits.

/// Transposes a 64 × 64 bit matrix: bit j of row i becomes bit i of row j.
pub(super) fn transpose(rows: &mut [u64; 64]) {
    let mut width = 32;
    let mut mask = u64::MAX >> 32;
    while width > 0 {
        let mut i = 0;
        while i < 64 {
            let (a, b) = (rows[i], rows[i + width]);
            let moved = ((a >> width) ^ b) & mask;
            rows[i] = a ^ (moved << width);
            rows[i + width] = b ^ moved;
            i = (i + width + 1) & !width;
        }
        width >>= 1;
        mask ^= mask << width;
    }
}

/// The lowest `n` bits, n ≤ 64.
#[inline]
pub(super) fn low(n: usize) -> u64 {
    if n >= 64 { u64::MAX } else { (1 << n) - 1 }
}

/// The set bits of a word, rising.
#[inline]
pub(super) fn ones(mut word: u64) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        if word == 0 {
            return None;
        }
        let at = word.trailing_zeros() as usize;
        word &= word - 1;
        Some(at)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn transposing_swaps_rows_and_bits() {
        let mut rows = [0u64; 64];
        for (i, row) in rows.iter_mut().enumerate() {
            *row = (i as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(i as u32);
        }
        let before = rows;
        transpose(&mut rows);
        for (i, row) in before.iter().enumerate() {
            for (j, turned) in rows.iter().enumerate() {
                assert_eq!(row >> j & 1, turned >> i & 1, "{i} {j}");
            }
        }
    }

    #[test]
    fn bits_of_a_word() {
        assert_eq!(ones(0b1010_0001).collect::<Vec<_>>(), [0, 5, 7]);
        assert_eq!((low(0), low(3), low(64)), (0, 7, u64::MAX));
    }
}
