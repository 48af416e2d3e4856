//! Universes by name.

use std::collections::BTreeMap;

use qraft_base::{Symbol, nearest};

use crate::{DataError, Panel};

/// The lists that come with qraft: the symbols of the two bundled data files.
const BUNDLED: [(&str, &str); 2] = [
    ("CN_STOCKS", include_str!("../universes/CN_STOCKS.txt")),
    ("SP500", include_str!("../universes/SP500.txt")),
];

/// The names of the universes that come with qraft.
pub fn bundled() -> impl Iterator<Item = &'static str> {
    BUNDLED.iter().map(|(name, _)| *name)
}

/// The symbols of the universe called `name`, sorted and unique.
///
/// In this order: `all` is every symbol of the panel; then `config` (a `qraft.toml`'s
/// `[universes]`; a list that is just `all` is every symbol of the panel); then the bundled
/// `CN_STOCKS` and `SP500`. Errors: an unknown name, an empty list, symbols that the panel does not
/// hold.
pub fn resolve(
    name: &str,
    panel: &Panel,
    config: &BTreeMap<String, Vec<String>>,
) -> Result<Vec<Symbol>, DataError> {
    if name == "all" {
        return Ok(panel.symbols.clone());
    }
    let mut symbols: Vec<Symbol> = if let Some(list) = config.get(name) {
        if list.len() == 1 && list[0] == "all" {
            return Ok(panel.symbols.clone());
        }
        list.iter().map(|symbol| Symbol::new(symbol)).collect()
    } else if let Some((_, list)) = BUNDLED.iter().find(|(bundled, _)| *bundled == name) {
        list.lines().filter(|line| !line.starts_with('#')).map(Symbol::new).collect()
    } else {
        return Err(unknown(name, config));
    };
    symbols.sort();
    symbols.dedup();
    if symbols.is_empty() {
        let message = format!("the universe `{name}` is empty: list symbols, or write \"all\"");
        return Err(DataError::Symbols { message });
    }
    check_held(name, &symbols, panel)?;
    Ok(symbols)
}

fn check_held(name: &str, symbols: &[Symbol], panel: &Panel) -> Result<(), DataError> {
    let absent: Vec<&str> = symbols
        .iter()
        .filter(|symbol| panel.symbols.binary_search(symbol).is_err())
        .map(Symbol::as_str)
        .collect();
    if absent.is_empty() {
        return Ok(());
    }
    let shown = absent[..absent.len().min(3)].join(", ");
    let dots = if absent.len() > 3 { ", …" } else { "" };
    let message = format!(
        "{} of the {} symbols of the universe `{name}` are not in the data ({shown}{dots}); \
         `--universe all` runs on the {} symbols that the data hold",
        absent.len(),
        symbols.len(),
        panel.width()
    );
    Err(DataError::Symbols { message })
}

fn unknown(name: &str, config: &BTreeMap<String, Vec<String>>) -> DataError {
    let known = || {
        let bundled = BUNDLED.iter().map(|(name, _)| *name);
        ["all"].into_iter().chain(config.keys().map(String::as_str)).chain(bundled)
    };
    let hint = match nearest(name, known()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!(
            "known are {}; add others under [universes] in qraft.toml",
            known().collect::<Vec<_>>().join(", ")
        ),
    };
    DataError::Symbols { message: format!("unknown universe `{name}`: {hint}") }
}
