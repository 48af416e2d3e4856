//! Expectations, as comments in a block: `# error: [LAH001]` at the end of the line that it is of,
//! or on a line of its own for the line below. `# ok` says that nothing is found.

use std::collections::BTreeMap;

/// What a line expects: level and code, as often as found there.
pub type Expected = BTreeMap<(usize, String, String), usize>;

/// A block without its expectations.
#[derive(Debug, Default)]
pub struct Case {
    /// What the checker sees: expectations are taken out, so that they disturb nothing.
    pub text: String,
    /// By line from 1, level and code.
    pub expected: Expected,
    /// True where it says `# ok`.
    pub is_ok: bool,
}

/// Reads a block.
pub fn case(text: &str) -> Case {
    let mut case = Case::default();
    let mut waiting: Vec<(String, String)> = Vec::new();
    let mut number = 0;
    for line in text.split_inclusive('\n') {
        let body = line.trim_end_matches('\n');
        let (kept, found, ok) = cut(body);
        case.is_ok |= ok;
        waiting.extend(found);
        if kept.trim().is_empty() && kept.len() < body.len() {
            continue;
        }
        number += 1;
        for (level, code) in waiting.drain(..) {
            *case.expected.entry((number, level, code)).or_default() += 1;
        }
        case.text.push_str(kept);
        case.text.push_str(&line[body.len()..]);
    }
    assert!(waiting.is_empty(), "an expectation is of a line that does not follow: {text}");
    case
}

/// A line without its expectations, what they are, and whether one is `# ok`.
fn cut(line: &str) -> (&str, Vec<(String, String)>, bool) {
    let (mut kept, mut found, mut ok) = (line, Vec::new(), false);
    while let Some((before, remark)) = kept.rsplit_once('#') {
        let remark = remark.trim();
        let level = ["error", "warning", "info"]
            .into_iter()
            .find(|level| remark.strip_prefix(*level).is_some_and(|rest| rest.starts_with(": [")));
        match level {
            Some(level) => {
                let codes = remark.split(['[', ']']).nth(1).unwrap_or("");
                let codes = codes.split(',').map(|code| code.trim().to_owned());
                found.extend(codes.map(|code| (level.to_owned(), code)));
            }
            None if remark == "ok" => ok = true,
            None => break,
        }
        kept = before.trim_end();
    }
    (kept, found, ok)
}

#[test]
fn expectations_leave_the_text() {
    let read = case("# ok\na: 1 # mine\n# error: [X1]\nb: 2  # info: [Y2, Y2] # warning: [Z3]\n");
    assert_eq!(read.text, "a: 1 # mine\nb: 2\n");
    assert!(read.is_ok);
    let lines: Vec<_> =
        read.expected.iter().map(|((l, v, c), n)| format!("{l}{v}{c}{n}")).collect();
    assert_eq!(lines, ["2errorX11", "2infoY22", "2warningZ31"]);
}
