//! Content digests. Every id that is derived from content goes through here, so that what is
//! hashed is framed the same way everywhere.

use std::fmt;
use std::str::FromStr;

/// A blake3 digest. Prints as `blake3:<64 hex>`, so that an id carries its algorithm.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest([u8; 32]);

impl Digest {
    /// The digest of raw bytes (a file's, say).
    pub fn of(bytes: &[u8]) -> Self {
        Digest(*blake3::hash(bytes).as_bytes())
    }

    /// The first `n` hex digits, for names that people read. At most 64.
    pub fn short(&self, n: usize) -> String {
        self.hex()[..n.min(64)].to_owned()
    }

    /// All 64 hex digits, without the algorithm.
    pub fn hex(&self) -> String {
        blake3::Hash::from_bytes(self.0).to_hex().to_string()
    }

    /// The 32 bytes.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "blake3:{}", self.hex())
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Digest {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let hex = text
            .strip_prefix("blake3:")
            .ok_or_else(|| format!("`{text}` is not a digest: it should start with `blake3:`"))?;
        let hash = blake3::Hash::from_hex(hex)
            .map_err(|_| format!("`{text}` is not a digest: 64 hex digits should follow"))?;
        Ok(Digest(*hash.as_bytes()))
    }
}

/// Builds a digest from tagged, length-framed fields, so that no two different lists of fields
/// can feed the same bytes.
pub struct DigestBuilder(blake3::Hasher);

impl DigestBuilder {
    /// Starts a digest of one kind of thing. `kind` names it with its format's version, as in
    /// `qraft.snapshot/1`; things of different kinds never share a digest.
    pub fn new(kind: &str) -> Self {
        let mut builder = DigestBuilder(blake3::Hasher::new());
        builder.field("kind", kind.as_bytes());
        builder
    }

    /// Adds one named field.
    pub fn field(&mut self, tag: &str, bytes: &[u8]) -> &mut Self {
        for part in [tag.as_bytes(), bytes] {
            self.0.update(&(part.len() as u64).to_le_bytes());
            self.0.update(part);
        }
        self
    }

    /// Adds one named text.
    pub fn text(&mut self, tag: &str, text: &str) -> &mut Self {
        self.field(tag, text.as_bytes())
    }

    /// Adds a column of numbers, bit for bit. NaNs are made one, −0 is kept.
    pub fn numbers(&mut self, tag: &str, values: &[f64]) -> &mut Self {
        self.numbers_in(tag, values.len(), std::iter::once(values))
    }

    /// The same column where it comes in parts, `count` numbers in all.
    pub fn numbers_in<'a>(
        &mut self,
        tag: &str,
        count: usize,
        parts: impl Iterator<Item = &'a [f64]>,
    ) -> &mut Self {
        self.0.update(&(tag.len() as u64).to_le_bytes());
        self.0.update(tag.as_bytes());
        self.0.update(&((count * 8) as u64).to_le_bytes());
        let mut block = [0u8; 512 * 8];
        for chunk in parts.flat_map(|part| part.chunks(512)) {
            for (bytes, value) in block.chunks_exact_mut(8).zip(chunk) {
                let value = if value.is_nan() { f64::NAN } else { *value };
                bytes.copy_from_slice(&value.to_bits().to_le_bytes());
            }
            self.0.update(&block[..chunk.len() * 8]);
        }
        self
    }

    /// Adds one named field that comes in parts, `count` bytes in all.
    pub fn field_in(
        &mut self,
        tag: &str,
        count: usize,
        parts: impl Iterator<Item = impl AsRef<[u8]>>,
    ) -> &mut Self {
        self.0.update(&(tag.len() as u64).to_le_bytes());
        self.0.update(tag.as_bytes());
        self.0.update(&(count as u64).to_le_bytes());
        for part in parts {
            self.0.update(part.as_ref());
        }
        self
    }

    /// The digest of all fields so far.
    pub fn finish(&self) -> Digest {
        Digest(*self.0.finalize().as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn framing_keeps_fields_apart() {
        let digest = |a: &str, b: &str| DigestBuilder::new("k").text("x", a).text("y", b).finish();
        assert_ne!(digest("ab", "c"), digest("a", "bc"));
        assert_eq!(digest("a", "b"), digest("a", "b"));
    }

    #[test]
    fn every_nan_is_one_nan() {
        let of = |x: f64| DigestBuilder::new("k").numbers("x", &[x]).finish();
        assert_eq!(of(f64::NAN), of(-f64::NAN));
        assert_ne!(of(0.0), of(-0.0));
    }

    #[test]
    fn text_form_round_trips() {
        let digest = Digest::of(b"qraft");
        assert_eq!(digest.to_string().parse::<Digest>().unwrap(), digest);
        assert!("sha256:00".parse::<Digest>().unwrap_err().contains("blake3:"));
        assert!("blake3:zz".parse::<Digest>().is_err());
    }
}
