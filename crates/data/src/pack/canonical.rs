//! A pack in one fixed layout: what its digest is made of.

use super::symbol::Spelling;
use super::terms::{KEYS, Stated};
use super::{Change, Pack};
use crate::calendar::date_text;

/// All that can change a result, one line a fact; sources and notes are left out.
pub(super) fn text(pack: &Pack) -> String {
    let mut out = String::new();
    let (spelling, exchanges) = match &pack.spelling {
        Spelling::Digits => ("digits", None),
        Spelling::Letters => ("letters", None),
        Spelling::Contract(exchanges) => ("contract", Some(exchanges)),
        Spelling::MonthContract(exchanges) => ("month_contract", Some(exchanges)),
    };
    line(&mut out, "name", &pack.name);
    line(&mut out, "version", &pack.version);
    line(&mut out, "market", pack.market.word());
    line(&mut out, "currency", &pack.currency);
    line(&mut out, "periods", &number(pack.periods_per_year));
    line(&mut out, "symbols", spelling);
    if let Some(exchanges) = exchanges {
        line(&mut out, "exchanges", &exchanges.join(" "));
    }
    if let Some(default) = pack.default {
        line(&mut out, "default", &pack.classes[default].name);
    }
    for halt in &pack.halts {
        line(&mut out, "from", &format!("{} {}", date_text(halt.from), levels(&halt.levels)));
    }
    changes(&mut out, &pack.changes);
    for class in &pack.classes {
        line(&mut out, "class", &format!("{} {}", class.name, class.codes.join(" ")));
        changes(&mut out, &class.changes);
    }
    out
}

fn line(out: &mut String, key: &str, value: &str) {
    out.push_str(key);
    out.push(' ');
    out.push_str(value.trim_end());
    out.push('\n');
}

/// The shortest digits that read back as the same number.
fn number(x: f64) -> String {
    format!("{x:?}")
}

/// The falls of a halt.
pub(super) fn levels(levels: &[f64]) -> String {
    let levels: Vec<String> = levels.iter().map(|level| number(*level)).collect();
    format!("halts={}", levels.join(","))
}

/// `key=value` of all that is stated, in the order of the keys.
pub(super) fn facts(stated: &Stated) -> String {
    let numbers = KEYS.iter().zip(stated.numbers());
    let mut facts: Vec<String> = numbers
        .filter_map(|(key, value)| Some(format!("{}={}", key.name, number(value?))))
        .collect();
    facts.extend(stated.allow_short.map(|allowed| format!("allow_short={allowed}")));
    facts.join(" ")
}

fn changes(out: &mut String, changes: &[Change]) {
    for change in changes {
        let facts = facts(&change.stated);
        line(out, "from", &format!("{} {facts}", date_text(change.from)));
    }
}
