//! A line of Rust, cut into what is code and what is remark. Texts in quotes become empty quotes,
//! so no rule trips over a word inside a string.

/// One line.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Line {
    /// Code, without comments and without the contents of quotes.
    pub code: String,
    /// The comment's text, `//` included; block comments too.
    pub comment: String,
    /// Inside an item under `#[cfg(test)]`.
    pub in_test: bool,
}

enum State {
    Code,
    LineComment,
    BlockComment(u32),
    Quote,
    RawQuote(usize),
}

/// Cuts a source file into lines.
pub fn split(text: &str) -> Vec<Line> {
    let chars: Vec<char> = text.chars().collect();
    let mut lines = vec![Line::default()];
    let mut state = State::Code;
    let mut at = 0;
    while at < chars.len() {
        let c = chars[at];
        if c == '\n' {
            if matches!(state, State::LineComment) {
                state = State::Code;
            }
            lines.push(Line::default());
            at += 1;
            continue;
        }
        let line = lines.last_mut().expect("never empty");
        at += step(&chars[at..], line, &mut state);
    }
    mark_tests(&mut lines);
    lines
}

/// Reads what starts here; answers how many characters it took.
fn step(rest: &[char], line: &mut Line, state: &mut State) -> usize {
    let pair = (rest[0], rest.get(1).copied());
    match state {
        State::Code => return step_in_code(rest, line, state),
        State::LineComment => line.comment.push(rest[0]),
        State::BlockComment(depth) => {
            line.comment.push(rest[0]);
            if pair == ('*', Some('/')) {
                *depth -= 1;
                line.comment.push('/');
                if *depth == 0 {
                    *state = State::Code;
                }
                return 2;
            }
            if pair == ('/', Some('*')) {
                *depth += 1;
                return 2;
            }
        }
        State::Quote if rest[0] == '\\' && rest.get(1) != Some(&'\n') => return 2.min(rest.len()),
        State::Quote if rest[0] == '"' => {
            line.code.push('"');
            *state = State::Code;
        }
        State::Quote => {}
        State::RawQuote(hashes) => {
            let closes = rest[0] == '"'
                && rest.len() > *hashes
                && rest[1..=*hashes].iter().all(|c| *c == '#');
            if closes {
                let taken = 1 + *hashes;
                line.code.push('"');
                *state = State::Code;
                return taken;
            }
        }
    }
    1
}

fn step_in_code(rest: &[char], line: &mut Line, state: &mut State) -> usize {
    match (rest[0], rest.get(1)) {
        ('/', Some('/')) => {
            *state = State::LineComment;
            line.comment.push_str("//");
            return 2;
        }
        ('/', Some('*')) => {
            *state = State::BlockComment(1);
            line.comment.push_str("/*");
            return 2;
        }
        ('"', _) => {
            line.code.push('"');
            *state = State::Quote;
        }
        ('r', Some('"' | '#')) if !ends_in_word(&line.code) => {
            let hashes = rest[1..].iter().take_while(|c| **c == '#').count();
            if rest.get(1 + hashes) == Some(&'"') {
                line.code.push('"');
                *state = State::RawQuote(hashes);
                return 2 + hashes;
            }
            line.code.push('r');
        }
        ('\'', _) => return step_at_tick(rest, line),
        (c, _) => line.code.push(c),
    }
    1
}

/// A character in ticks, or a lifetime.
fn step_at_tick(rest: &[char], line: &mut Line) -> usize {
    let end = match (rest.get(1), rest.get(2)) {
        (Some('\\'), _) => rest.iter().skip(3).position(|c| *c == '\'').map(|i| i + 3),
        (Some(_), Some('\'')) => Some(2),
        _ => None,
    };
    line.code.push('\'');
    match end {
        Some(end) => {
            line.code.push('\'');
            end + 1
        }
        None => 1,
    }
}

fn ends_in_word(code: &str) -> bool {
    code.ends_with(|c: char| c.is_alphanumeric() || c == '_')
}

/// Marks the item that follows each `#[cfg(test)]`, to its closing brace or semicolon.
fn mark_tests(lines: &mut [Line]) {
    let mut at = 0;
    while at < lines.len() {
        if !lines[at].code.contains("#[cfg(test)]") {
            at += 1;
            continue;
        }
        let end = item_end(lines, at);
        lines[at..=end].iter_mut().for_each(|line| line.in_test = true);
        at = end + 1;
    }
}

/// The last line of the item that starts at or after `from`.
pub fn item_end(lines: &[Line], from: usize) -> usize {
    let mut depth = 0i32;
    for (at, line) in lines.iter().enumerate().skip(from) {
        for c in line.code.chars() {
            match c {
                '{' | '(' | '[' => depth += 1,
                '}' | ')' | ']' => depth -= 1,
                _ => {}
            }
            if depth == 0 && matches!(c, '}' | ';') {
                return at;
            }
        }
    }
    lines.len() - 1
}

#[test]
fn quotes_and_comments_are_no_code() {
    let text =
        "let a = \"x // {\"; // TODO\nlet c = '\"'; /* { \n} */ let r = r#\"\"}\"#;\n'a: loop {}";
    let lines = split(text);
    assert_eq!(lines[0].code, "let a = \"\"; ");
    assert_eq!(lines[0].comment, "// TODO");
    assert_eq!(lines[1].code, "let c = ''; ");
    assert_eq!(lines[2].code, " let r = \"\";");
    assert_eq!(lines[3].code, "'a: loop {}");
}

#[test]
fn test_modules_are_marked_to_their_end() {
    let lines = split("fn a() {}\n#[cfg(test)]\nmod tests {\n  fn b() {}\n}\nfn c() {}\n");
    let marked: Vec<bool> = lines.iter().map(|line| line.in_test).collect();
    assert_eq!(marked, [false, true, true, true, true, false, false]);
}
