//! The comments of a document that speak to the checker.

use qraft_diag::{SourceFile, Span};
use qraft_syntax::yaml::{Node, NodeKind};

/// What such a comment begins with, after its `#`.
pub(super) const MARK: &str = "qraft:";

/// One comment.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Comment {
    /// From its `#` to the end of what it says.
    pub span: Span,
    /// The line that it speaks of, from 0: its own, or the next one that holds more than a comment.
    pub line: u32,
    /// What it says, or why that cannot be read.
    pub said: Result<Said, String>,
    /// How it is taken out: what is replaced, by what.
    pub removal: (Span, String),
}

/// What a comment says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Said {
    /// The rules, as written.
    pub codes: Vec<(String, Span)>,
    /// Between the brackets.
    pub list: Span,
    /// `None` where it is missing or blank.
    pub reason: Option<String>,
}

/// Every such comment, in order.
pub(super) fn comments(file: &SourceFile, tree: &Node) -> Vec<Comment> {
    let mut words = Vec::new();
    texts(tree, &mut words);
    let inside = |at: usize| words.iter().any(|span: &Span| span.range().contains(&at));
    let marks = file.text().match_indices(MARK);
    let starts = marks.filter_map(|(at, _)| hash_before(file.text(), at).map(|hash| (hash, at)));
    starts
        .filter(|(hash, _)| !inside(*hash))
        .map(|(hash, mark)| comment(file, hash, mark + MARK.len()))
        .collect()
}

/// The spans of keys and scalars: a `#` in one of them begins no comment.
fn texts(node: &Node, into: &mut Vec<Span>) {
    match &node.kind {
        NodeKind::Null => {}
        NodeKind::Scalar(_) => into.push(node.span),
        NodeKind::Seq(items) => items.iter().for_each(|item| texts(item, into)),
        NodeKind::Map(entries) => {
            for entry in entries {
                into.push(entry.key.span);
                texts(&entry.value, into);
            }
        }
    }
}

/// The `#` that stands before a mark with nothing but blanks between, where it can begin a comment.
fn hash_before(text: &str, mark: usize) -> Option<usize> {
    let before = text[..mark].trim_end_matches([' ', '\t']).strip_suffix('#')?;
    let begins = before.is_empty() || before.ends_with([' ', '\t', '\n', '\r', '\u{feff}']);
    begins.then_some(before.len())
}

fn comment(file: &SourceFile, hash: usize, body: usize) -> Comment {
    let text = file.text();
    let line_start = text[..hash].rfind('\n').map_or(0, |at| at + 1);
    let line_end = text[body..].find('\n').map_or(text.len(), |at| body + at);
    let content_end = body + text[body..line_end].trim_end().len();
    let mut cursor = Cursor { text: &text[..content_end], at: body };
    let said = cursor.said();
    let end = if said.is_ok() { cursor.at } else { content_end };
    let alone = text[line_start..hash].trim().is_empty();
    let own = file.position(hash as u32).line;
    let rest = text[end..content_end].trim();
    let removal = if !rest.is_empty() {
        (Span::new(hash, end), "#".to_owned())
    } else if alone {
        (Span::new(line_start, (line_end + 1).min(text.len())), String::new())
    } else {
        let kept = line_start + text[line_start..hash].trim_end().len();
        (Span::new(kept, content_end), String::new())
    };
    let line = if alone { next_line(text, line_end, own) } else { own };
    Comment { span: Span::new(hash, end), line, said, removal }
}

/// The first line after one that ends at `end` which is more than a comment.
fn next_line(text: &str, end: usize, own: u32) -> u32 {
    let rest = text.get(end + 1..).unwrap_or("");
    let comments = rest.lines().take_while(|line| line.trim_start().starts_with('#')).count();
    own + 1 + comments as u32
}

/// Reads `allow[CODE, …] reason="…"`.
struct Cursor<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Cursor<'a> {
    fn said(&mut self) -> Result<Said, String> {
        self.blanks();
        let word = self.word();
        if word != "allow" {
            let shown: String = word.chars().take(40).collect();
            return Err(format!("`{shown}` is not a word for it; `allow` is"));
        }
        self.blanks();
        if !self.takes('[') {
            return Err("the rules stand in brackets, as in allow[CST001]".to_owned());
        }
        let start = self.at;
        let Some(length) = self.rest().find(']') else {
            return Err("the bracket is not closed".to_owned());
        };
        let list = Span::new(start, start + length);
        let codes = codes(&self.text[start..start + length], start);
        if codes.is_empty() {
            return Err("no rule stands in the brackets".to_owned());
        }
        self.at = start + length + 1;
        Ok(Said { codes, list, reason: self.reason() })
    }

    /// `reason="…"`, where it follows; else the cursor stays.
    fn reason(&mut self) -> Option<String> {
        let back = self.at;
        self.blanks();
        let found = (self.word() == "reason").then(|| self.quoted()).flatten();
        if found.is_none() {
            self.at = back;
        }
        found.filter(|reason| !reason.is_empty())
    }

    fn quoted(&mut self) -> Option<String> {
        self.blanks();
        if !self.takes('=') {
            return None;
        }
        self.blanks();
        let quote = ['"', '\''].into_iter().find(|quote| self.takes(*quote))?;
        let length = self.rest().find(quote)?;
        let reason = self.rest()[..length].trim().to_owned();
        self.at += length + 1;
        Some(reason)
    }

    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn blanks(&mut self) {
        self.at = self.text.len() - self.rest().trim_start().len();
    }

    fn word(&mut self) -> &'a str {
        let rest = self.rest();
        let length = rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len());
        self.at += length;
        &rest[..length]
    }

    fn takes(&mut self, wanted: char) -> bool {
        let found = self.rest().starts_with(wanted);
        if found {
            self.at += wanted.len_utf8();
        }
        found
    }
}

fn codes(list: &str, start: usize) -> Vec<(String, Span)> {
    let mut at = start;
    let mut codes = Vec::new();
    for part in list.split(',') {
        let code = part.trim();
        let from = at + (part.len() - part.trim_start().len());
        if !code.is_empty() {
            codes.push((code.to_owned(), Span::new(from, from + code.len())));
        }
        at += part.len() + 1;
    }
    codes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<Comment> {
        let file = SourceFile::new("a.yaml", text);
        let tree = qraft_syntax::yaml::parse(&file).0.expect("YAML");
        comments(&file, &tree)
    }

    fn codes_of(comment: &Comment) -> Vec<&str> {
        let said = comment.said.as_ref().expect("it can be read");
        said.codes.iter().map(|(code, _)| code.as_str()).collect()
    }

    #[test]
    fn a_comment_speaks_of_its_line_or_of_the_next() {
        let text = "a: 1 # qraft: allow[X1, no-costs] reason=\"why\"\n\
                    # qraft:allow[Y] reason = 'because'\n  # more\nb: 2\n";
        let found = read(text);
        assert_eq!(found.iter().map(|c| c.line).collect::<Vec<_>>(), [0, 3]);
        assert_eq!(codes_of(&found[0]), ["X1", "no-costs"]);
        let reason = |c: &Comment| c.said.as_ref().expect("read").reason.clone();
        assert_eq!(reason(&found[0]).as_deref(), Some("why"));
        assert_eq!(reason(&found[1]).as_deref(), Some("because"));
        let without = |c: &Comment| {
            let (span, by) = &c.removal;
            format!("{}{by}{}", &text[..span.start as usize], &text[span.end as usize..])
        };
        assert!(without(&found[0]).starts_with("a: 1\n# qraft"));
        assert!(without(&found[1]).ends_with("'\n  # more\nb: 2\n") || found[1].line == 3);
        assert!(!without(&found[1]).contains("because"));
    }

    #[test]
    fn only_comments_are_comments() {
        let text = "a: \"x # qraft: allow[X]\"\nb: x#qraft:y\nc: |\n  # qraft: allow[Y]\n\
                    'd # qraft: allow[Z]': 1\n";
        assert_eq!(read(text), []);
    }

    #[test]
    fn what_cannot_be_read_is_said() {
        for bad in ["alow[X]", "allow X", "allow[X", "allow[ , ]", ""] {
            let found = read(&format!("a: 1 # qraft: {bad}\n"));
            assert!(found[0].said.is_err(), "{bad}");
        }
        for lacks in ["allow[X]", "allow[X] reason=", "allow[X] reason=\" \"", "allow[X] since"] {
            let found = read(&format!("a: 1 # qraft: {lacks}\n"));
            assert_eq!(found[0].said.as_ref().expect("read").reason, None, "{lacks}");
        }
    }
}
