//! Strategy or space? Told by what stands in the file, never by its name or place.

use qraft_base::nearest;
use qraft_diag::SourceFile;
use qraft_syntax::document::keys;
use qraft_syntax::yaml::{self, Node, NodeKind};

/// What a file is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// A strategy, also a broken or empty one.
    Strategy,
    /// A space file.
    Space,
    /// The params file of `gridsearch`.
    Params,
    /// What data declare of themselves.
    Data,
    /// None of these.
    Other,
}

/// Keys that only a space has.
const OF_SPACES: [&str; 7] = ["plan", "trials", "objective", "seed", "split", "gates", "budget"];

/// Keys that a strategy shares with other documents, so that they decide nothing.
const SHARED: [&str; 6] = ["version", "name", "description", "params", "constraints", "kind"];

/// A misspelt section is looked for among so many names: no document has more sections.
const MAX_GUESSED: usize = 1_000;

/// What a file is.
pub fn of(file: &SourceFile) -> Kind {
    if file.name().ends_with(".data.yaml") || file.name().ends_with(".data.yml") {
        return Kind::Data;
    }
    let text = file.text().trim_start_matches('\u{feff}');
    let blank = |line: &str| line.trim().is_empty() || line.trim_start().starts_with('#');
    if text.lines().all(blank) {
        return Kind::Strategy;
    }
    let flow = text.trim_start().starts_with('{');
    if flow {
        return match yaml::parse(file).0 {
            Some(tree) => of_tree(&tree),
            None if text.contains("\"strategy\"") => Kind::Space,
            None if text.contains("\"signals\"") => Kind::Strategy,
            None => Kind::Other,
        };
    }
    let names: Vec<&str> = text.lines().filter_map(top_key).collect();
    of_names(&names).unwrap_or_else(|| yaml::parse(file).0.map_or(Kind::Strategy, |t| of_tree(&t)))
}

/// The key of a line that stands at the top of a block.
fn top_key(line: &str) -> Option<&str> {
    let name = line.split(':').next().filter(|name| name.len() < line.trim_end().len())?;
    let name = name.trim_end().trim_matches(['"', '\'']);
    let plain = |c: char| c.is_alphanumeric() || c == '_';
    (!name.is_empty() && name.chars().all(plain)).then_some(name)
}

fn of_tree(tree: &Node) -> Kind {
    let Some(entries) = tree.as_map() else { return Kind::Other };
    let names: Vec<&str> = entries.iter().map(|entry| entry.key.name.as_str()).collect();
    let domain = |node: &Node| match &node.kind {
        NodeKind::Seq(items) => items.iter().all(|item| item.as_scalar().is_some()),
        NodeKind::Map(_) => ["range", "values"].iter().any(|key| node.get(key).is_some()),
        _ => false,
    };
    of_names(&names).unwrap_or_else(|| {
        let all = !entries.is_empty() && entries.iter().all(|entry| domain(&entry.value));
        if all { Kind::Params } else { Kind::Other }
    })
}

/// What the names at the top decide; `None` where they leave it open.
fn of_names(names: &[&str]) -> Option<Kind> {
    let has = |wanted: &[&str]| names.iter().any(|name| wanted.contains(name));
    if has(&["strategy", "strategies"]) {
        return Some(Kind::Space);
    }
    let own: Vec<&str> = keys::children("").filter(|key| !SHARED.contains(key)).collect();
    if has(&own) {
        return Some(Kind::Strategy);
    }
    if has(&OF_SPACES) {
        return Some(Kind::Space);
    }
    if !names.contains(&"version") {
        return None;
    }
    let near = || {
        let first = names.iter().take(MAX_GUESSED);
        first.into_iter().any(|name| nearest(name, own.iter().copied()).is_some())
    };
    let bare = || names.iter().all(|name| SHARED.contains(name));
    (bare() || near()).then_some(Kind::Strategy)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(text: &str) -> Kind {
        of(&SourceFile::new("a.yaml", text))
    }

    #[test]
    fn content_decides() {
        assert_eq!(kind("version: 1\nsignals:\n  long: close > open\n"), Kind::Strategy);
        assert_eq!(kind("version: 1\nsignal:\n  long: close > open\n"), Kind::Strategy);
        assert_eq!(kind("version: 1\nsignals: {long: close > open\n"), Kind::Strategy);
        assert_eq!(kind("# nothing\n\n"), Kind::Strategy);
        assert_eq!(kind("version: 1\n"), Kind::Strategy);
        assert_eq!(kind("version: 1\nstrategy: a.yaml\nparams: {n: [1]}\n"), Kind::Space);
        assert_eq!(kind("{\"version\": 1, \"strategy\": \"a.yaml\"}"), Kind::Space);
        assert_eq!(kind("version: 1\nplan: grid\nparams: {n: [1]}\n"), Kind::Space);
        assert_eq!(kind("n: [1, 2]\nm: {range: [1, 2], step: 1}\n"), Kind::Params);
        assert_eq!(kind("version: 3\nservices:\n  web: {image: x}\n"), Kind::Other);
        assert_eq!(kind("{\"fast\": 10}"), Kind::Other);
        assert_eq!(kind("- 1\n- 2\n"), Kind::Other);
        assert_eq!(of(&SourceFile::new("x.data.yaml", "bar: 1D\n")), Kind::Data);
    }
}
