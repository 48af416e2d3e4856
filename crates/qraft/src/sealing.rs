//! What the binary alone can tell a pack: which build it is, and what the strategy's comments
//! allow.

use qraft_check::Allowed;
use qraft_diag::SourceFile;
use qraft_search::seal::{Allow, Build};

/// Name and version, as headers and packs have them.
pub const ENGINE: &str = concat!("qraft ", env!("CARGO_PKG_VERSION"));

/// This build.
pub fn build() -> Build {
    let list = |text: &str| -> Vec<String> {
        let mut items: Vec<String> =
            text.split(',').filter(|item| !item.is_empty()).map(str::to_owned).collect();
        items.sort();
        items
    };
    Build {
        engine: ENGINE.to_owned(),
        target: env!("QRAFT_TARGET").to_owned(),
        rustc: env!("QRAFT_RUSTC").to_owned(),
        features: list(env!("QRAFT_FEATURES")),
        target_features: list(env!("QRAFT_TARGET_FEATURES")),
    }
}

/// What comments allow, by place in the text that a pack holds. `at` finds a byte of the file that
/// was checked in that text, which is another where the strategy stands within a space file.
pub fn allows(text: &str, allowed: &[Allowed], at: impl Fn(u32) -> Option<usize>) -> Vec<Allow> {
    let file = SourceFile::new("strategy", text);
    let one = |allowed: &Allowed| {
        let start = at(allowed.finding.primary.span.start)?;
        let (line, column) = file.line_column(u32::try_from(start).ok()?);
        Some(Allow {
            code: allowed.finding.rule.code,
            line: line as u64,
            column: column as u64,
            severity: allowed.finding.severity.as_str(),
            silenced: allowed.finding.message.clone(),
            reason: allowed.reason.clone(),
        })
    };
    allowed.iter().filter_map(one).collect()
}
