//! Words of bits.

/// Turns the words of eight lanes to a byte a bit: bit j of byte i is bit i of word j.
#[inline(always)]
pub(super) fn bytes(mut words: [u64; 8]) -> [u8; 64] {
    // the bytes first: byte k of word j goes to byte j of word k
    for (apart, mask) in
        [(4, u64::MAX >> 32), (2, 0x0000_ffff_0000_ffff), (1, 0x00ff_00ff_00ff_00ff)]
    {
        let shift = 8 * apart;
        for pair in 0..4 {
            let i = (pair & (apart - 1)) | (pair & !(apart - 1)) << 1;
            let (a, b) = (words[i], words[i + apart]);
            let moved = ((a >> shift) ^ b) & mask;
            words[i] = a ^ (moved << shift);
            words[i + apart] = b ^ moved;
        }
    }
    // then the bits of each 8 × 8
    for word in &mut words {
        for (shift, mask) in
            [(7, 0x00aa_00aa_00aa_00aa), (14, 0x0000_cccc_0000_cccc), (28, 0x0000_0000_f0f0_f0f0)]
        {
            let moved = (*word ^ (*word >> shift)) & mask;
            *word ^= moved ^ (moved << shift);
        }
    }
    let mut out = [0; 64];
    for (out, word) in out.chunks_exact_mut(8).zip(words) {
        out.copy_from_slice(&word.to_le_bytes());
    }
    out
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
    fn bytes_are_a_bit_of_each_word() {
        let words: [u64; 8] =
            std::array::from_fn(|j| (j as u64 + 5).wrapping_mul(0x9e37_79b9_7f4a_7c15));
        let turned = bytes(words);
        for (j, word) in words.iter().enumerate() {
            for (i, byte) in turned.iter().enumerate() {
                assert_eq!(word >> i & 1, u64::from(byte >> j & 1), "{i} {j}");
            }
        }
    }

    #[test]
    fn bits_of_a_word() {
        assert_eq!(ones(0b1010_0001).collect::<Vec<_>>(), [0, 5, 7]);
        assert_eq!((low(0), low(3), low(64)), (0, 7, u64::MAX));
    }
}
