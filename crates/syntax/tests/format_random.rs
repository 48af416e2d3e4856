//! Documents with comments and blank lines in any place: the layout is a fixed point, loses
//! nothing, and says what was said.

use proptest::prelude::*;
use qraft_diag::SourceFile;
use qraft_syntax::document::{self, Document};
use qraft_syntax::expr::Expr;
use qraft_syntax::format::format;
use qraft_syntax::print;

const SEEDS: [&str; 4] = [
    include_str!("fixtures/full.yaml"),
    "name: a\nsignals:\n  long: >\n    a > b\n    and c\n  short: |-\n      x\n      or y > 1_0\nversion: 1\nlet: {x: 'a+b', y: \"F(a, [1])\"}\n",
    "universe: [A,\n  B, {c: 1}]\nparams: {\n  fast: {default: 1},\n  slow: 2\n}\nconstraints:\n- a<b\n-   \"c < d\"\n-\n  e > f\nversion: 1\ndescription: some\n  words\n",
    "a:\n- b: 1\n  c:\n  - d\n  -\n    - e\n    - f: g\n      h: i\n- - - j\nk:\nl: {}\nm: []\nn: ~\n",
];

/// What is done to a seed, line by line.
#[derive(Clone, Debug)]
enum Edit {
    /// A comment on a line of its own, that far in.
    Comment(usize),
    /// A comment at the end of the line.
    Beside,
    Blank,
    /// The line is left out.
    Drop,
}

fn edits() -> impl Strategy<Value = Vec<(usize, Edit)>> {
    let edit = prop_oneof![
        4 => (0usize..8).prop_map(Edit::Comment),
        4 => Just(Edit::Beside),
        2 => Just(Edit::Blank),
        1 => Just(Edit::Drop),
    ];
    prop::collection::vec((0usize..60, edit), 0..12)
}

fn edited(seed: &str, edits: &[(usize, Edit)]) -> String {
    let mut lines: Vec<String> = seed.lines().map(str::to_owned).collect();
    for (number, (at, edit)) in edits.iter().enumerate() {
        let at = at % (lines.len() + 1);
        match edit {
            Edit::Comment(indent) => {
                lines.insert(at, format!("{}# c{number}", " ".repeat(*indent)));
            }
            Edit::Blank => lines.insert(at, String::new()),
            Edit::Beside => {
                if let Some(line) = lines.get_mut(at) {
                    line.push_str(&format!("   # d{number}"));
                }
            }
            Edit::Drop => {
                if at < lines.len() {
                    lines.remove(at);
                }
            }
        }
    }
    lines.join("\n")
}

/// What a document says, without places.
fn said(document: &Document) -> String {
    let texts = |exprs: Vec<&Option<Expr>>| -> Vec<Option<String>> {
        exprs.into_iter().map(|e| e.as_ref().map(print)).collect()
    };
    let signals = &document.signals;
    let exprs = texts(vec![
        &signals.long,
        &signals.exit_long,
        &signals.short,
        &signals.exit_short,
        &document.capital,
    ]);
    let lets: Vec<(&str, String)> =
        document.lets.iter().map(|(name, e)| (name.value.as_str(), print(e))).collect();
    let params: Vec<String> = document
        .params
        .iter()
        .map(|p| {
            let (default, domain) = (&p.default, &p.domain);
            let default = default.as_ref().map(|d| d.value);
            format!("{} {default:?} {:?}", p.name.value, domain.as_ref().map(|d| &d.value))
        })
        .collect();
    let constraints: Vec<String> = document.constraints.iter().map(print).collect();
    let words = [&document.name, &document.description, &document.rebalance]
        .map(|w| w.as_ref().map(|w| w.value.clone()));
    format!("{exprs:?} {lets:?} {params:?} {constraints:?} {words:?}")
}

fn cases() -> u32 {
    if std::env::var("QRAFT_TEST_SCALE").is_ok_and(|s| s == "full") { 20_000 } else { 400 }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(cases()))]
    #[test]
    fn layout_is_a_fixed_point_that_loses_nothing(seed in 0usize..4, edits in edits()) {
        let text = edited(SEEDS[seed], &edits);
        let file = SourceFile::new("s.yaml", text.as_str());
        let first = format(&file);
        if first.findings.iter().any(|f| f.is_error()) {
            prop_assert_eq!(&first.text, &text);
            return Ok(());
        }
        prop_assert!(first.findings.is_empty(), "{}\n{:?}", text, first.findings);
        let again = SourceFile::new("s.yaml", first.text.as_str());
        let second = format(&again);
        prop_assert_eq!(&second.text, &first.text, "of\n{}", text);
        let marks = |text: &str| {
            let mut marks: Vec<String> = text
                .match_indices('#')
                .map(|(at, _)| text[at..].split_whitespace().take(2).collect())
                .collect();
            marks.sort();
            marks
        };
        prop_assert_eq!(marks(&first.text), marks(&text));
        let (before, after) = (document::parse(&file), document::parse(&again));
        prop_assert_eq!(said(&after.document), said(&before.document));
        // Blank lines within a text are a part of it.
        let words = after.document.description.map_or("", |d| again.slice(d.span));
        let around = match words {
            "" => first.text.clone(),
            words => first.text.replace(words, "x"),
        };
        // An edit may have made a text of the version: then its blank lines are its own, too.
        let is_whole = after.document.version.is_some() || !first.text.contains("version:");
        prop_assert!(!is_whole || !around.contains("\n\n\n"), "{around:?} of {}", first.text);
        prop_assert!(!first.text.lines().any(|l| l.ends_with(' ')), "{}", first.text);
    }
}
