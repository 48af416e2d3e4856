//! The file of a pack: its keys, and what must hold of them.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::symbol::Spelling;
use super::terms::{KEYS, Stated};
use super::{Change, Class, Halt, Market, Pack, PackError};
use crate::calendar::parse_day;

/// The schema that this build reads.
const SCHEMA: u32 = 1;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    schema: u32,
    name: String,
    version: String,
    market: MarketWord,
    currency: String,
    periods: f64,
    symbols: SpellingWord,
    #[serde(default)]
    exchanges: Vec<String>,
    #[serde(default)]
    default: Option<String>,
    sources: BTreeMap<String, String>,
    #[serde(default)]
    notes: Vec<String>,
    #[serde(default)]
    halts: Vec<HaltEntry>,
    #[serde(default)]
    changes: Vec<ChangeEntry>,
    classes: Vec<ClassEntry>,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum MarketWord {
    Stock,
    Spot,
    Future,
    Perpetual,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum SpellingWord {
    Digits,
    Letters,
    Contract,
    MonthContract,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct HaltEntry {
    from: String,
    source: String,
    levels: Vec<f64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ChangeEntry {
    from: String,
    source: Sources,
    set: Stated,
}

/// One key of `sources`, or several.
#[derive(Deserialize)]
#[serde(untagged)]
enum Sources {
    One(String),
    Several(Vec<String>),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ClassEntry {
    name: String,
    about: String,
    #[serde(default)]
    codes: Vec<String>,
    #[serde(default)]
    changes: Vec<ChangeEntry>,
}

/// Reads a pack and holds it to what must be true of one.
pub(super) fn read(file: &str, text: &str) -> Result<Pack, PackError> {
    let parsed: File = serde_yaml::from_str(text).map_err(|why| PackError::Text {
        file: file.to_owned(),
        place: why.location().map(|at| (at.line(), at.column())),
        message: plain(&why.to_string()),
    })?;
    Reader { file, sources: parsed.sources.clone() }.pack(parsed)
}

/// The message without the place, which stands apart.
fn plain(message: &str) -> String {
    message.rsplit_once(" at line ").map_or(message, |(text, _)| text).to_owned()
}

struct Reader<'a> {
    file: &'a str,
    sources: BTreeMap<String, String>,
}

impl Reader<'_> {
    fn bad<T>(&self, key: impl Into<String>, message: impl Into<String>) -> Result<T, PackError> {
        Err(PackError::value(self.file, key, message))
    }

    fn pack(&self, parsed: File) -> Result<Pack, PackError> {
        self.head(&parsed)?;
        let spelling = match parsed.symbols {
            SpellingWord::Digits => Spelling::Digits,
            SpellingWord::Letters => Spelling::Letters,
            SpellingWord::Contract => Spelling::Contract(parsed.exchanges),
            SpellingWord::MonthContract => Spelling::MonthContract(parsed.exchanges),
        };
        let changes = self.changes("changes", parsed.changes)?;
        let classes = self.classes(parsed.classes, &spelling)?;
        let default = match parsed.default {
            None => None,
            Some(name) => match classes.iter().position(|class| class.name == name) {
                None => return self.bad("default", format!("there is no class `{name}`")),
                place => place,
            },
        };
        let bare = classes.iter().find(|class| class.changes.is_empty());
        if let Some(bare) = bare.filter(|_| changes.is_empty()) {
            let key = format!("classes.{}.changes", bare.name);
            return self.bad(key, "neither the class nor the pack states anything");
        }
        let pack = Pack {
            name: parsed.name,
            version: parsed.version,
            market: match parsed.market {
                MarketWord::Stock => Market::Stock,
                MarketWord::Spot => Market::Spot,
                MarketWord::Future => Market::Future,
                MarketWord::Perpetual => Market::Perpetual,
            },
            currency: parsed.currency,
            periods_per_year: parsed.periods,
            spelling,
            default,
            sources: parsed.sources.into_iter().collect(),
            notes: parsed.notes,
            halts: self.halts(parsed.halts)?,
            changes,
            classes,
        };
        self.margins(&pack)?;
        Ok(pack)
    }

    fn head(&self, parsed: &File) -> Result<(), PackError> {
        if parsed.schema != SCHEMA {
            let message = format!("{} is not read by this build, {SCHEMA} is", parsed.schema);
            return self.bad("schema", message);
        }
        let parts: Vec<&str> = parsed.version.split('.').collect();
        let is_number = |part: &&str| part.parse::<u32>().is_ok();
        if parts.len() != 3 || !parts.iter().all(is_number) {
            let message = format!("`{}` should be three numbers, as in 1.0.0", parsed.version);
            return self.bad("version", message);
        }
        if parsed.name.is_empty() || parsed.name.contains(|c: char| c.is_whitespace()) {
            return self.bad("name", "a name is one word");
        }
        if !(parsed.periods > 0.0 && parsed.periods.is_finite()) {
            return self.bad("periods", "daily bars a year: a number above 0");
        }
        let is_contract =
            matches!(parsed.symbols, SpellingWord::Contract | SpellingWord::MonthContract);
        if !is_contract && !parsed.exchanges.is_empty() {
            return self.bad("exchanges", "only symbols that are contracts leave exchanges out");
        }
        if parsed.sources.is_empty() {
            return self.bad("sources", "say where the numbers come from: `key: text`");
        }
        Ok(())
    }

    fn day(&self, key: &str, text: &str) -> Result<i32, PackError> {
        parse_day(text).map_or_else(
            || self.bad(key, format!("`{text}` is no date; write it as 2023-08-28")),
            Ok,
        )
    }

    fn source(&self, key: &str, name: &str) -> Result<(), PackError> {
        if self.sources.contains_key(name) {
            return Ok(());
        }
        let hint = qraft_base::nearest(name, self.sources.keys().map(String::as_str));
        let hint = hint.map_or(String::new(), |near| format!("; did you mean `{near}`?"));
        self.bad(key, format!("there is no source `{name}`{hint}"))
    }

    fn changes(&self, at: &str, entries: Vec<ChangeEntry>) -> Result<Vec<Change>, PackError> {
        let mut changes: Vec<Change> = Vec::with_capacity(entries.len());
        for (place, entry) in entries.into_iter().enumerate() {
            let at = format!("{at}[{place}]");
            let from = self.day(&format!("{at}.from"), &entry.from)?;
            if changes.last().is_some_and(|before| before.from > from) {
                return self.bad(format!("{at}.from"), "changes stand in the order of their dates");
            }
            let sources = match entry.source {
                Sources::One(name) => vec![name],
                Sources::Several(names) => names,
            };
            if sources.is_empty() {
                return self.bad(format!("{at}.source"), "say where the numbers come from");
            }
            for name in &sources {
                self.source(&format!("{at}.source"), name)?;
            }
            for (key, value) in KEYS.iter().zip(entry.set.numbers()) {
                if let Some(value) = value.filter(|value| !key.bound.holds(*value)) {
                    let message = format!("{value} should be {}", key.bound.words());
                    return self.bad(format!("{at}.set.{}", key.name), message);
                }
            }
            changes.push(Change { from, sources, stated: entry.set });
        }
        Ok(changes)
    }

    fn classes(
        &self,
        entries: Vec<ClassEntry>,
        spelling: &Spelling,
    ) -> Result<Vec<Class>, PackError> {
        let mut classes: Vec<Class> = Vec::with_capacity(entries.len());
        for entry in entries {
            let at = format!("classes.{}", entry.name);
            if classes.iter().any(|class| class.name == entry.name) {
                return self.bad(at, "there are two classes of that name");
            }
            for code in &entry.codes {
                if code.is_empty() || *spelling.code(code) != **code {
                    let message = format!("`{code}` is no code as `symbols` spells them");
                    return self.bad(format!("{at}.codes"), message);
                }
                if let Some(other) = classes.iter().find(|class| class.codes.contains(code)) {
                    let message = format!("`{code}` is a code of `{}` too", other.name);
                    return self.bad(format!("{at}.codes"), message);
                }
            }
            let changes = self.changes(&format!("{at}.changes"), entry.changes)?;
            let (name, about, codes) = (entry.name, entry.about, entry.codes);
            classes.push(Class { name, about, codes, changes });
        }
        if classes.is_empty() {
            return self.bad("classes", "a pack has at least one class of symbols");
        }
        Ok(classes)
    }

    fn halts(&self, entries: Vec<HaltEntry>) -> Result<Vec<Halt>, PackError> {
        let mut halts: Vec<Halt> = Vec::with_capacity(entries.len());
        for (place, entry) in entries.into_iter().enumerate() {
            let at = format!("halts[{place}]");
            let from = self.day(&format!("{at}.from"), &entry.from)?;
            self.source(&format!("{at}.source"), &entry.source)?;
            if !entry.levels.iter().all(|level| *level > 0.0 && *level < 1.0) {
                return self.bad(format!("{at}.levels"), "falls are fractions between 0 and 1");
            }
            if halts.last().is_some_and(|before| before.from > from) {
                return self.bad(format!("{at}.from"), "halts stand in the order of their dates");
            }
            halts.push(Halt { from, source: entry.source, levels: entry.levels });
        }
        Ok(halts)
    }

    /// What only the terms of a day can show.
    fn margins(&self, pack: &Pack) -> Result<(), PackError> {
        for day in pack.eras() {
            for (place, class) in pack.classes.iter().enumerate() {
                let Ok(terms) = pack.terms_of(place, day) else { continue };
                if terms.maintenance_margin > terms.initial_margin {
                    let message = format!(
                        "from {} on, the maintenance margin {} is above the initial {}",
                        crate::calendar::date_text(day),
                        terms.maintenance_margin,
                        terms.initial_margin
                    );
                    return self.bad(format!("classes.{}", class.name), message);
                }
            }
        }
        Ok(())
    }
}
