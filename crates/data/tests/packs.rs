//! The page of the market packs is made from them: `QRAFT_BLESS=1 cargo test -p qraft-data --test
//! packs` writes it; otherwise a stale page fails.

use std::fmt::Write;
use std::path::Path;

use qraft_data::calendar::date_text;
use qraft_data::pack::{self, Pack, terms};

const HEAD: &str = "# Market packs

Made from `crates/data/packs`; a test holds it. A pack says what it costs to trade on a market, and by which rules, from which day on. A document names one under `costs`, and
every other key beside it overrides the pack's:

```yaml
costs: {pack: cn_stock, fee_bps: 1.5, slippage: {spread_bps: 5}}
```

- A pack states *changes*: from a day on, these terms hold. What the market states comes first, what a class of symbols states over it. A term that nobody states is 0, or what the
  table of keys says.
- Before its first day a pack has no terms, and says so: start later, or write the costs in the document. After its last change, that change holds.
- A pack's digest is made of all that can change a result, name and version included; comments, layout, sources and notes do not change it.

## What is a broker's, and what the exchange's

A number whose source says *broker's* or *not an exchange's number* is what is common, and what your account may have otherwise: `broker_fee_bps`, `broker_fee_per_contract`,
`min_fee`, `borrow_bps` and the margins of the futures packs. Override them. Fees of crypto exchanges are those of an account without volume. Everything else is a rule of an
exchange, a clearing house or the state, with its date; what could not be dated says so in its source. No pack states a spread: that is the data's, or the author's.

A source names the notice to look up; it is no copy of it. Where a result hinges on one number, look at the notice.

";

const OWN: &str = "## A pack of your own

One YAML file. An unknown key, a value out of its bounds, a change without a source and a date out of order are errors that name the place.

```yaml
schema: 1
name: my_broker
version: 1.0.0            # three numbers: the last changes with texts, the others with terms
market: stock             # stock, spot, future or perpetual
currency: EUR
periods: 255              # daily bars a year
symbols: letters          # how a code is found in a symbol, see below
default: all              # the class of symbols that no code fits; without it they are an error
sources:
  list: \"the broker's price list of 2024-01-01\"
changes:                  # of the whole market, in the order of their dates
  - {from: 2020-01-01, source: list, set: {broker_fee_bps: 3, min_fee: 2, lot_size: 1}}
  - {from: 2024-01-01, source: list, set: {broker_fee_bps: 2}}
classes:                  # the class with the longest code that fits a symbol is its class
  - {name: all, about: every share}
  - name: cents
    about: shares in cents
    codes: [ABC, XYZ]
    changes:
      - {from: 2020-01-01, source: list, set: {tick_size: 0.001}}
```

| `symbols` | the code of a symbol | fits |
| --- | --- | --- |
| `digits` | its first run of digits: `600000` of `600000.SH`, `sh600000` | a code that it begins with |
| `letters` | its letters and digits in capitals: `BTCUSDT` of `btc/usdt` | a code that it begins with |
| `contract` | the first part that is not one of `exchanges`: `rb2405` of `SHFE.rb2405` | a product that only digits follow, in capitals or not |
| `month_contract` | the same: `ESH4` of `ESH4`, `ES` of `ES=F` | the same, or the letter of a month and digits |

What a change can set:

| key | unit | what |
| --- | --- | --- |
";

fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}

fn overview(page: &mut String) {
    page.push_str("## The packs\n\n| pack | version | market | currency | bars a year | from | classes | digest |\n");
    page.push_str("| --- | --- | --- | --- | --- | --- | --- | --- |\n");
    for pack in pack::names().filter_map(pack::find) {
        let first = pack.eras().first().map_or(String::new(), |day| date_text(*day));
        let _ = writeln!(
            page,
            "| `{}` | {} | {} | {} | {} | {first} | {} | `{}…` |",
            pack.name(),
            pack.version(),
            pack.market().word(),
            pack.currency(),
            pack.periods_per_year(),
            pack.classes().count(),
            pack.digest().short(16)
        );
    }
    page.push('\n');
}

fn one(page: &mut String, pack: &Pack) {
    let _ = writeln!(page, "## `{}`\n\n| from | class | terms | sources |", pack.name());
    page.push_str("| --- | --- | --- | --- |\n");
    for entry in pack.history() {
        let class = entry.class.map_or("all".to_owned(), |class| {
            let about = pack.classes().find(|(name, _)| *name == class);
            format!("`{class}`, {}", about.map_or("", |(_, about)| about))
        });
        let (from, facts) = (date_text(entry.from), entry.facts.replace(' ', ", "));
        let sources = entry.sources.join(", ");
        let _ = writeln!(page, "| {from} | {} | {facts} | {sources} |", cell(&class));
    }
    page.push_str("\nSources:\n");
    for (key, text) in pack.sources() {
        let _ = writeln!(page, "- **{key}**: {text}.");
    }
    page.push_str("\nNot in numbers:\n");
    for note in pack.notes() {
        let _ = writeln!(page, "- {note}");
    }
    page.push('\n');
}

fn page() -> String {
    let mut page = String::from(HEAD);
    overview(&mut page);
    page.push_str(OWN);
    for (key, unit, what) in terms::keys() {
        let _ = writeln!(page, "| `{key}` | {unit} | {what} |");
    }
    page.push('\n');
    for pack in pack::names().filter_map(pack::find) {
        one(&mut page, pack);
    }
    format!("{}\n", page.trim_end())
}

#[test]
fn the_page_is_the_packs() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/packs.md");
    let page = page();
    if std::env::var_os("QRAFT_BLESS").is_some() {
        std::fs::write(&path, &page).expect("the page can be written");
    }
    let found = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(found == page, "docs/packs.md is stale: QRAFT_BLESS=1 cargo test -p qraft-data");
}

#[test]
fn the_pack_on_the_page_can_be_read() {
    let text = OWN.split("```yaml\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    let pack = Pack::read("my_broker.yaml", text).unwrap_or_else(|why| panic!("{why}"));
    let day = qraft_data::calendar::day_number(2024, 1, 2).unwrap();
    assert_eq!(pack.terms("SAP.DE", day).unwrap().fee_bps, 2.0);
    assert_eq!(pack.terms("abc.DE", day).unwrap().tick_size, 0.001);
}
