//! What an expression wants next, from the words before the place. It need not parse.

use qraft_ir::catalog::{self, Found, OpSig, ParamKind};
use qraft_syntax::expr::lex::{self, Kind, Lexeme};

use super::super::keys::Holds;
use super::super::tokens::WORDS;

/// What may come next.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Wants {
    /// A condition.
    Condition,
    /// A number that may vary with the bars.
    Number,
    /// A number over params alone.
    Constant,
    /// A condition over params alone.
    Constraint,
    /// A number or a condition.
    Any,
    /// Something between operands: the last word is one.
    Infix,
    /// A time frame.
    Frame,
    /// One of these words.
    Words(&'static [&'static str]),
    /// Nothing that is known: within a text.
    Nothing,
}

/// The call that a place stands in.
#[derive(Clone, Debug)]
pub(super) struct InCall {
    /// Its operator.
    pub sig: &'static OpSig,
    /// Keywords that are given already.
    pub named: Vec<String>,
    /// How many arguments without a keyword stand before the place.
    pub positional: usize,
    /// True where an argument begins at the place, so that a keyword may.
    pub begins: bool,
}

/// What the place after `before` wants, and the call around it.
pub(super) fn expected(before: &str, holds: Holds) -> (Wants, Option<InCall>) {
    let lexemes: Vec<Lexeme> = lex::lexemes(before).collect();
    let word = |at: usize| lexemes.get(at).map_or("", |l| &before[l.range.clone()]);
    let Some(last) = lexemes.last() else { return (whole(holds), None) };
    if last.kind == Kind::Text(false) {
        return (Wants::Nothing, None);
    }
    let last_word = word(lexemes.len() - 1);
    let touches = last.range.end == before.len();
    if last_word == "@" && touches {
        return (Wants::Frame, None);
    }
    let call = open_call(before, &lexemes);
    if ends_operand(last, last_word) {
        return (if touches { Wants::Nothing } else { Wants::Infix }, call);
    }
    let wants = match last_word {
        "and" | "or" | "not" => match holds {
            Holds::Constraint => Wants::Constraint,
            _ => Wants::Condition,
        },
        "(" | "," | "=" | "==" | "!=" => inner(before, &lexemes, call.as_ref(), holds),
        "[" => Wants::Constant,
        _ if matches!(holds, Holds::Constraint | Holds::Constant) => Wants::Constant,
        _ => Wants::Number,
    };
    (wants, call)
}

fn whole(holds: Holds) -> Wants {
    match holds {
        Holds::Condition => Wants::Condition,
        Holds::Constraint => Wants::Constraint,
        Holds::Series => Wants::Number,
        Holds::Any => Wants::Any,
        Holds::Constant => Wants::Constant,
        Holds::Literal => Wants::Nothing,
    }
}

fn ends_operand(lexeme: &Lexeme, word: &str) -> bool {
    match lexeme.kind {
        Kind::Number | Kind::Text(_) | Kind::Factor => true,
        Kind::Word => !WORDS.contains(&word) || matches!(word, "true" | "false" | "nan"),
        Kind::Symbol => matches!(word, ")" | "]"),
    }
}

/// After a bracket, a comma or `=`: an argument's kind, or that of what the bracket groups.
fn inner(before: &str, lexemes: &[Lexeme], call: Option<&InCall>, holds: Holds) -> Wants {
    let last = lexemes.last().map_or("", |l| &before[l.range.clone()]);
    let constant = matches!(holds, Holds::Constraint | Holds::Constant);
    if matches!(last, "==" | "!=") {
        return if constant { Wants::Constant } else { Wants::Any };
    }
    let Some(call) = call else { return whole(holds) };
    let keyword = lexemes.len().checked_sub(2).filter(|_| last == "=");
    let keyword = keyword.map(|at| &before[lexemes[at].range.clone()]);
    let param = match keyword {
        Some(name) => call.sig.params.iter().find(|p| p.name == name),
        None => call.sig.params.get(call.positional),
    };
    match param.map(|p| p.kind) {
        Some(ParamKind::Window | ParamKind::Lag | ParamKind::Number) => Wants::Constant,
        Some(ParamKind::Truth) => Wants::Words(&["true", "false"]),
        Some(ParamKind::Word(words)) => Wants::Words(words),
        Some(ParamKind::Cond) => Wants::Condition,
        Some(ParamKind::Any) => Wants::Any,
        _ if constant => Wants::Constant,
        _ => Wants::Number,
    }
}

/// The innermost call whose bracket is open at the end of the text.
fn open_call(before: &str, lexemes: &[Lexeme]) -> Option<InCall> {
    let word = |at: usize| &before[lexemes[at].range.clone()];
    let mut depth = 0usize;
    for at in (0..lexemes.len()).rev() {
        match word(at) {
            ")" | "]" => depth += 1,
            "[" if depth == 0 => return None,
            "(" | "[" if depth > 0 => depth -= 1,
            "(" => {
                let name = at.checked_sub(1).filter(|i| lexemes[*i].kind == Kind::Word)?;
                let (Found::Operator(sig) | Found::Renamed(_, sig)) = catalog::find(word(name))
                else {
                    return None;
                };
                return Some(arguments(before, &lexemes[at + 1..], sig));
            }
            _ => {}
        }
    }
    None
}

/// Which arguments the words after the bracket give.
fn arguments(before: &str, lexemes: &[Lexeme], sig: &'static OpSig) -> InCall {
    let mut call = InCall { sig, named: Vec::new(), positional: 0, begins: true };
    let mut depth = 0usize;
    let mut is_named = false;
    for (at, lexeme) in lexemes.iter().enumerate() {
        let word = &before[lexeme.range.clone()];
        match word {
            "(" | "[" => depth += 1,
            ")" | "]" => depth = depth.saturating_sub(1),
            "," if depth == 0 => {
                call.positional += usize::from(!is_named);
                is_named = false;
            }
            "=" if depth == 0 && at > 0 => {
                is_named = true;
                call.named.push(before[lexemes[at - 1].range.clone()].to_owned());
            }
            _ => {}
        }
        call.begins = depth == 0 && word == ",";
    }
    call
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wants(before: &str) -> Wants {
        expected(before, Holds::Condition).0
    }

    #[test]
    fn the_words_before_say_what_comes_next() {
        assert_eq!(wants(""), Wants::Condition);
        assert_eq!(wants("close > "), Wants::Number);
        assert_eq!(wants("close > open and "), Wants::Condition);
        assert_eq!(wants("not "), Wants::Condition);
        assert_eq!(wants("close "), Wants::Infix);
        assert_eq!(wants("(close) "), Wants::Infix);
        assert_eq!(wants("close@"), Wants::Frame);
        assert_eq!(wants("close["), Wants::Constant);
        assert_eq!(wants("x == 'ab"), Wants::Nothing);
        assert_eq!(expected("fast < ", Holds::Constraint).0, Wants::Constant);
    }

    #[test]
    fn arguments_say_what_they_want() {
        assert_eq!(wants("EMA("), Wants::Number);
        assert_eq!(wants("EMA(close, "), Wants::Constant);
        assert_eq!(wants("EMA(close, window="), Wants::Constant);
        assert_eq!(wants("WHERE("), Wants::Condition);
        assert_eq!(wants("WHERE(close > open, "), Wants::Any);
        assert_eq!(wants("EMA(SMA(close, 3), "), Wants::Constant);
        assert_eq!(wants("("), Wants::Condition);
        let (_, call) = expected("EMA(close, ", Holds::Condition);
        let call = call.expect("a call");
        assert_eq!((call.sig.name, call.positional, call.begins), ("EMA", 1, true));
        let (_, call) = expected("EMA(close, window=3, ", Holds::Condition);
        assert_eq!(call.expect("a call").named, ["window"]);
        assert!(expected("EMA(close, 3) > ", Holds::Condition).1.is_none());
    }
}
