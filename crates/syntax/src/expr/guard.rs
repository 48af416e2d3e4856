//! Bounds an expression before it is parsed: its length, and how deep the parse of it can go.

use std::ops::Range;

use super::lex::{self, Kind};

/// The longest expression, in bytes: 64 KiB.
pub const MAX_LENGTH: usize = 64 << 10;
/// The deepest expression: brackets, operators before operands, and the tree that is built.
pub const MAX_DEPTH: usize = 200;

/// What one level of brackets adds to the depth of the parse.
#[derive(Clone, Copy, Default)]
struct Level {
    /// Signs and `**`, until an operator that binds less ends their chain.
    tight: usize,
    /// `not`, until `and`, `or` or a comma.
    nots: usize,
}

/// Where the expression goes deeper than is allowed. Every recursion of the parser and of the tree
/// builder is counted: a bracket opens a level; a sign, a `not` and a `**` each nest what follows.
pub(super) fn too_deep(text: &str) -> Option<Range<usize>> {
    let mut levels = vec![Level::default()];
    let mut depth_below = 0;
    let mut operand_next = true;
    let mut at = 0;
    while let Some(lexeme) = lex::next(text, at) {
        at = lexeme.range.end;
        let token = &text[lexeme.range.clone()];
        let level = levels.last_mut()?;
        match (lexeme.kind, token) {
            (_, "(" | "[") => {
                depth_below += 1 + level.tight + level.nots;
                levels.push(Level::default());
                operand_next = true;
            }
            (_, ")" | "]") => {
                if levels.len() > 1 {
                    levels.pop();
                    let outer = levels.last()?;
                    depth_below -= 1 + outer.tight + outer.nots;
                }
                operand_next = false;
            }
            (_, ",") => {
                *level = Level::default();
                operand_next = true;
            }
            (Kind::Word, "not") => {
                level.nots += 1;
                operand_next = true;
            }
            (Kind::Word, "and" | "or") => {
                *level = Level::default();
                operand_next = true;
            }
            (_, "**") => {
                level.tight += 1;
                operand_next = true;
            }
            (_, "-" | "+") if operand_next => level.tight += 1,
            (Kind::Symbol, _) => {
                level.tight = 0;
                operand_next = true;
            }
            _ => operand_next = false,
        }
        let here = levels.last().map_or(0, |l| l.tight + l.nots);
        if depth_below + here > MAX_DEPTH {
            return Some(lexeme.range);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_what_nests_and_forgets_what_is_closed() {
        let long = |part: &str| part.repeat(5_000);
        for deep in ["(", "[", "-", "+ ", "not ", "F(", "a ** ", "a + not ", "(-", "a[-", "2**-"] {
            assert!(too_deep(&long(deep)).is_some(), "{deep}");
        }
        for flat in ["(a) + ", "-a * ", "a ** b + ", "not a and ", "F(-a)[1], ", "a == b "] {
            assert!(too_deep(&long(flat)).is_none(), "{flat}");
        }
        assert!(too_deep(&"(".repeat(MAX_DEPTH)).is_none());
        assert_eq!(too_deep(&"(".repeat(MAX_DEPTH + 1)), Some(MAX_DEPTH..MAX_DEPTH + 1));
    }
}
