//! Why an expression does not parse: what was expected, what was found, what was meant.

use std::ops::Range;

use pest::error::{Error, ErrorVariant, InputLocation};

use super::complaint::{Complaint, excerpt};
use super::grammar::Rule;
use super::lex::{self, Kind, Lexeme};

/// The complaint for a text that the grammar refused.
pub(super) fn refused(text: &str, error: &Error<Rule>) -> Complaint {
    let at = match error.location {
        InputLocation::Pos(at) => at,
        InputLocation::Span((at, _)) => at,
    };
    if let ErrorVariant::CustomError { message } = &error.variant {
        // The parser's own guard against running out of stack.
        return Complaint::limit(0..text.len(), format!("the expression is too deep: {message}"));
    }
    if let Some(complaint) = quote_or_bracket(text, at) {
        return complaint;
    }
    let found = lex::next(text, at);
    let place =
        found.as_ref().map_or(text.trim_end().len()..text.trim_end().len(), |l| l.range.clone());
    let what = found.as_ref().map_or("the end of the expression".to_owned(), |l| {
        format!("`{}`", excerpt(&text[l.range.clone()]))
    });
    let expected = expected(error);
    let message = format!("expected {expected}, found {what}");
    let complaint = Complaint::syntax(place, message).says(format!("expected {expected}"));
    match found {
        Some(found) => meant(complaint, text, &found),
        None => complaint,
    }
}

/// What the grammar would have taken, in an author's words.
fn expected(error: &Error<Rule>) -> String {
    let ErrorVariant::ParsingError { positives, .. } = &error.variant else {
        return "an expression".to_owned();
    };
    let mut words: Vec<&str> = Vec::new();
    for word in positives.iter().map(|rule| word(*rule)) {
        if !word.is_empty() && !words.contains(&word) {
            words.push(word);
        }
    }
    words.sort_by_key(|w| ORDER.iter().position(|o| o == w));
    match words.as_slice() {
        [] => "an expression".to_owned(),
        [one] => (*one).to_owned(),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
    }
}

/// The order in which expectations are listed.
const ORDER: [&str; 11] = [
    "a value",
    "an operator",
    "`nan`",
    "a factor's path",
    "a version",
    "an argument as in `window=10`",
    "a time frame as in `1W`",
    "`,`",
    "`)`",
    "`]`",
    "the end",
];

fn word(rule: Rule) -> &'static str {
    match rule {
        Rule::or | Rule::and | Rule::less_equal | Rule::greater_equal | Rule::equal => ORDER[1],
        Rule::not_equal | Rule::less | Rule::greater | Rule::add | Rule::subtract => ORDER[1],
        Rule::power | Rule::multiply | Rule::divide | Rule::remainder | Rule::is_nan => ORDER[1],
        Rule::nan => ORDER[2],
        Rule::factor_path => ORDER[3],
        Rule::factor_version => ORDER[4],
        Rule::factor_argument => ORDER[5],
        Rule::frame => ORDER[6],
        Rule::comma => ORDER[7],
        Rule::close_bracket => ORDER[8],
        Rule::close_index => ORDER[9],
        Rule::EOI => ORDER[10],
        // `[` and `@` may always follow a value; to list them helps nobody.
        Rule::lag | Rule::at | Rule::is | Rule::negation => "",
        _ => ORDER[0],
    }
}

/// A quote or bracket without its partner, where that is the reason.
fn quote_or_bracket(text: &str, failed_at: usize) -> Option<Complaint> {
    let mut open: Vec<Range<usize>> = Vec::new();
    let mut at = 0;
    while let Some(lexeme) = lex::next(text, at) {
        at = lexeme.range.end;
        let token = &text[lexeme.range.clone()];
        match token {
            _ if lexeme.kind == Kind::Text(false) && failed_at >= lexeme.range.start => {
                let quote = lexeme.range.start..lexeme.range.start + 1;
                return Some(
                    Complaint::syntax(quote, "a quoted text is never closed").says("opened here"),
                );
            }
            "(" | "[" => open.push(lexeme.range),
            ")" | "]" => {
                let opener = open.pop();
                let fits = opener.clone().is_some_and(|o| closer(&text[o]) == token);
                if fits {
                    continue;
                }
                if failed_at < lexeme.range.start {
                    return None;
                }
                return Some(unpaired(text, opener, lexeme.range));
            }
            _ => {}
        }
    }
    let opener = open.pop().filter(|_| failed_at >= text.trim_end().len())?;
    let end = text.trim_end().len();
    let (bracket, close) = (text[opener.clone()].to_owned(), closer(&text[opener.clone()]));
    Some(
        Complaint::syntax(end..end, format!("expected `{close}`, found the end of the expression"))
            .says(format!("expected `{close}`"))
            .label(opener, format!("`{bracket}` opened here")),
    )
}

fn closer(opener: &str) -> &'static str {
    if opener == "(" { ")" } else { "]" }
}

fn unpaired(text: &str, opener: Option<Range<usize>>, at: Range<usize>) -> Complaint {
    let found = &text[at.clone()];
    match opener {
        None => Complaint::syntax(at.clone(), format!("`{found}` closes nothing"))
            .says("no bracket is open here")
            .fix(format!("remove the `{found}`"), at, ""),
        Some(opener) => {
            let close = closer(&text[opener.clone()]);
            Complaint::syntax(at.clone(), format!("expected `{close}`, found `{found}`"))
                .says(format!("expected `{close}`"))
                .label(opener, "the bracket that is open")
        }
    }
}

/// Spellings of other languages, and what they are here.
const SPELLINGS: [(&str, &str); 20] = [
    ("&&", "and"),
    ("&", "and"),
    ("AND", "and"),
    ("And", "and"),
    ("||", "or"),
    ("|", "or"),
    ("OR", "or"),
    ("Or", "or"),
    ("!", "not "),
    ("NOT", "not"),
    ("Not", "not"),
    ("=", "=="),
    ("<>", "!="),
    ("^", "**"),
    ("≤", "<="),
    ("≥", ">="),
    ("≠", "!="),
    ("×", "*"),
    ("÷", "/"),
    ("−", "-"),
];

fn meant(complaint: Complaint, text: &str, found: &Lexeme) -> Complaint {
    let token = &text[found.range.clone()];
    if let Some((_, here)) = SPELLINGS.iter().find(|(there, _)| *there == token) {
        let here_trimmed = here.trim_end();
        let fix = format!("write `{here_trimmed}`");
        return complaint.help(format!("`{token}` is written `{here_trimmed}` here")).fix(
            fix,
            found.range.clone(),
            here,
        );
    }
    let before = text[..found.range.start].trim_end();
    if token == ">" && text[..found.range.start].ends_with('<') {
        let both = found.range.start - 1..found.range.end;
        return complaint.help("`<>` is written `!=` here").fix("write `!=`", both, "!=");
    }
    if before.ends_with('%') && before.len() == found.range.start {
        let sign = before.len() - 1..before.len();
        return complaint
            .help("`%` directly after a number means percent; for the remainder put blanks around")
            .fix("write the remainder with blanks", sign, " % ");
    }
    match (found.kind, token) {
        (Kind::Number, _) => number(complaint, token, &found.range),
        (Kind::Word, "nan") => complaint.help("`nan` is not a value: ask `x is nan`"),
        (Kind::Word, "if" | "else") => complaint.help("write `WHERE(condition, then, otherwise)`"),
        (_, "?" | ":") => complaint.help("write `WHERE(condition, then, otherwise)`"),
        (_, "#") => complaint.help("comments stand outside of an expression"),
        (_, ";") => complaint.help("one scalar holds one expression"),
        (_, "“" | "”" | "‘" | "’") => complaint.help("write straight quotes: \" or '"),
        (_, "\u{a0}") => complaint.help("this is a no-break space: replace it by a blank"),
        _ => complaint,
    }
}

/// What may follow a number at once.
const UNITS: [&str; 6] = ["bps", "s", "m", "h", "d", "w"];

/// A number with letters that are no unit.
fn number(complaint: Complaint, token: &str, at: &Range<usize>) -> Complaint {
    let digits = token.find(|c: char| c.is_ascii_alphabetic() && !matches!(c, 'e' | 'E'));
    let Some(digits) = digits else {
        return complaint;
    };
    let unit = &token[digits..];
    let lower = unit.to_ascii_lowercase();
    if UNITS.contains(&unit) {
        // a duration, where none may stand
        return complaint;
    }
    let help = format!("`{unit}` is no unit: there are %, bps, and s, m, h, d, w for durations");
    let complaint = complaint.help(help);
    // `M` may mean a month: that is a time frame, and no duration.
    if lower != "m" && UNITS.contains(&lower.as_str()) {
        return complaint.fix("write the unit in lower case", at.start + digits..at.end, &lower);
    }
    complaint
}
