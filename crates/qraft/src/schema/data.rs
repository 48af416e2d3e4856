//! The schema of what data say of themselves: the words of `qraft_base::schema`.

use qraft_base::schema::{ColumnKind, Membership, Normalised, Stamp, Vintage};
use serde_json::{Value, json};

use super::tables::interval;

// Each list and its function stand together: a word that is added to a type fails to compile
// here until it has its text.

const STAMPS: [Stamp; 2] = [Stamp::Open, Stamp::Close];

fn stamp(of: Stamp) -> &'static str {
    match of {
        Stamp::Open => "open",
        Stamp::Close => "close",
    }
}

const MEMBERSHIPS: [Membership; 3] =
    [Membership::Dated, Membership::Static, Membership::ListedTodayOnly];

fn membership(of: Membership) -> &'static str {
    match of {
        Membership::Dated => "dated",
        Membership::Static => "static",
        Membership::ListedTodayOnly => "listed_today_only",
    }
}

const KINDS: [ColumnKind; 7] = [
    ColumnKind::Price,
    ColumnKind::Volume,
    ColumnKind::Fundamental,
    ColumnKind::Label,
    ColumnKind::Category,
    ColumnKind::Factor,
    ColumnKind::SessionStatistic,
];

fn kind(of: ColumnKind) -> &'static str {
    match of {
        ColumnKind::Price => "price",
        ColumnKind::Volume => "volume",
        ColumnKind::Fundamental => "fundamental",
        ColumnKind::Label => "label",
        ColumnKind::Category => "category",
        ColumnKind::Factor => "factor",
        ColumnKind::SessionStatistic => "session_statistic",
    }
}

const VINTAGES: [Vintage; 2] = [Vintage::First, Vintage::Latest];

fn vintage(of: Vintage) -> &'static str {
    match of {
        Vintage::First => "first",
        Vintage::Latest => "latest",
    }
}

const NORMALISED: [Normalised; 3] =
    [Normalised::None, Normalised::Trailing, Normalised::FullSample];

fn normalised(of: Normalised) -> &'static str {
    match of {
        Normalised::None => "none",
        Normalised::Trailing => "trailing",
        Normalised::FullSample => "full_sample",
    }
}

fn words<T: Copy>(all: &[T], word: fn(T) -> &'static str, description: &str) -> Value {
    let words: Vec<&str> = all.iter().map(|of| word(*of)).collect();
    json!({"enum": words, "description": description})
}

fn text(description: &str) -> Value {
    json!({"type": "string", "description": description})
}

fn bar(description: &str) -> Value {
    let mut schema = interval();
    schema["description"] = json!(description);
    schema
}

const KNOWN_AT: &str = "when its values become known: close, open, session_end, close+1 (bars), \
                        publication+5d, period_end+120d, or the column that holds the instant";

/// What may be said of a column: a map, or its kind alone.
fn column() -> Value {
    let all = json!({
        "type": "object",
        "properties": {
            "kind": words(&KINDS, kind, "what it holds"),
            "unit": text("price, shares, ratio, bps, or a currency"),
            "known_at": text(KNOWN_AT),
            "vintage": words(&VINTAGES, vintage, "first or latest state of figures restated"),
            "normalised": words(&NORMALISED, normalised, "over what it was standardised"),
            "bar": bar("its own bar, where that is not the data's"),
            "stamp": words(&STAMPS, stamp, "which end of its own bar its stamps name"),
            "calendar": text("its own calendar, where that is not the data's"),
            "horizon_bars": {
                "type": "integer", "minimum": 0,
                "description": "of how many later bars a label is made"
            },
        },
        "additionalProperties": false,
    });
    json!({"anyOf": [words(&KINDS, kind, "what it holds"), all]})
}

/// Another file that is joined as of each bar.
fn table() -> Value {
    json!({
        "type": "object",
        "properties": {
            "file": text("the file, beside this one"),
            "known_at": text(KNOWN_AT),
            "vintage": words(&VINTAGES, vintage, "first or latest state of figures restated"),
            "period": text("the column that holds the end of the period reported on"),
            "columns": {
                "anyOf": [
                    {"type": "array", "items": {"type": "string"}},
                    {"type": "object", "additionalProperties": column()},
                ],
                "description": "which of its columns are read, and what is known of them"
            },
        },
        "required": ["file"],
        "additionalProperties": false,
    })
}

/// The schema.
pub(super) fn schema() -> Value {
    json!({
        "type": "object",
        "properties": {
            "bar": bar("the length of a bar; default: found from the stamps"),
            "calendar": text("XNYS, XSHG, 24/7 or none"),
            "stamp": words(&STAMPS, stamp, "which end of a bar its stamp names"),
            "currency": text("the currency of prices and capital"),
            "adjust": text("how prices are adjusted: none, split, split_dividend, back"),
            "membership": words(&MEMBERSHIPS, membership, "who belonged, and when that is known"),
            "members": text("the file that says from when to when each symbol belonged"),
            "columns": {
                "type": "object", "additionalProperties": column(),
                "description": "what is known of each column, by name"
            },
            "tables": {
                "type": "array", "items": table(),
                "description": "other files, joined as of each bar"
            },
        },
        "additionalProperties": false,
    })
}

/// The keys of the top, of a column and of a table, as they stand in the schema.
#[cfg(test)]
pub(super) fn keys() -> [Vec<String>; 3] {
    let column = column();
    let names = |schema: &Value| -> Vec<String> {
        schema["properties"].as_object().expect("keys").keys().cloned().collect()
    };
    [names(&schema()), names(&column["anyOf"][1]), names(&table())]
}
