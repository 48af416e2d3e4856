//! Calls of every operator of the catalogue, written from its signature alone, so that an operator
//! that arrives is tried without anyone asking for it.

use std::sync::LazyLock;

use proptest::prelude::*;
use qraft_diag::SourceFile;
use qraft_ir::catalog::{Group, OpSig, ParamKind, ParamSig, operators};
use qraft_ir::{LowerContext, lower};

use super::expressions::{Piece, Pieces, columns, lag, level, window};

/// The operators that a random program may call: those that answer a number, and those that answer
/// a condition. Labels look ahead on purpose, and the random panels hold no categories.
static CALLED: LazyLock<[Vec<&'static OpSig>; 2]> = LazyLock::new(|| {
    let usable = |sig: &&OpSig| {
        sig.group != Group::Labels && sig.params.iter().all(|p| p.kind != ParamKind::Category)
    };
    let (conditions, numbers) = operators().filter(usable).partition(|sig| is_condition(sig));
    [numbers, conditions]
});

/// Every operator that a random program may call.
pub fn called() -> impl Iterator<Item = &'static OpSig> {
    CALLED.iter().flatten().copied()
}

/// True where a call is a condition: where it may stand as one.
pub fn is_condition(sig: &OpSig) -> bool {
    let text = format!("version: 1\nsignals:\n  long: \"{}\"\n", plain_call(sig, 5));
    let parsed = qraft_syntax::parse(&SourceFile::new("call.yaml", text));
    !lower(&parsed.document, &LowerContext::default())
        .findings
        .iter()
        .any(|finding| finding.is_error())
}

/// A call over plain columns, every window of n bars.
pub fn plain_call(sig: &OpSig, n: u32) -> String {
    let series = ["close", "open", "volume", "high"];
    let one = |(at, param): (usize, &ParamSig)| match (param.kind, param.name) {
        (ParamKind::Series, "high" | "low" | "close") => param.name.to_owned(),
        (ParamKind::Level, _) if at > 0 => literal(param, 0),
        (ParamKind::Series | ParamKind::Any | ParamKind::Level, _) => series[at % 4].to_owned(),
        (ParamKind::Cond, _) => ["close > open", "close < open"][at % 2].to_owned(),
        (ParamKind::Category, _) => "industry".to_owned(),
        (ParamKind::Window, _) => n.to_string(),
        _ => literal(param, 0),
    };
    let args: Vec<String> = sig.params.iter().enumerate().map(one).collect();
    format!("{}({})", sig.name, args.join(", "))
}

/// A constant that the operator can use there.
fn literal(param: &ParamSig, choice: usize) -> String {
    let of = |all: &[&str]| all[choice % all.len()].to_owned();
    match (param.kind, param.name) {
        (ParamKind::Truth, _) => of(&["true", "false"]),
        (ParamKind::Word(words), _) => words[choice % words.len()].to_owned(),
        (ParamKind::Lag, _) => of(&["1", "0", "3"]),
        (_, "q") => of(&["0.25", "0.05", "0.5"]),
        (_, "limit") => of(&["2", "0", "1"]),
        (_, "digits") => of(&["1", "0", "2"]),
        (_, "step") => of(&["0.02", "0.1"]),
        (_, "most") => of(&["0.2", "0.05"]),
        (_, "low") => of(&["(-1)", "0"]),
        (_, "high") => of(&["1", "60"]),
        (_, "v") => of(&["0.7", "0.3"]),
        _ => of(&["2", "1.5"]),
    }
}

/// What a call is written from.
#[derive(Clone, Debug)]
struct Parts {
    x: Piece,
    leaves: Vec<Piece>,
    levels: Vec<Piece>,
    condition: Piece,
    windows: Vec<Piece>,
    lag: Piece,
    choice: usize,
}

/// Calls that answer numbers.
pub(super) fn numbers(x: Pieces, condition: Pieces, lets: bool) -> Pieces {
    calls(&CALLED[0], x, condition, lets)
}

/// Calls that answer conditions.
pub(super) fn conditions(x: Pieces, condition: Pieces, lets: bool) -> Pieces {
    calls(&CALLED[1], x, condition, lets)
}

fn calls(sigs: &'static [&'static OpSig], x: Pieces, condition: Pieces, lets: bool) -> Pieces {
    let leaf = columns(lets);
    let several = |of: Pieces| prop::collection::vec(of, 4);
    let parts = (
        x,
        several(leaf.clone()),
        several(level(leaf)),
        condition,
        several(window()),
        lag(),
        any::<u16>(),
    );
    let parts = parts.prop_map(|(x, leaves, levels, condition, windows, lag, choice)| Parts {
        x,
        leaves,
        levels,
        condition,
        windows,
        lag,
        choice: usize::from(choice),
    });
    (prop::sample::select(sigs), parts).prop_map(|(sig, parts)| call(sig, &parts)).boxed()
}

fn call(sig: &'static OpSig, parts: &Parts) -> Piece {
    let choice = parts.choice;
    let mut piece = Piece { text: String::new(), marks: vec![sig.name] };
    let mut args: Vec<String> = Vec::new();
    // Sometimes what is implied is left out, and what has a default.
    let implied = if choice.is_multiple_of(5) { sig.implied.len() } else { 0 };
    let rest = sig.params.iter().enumerate().skip(implied);
    for (at, param) in rest.take_while(|(_, p)| p.default.is_none() || !choice.is_multiple_of(3)) {
        let part = match param.kind {
            ParamKind::Series | ParamKind::Any | ParamKind::Level if at == 0 => Some(&parts.x),
            ParamKind::Series | ParamKind::Any => Some(&parts.leaves[at % 4]),
            ParamKind::Level if matches!(param.name, "a" | "b" | "y") => {
                Some(&parts.levels[at % 4])
            }
            ParamKind::Cond if at == 0 => Some(&parts.condition),
            ParamKind::Window => Some(&parts.windows[at % 4]),
            ParamKind::Lag => Some(&parts.lag),
            _ => None,
        };
        if let Some(part) = part {
            piece.marks.extend(&part.marks);
        }
        let text = match (part, param.kind) {
            (Some(part), _) => part.text.clone(),
            (None, ParamKind::Cond) => {
                format!("{} > {}", parts.leaves[0].text, parts.leaves[1].text)
            }
            (None, _) => literal(param, choice / 7),
        };
        // What follows a keyword is left to its default.
        let last = sig.params[at + 1..].iter().all(|p| p.default.is_some());
        if last && choice.is_multiple_of(4) && param.kind == ParamKind::Window {
            args.push(format!("{}={text}", param.name));
            break;
        }
        args.push(text);
    }
    if sig.is_partial() && choice.is_multiple_of(6) {
        let at = sig.window_at().map_or(0, |at| at % 4);
        let least = parts.windows[at].text.parse::<usize>().map_or(1, |n| 1 + choice / 6 % n);
        args.push(format!("min_periods={least}"));
        piece.marks.push("min_periods");
    }
    let names: Vec<&str> = std::iter::once(sig.name).chain(sig.aliases.iter().copied()).collect();
    piece.text = format!("{}({})", names[choice / 11 % names.len()], args.join(", "));
    piece
}
