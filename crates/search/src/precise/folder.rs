//! What a matched run is called.

use qraft_base::{Digest, DigestBuilder};

use super::MatchOptions;
use crate::ident::{self, TrialKeys};

/// The folder's name of a matched run: the strategy's name and 8 hex digits of everything that
/// makes its result, so that another result never takes its place.
pub fn folder_name(
    name: &str,
    keys: &TrialKeys,
    param_hash: Digest,
    options: &MatchOptions,
) -> String {
    let mut builder = DigestBuilder::new("qraft.precise/1");
    builder.field("trial", keys.of(param_hash).as_bytes());
    if let Some(failures) = options.failures {
        builder.numbers("failures", &[failures.rate]).field("seed", &failures.seed.to_le_bytes());
    }
    if let Some(halted) = &options.halted {
        let bits: Vec<u8> = halted.iter().map(|halted| u8::from(*halted)).collect();
        builder.field("halted", &bits);
    }
    format!("{}-{}", ident::folder_name(name), builder.finish().short(8))
}
