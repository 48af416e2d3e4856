//! The YAML tree: exact places, limits, and texts that try to break it.

use proptest::prelude::*;
use qraft_diag::{Diagnostic, SourceFile};
use qraft_syntax::yaml::{MAX_BYTES, Node, NodeKind, ScalarStyle, parse};

fn file(text: &str) -> SourceFile {
    SourceFile::new("t.yaml", text)
}

fn tree(text: &str) -> Node {
    let (root, findings) = parse(&file(text));
    assert!(findings.is_empty(), "{text:?}: {findings:?}");
    root.expect("a tree")
}

fn finding(text: &str) -> Diagnostic {
    let (_, mut findings) = parse(&file(text));
    assert_eq!(findings.len(), 1, "{text:?}: {findings:?}");
    findings.remove(0)
}

fn fixture(name: &str) -> String {
    let path = format!("{}/tests/fixtures/{name}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(path).expect("the fixture is there")
}

#[test]
fn every_style_of_scalar_has_its_value_and_place() {
    let text = fixture("styles.yaml");
    let root = tree(&text);
    let file = file(&text);
    for (key, value, source) in [
        ("plain", "EMA(close, 10) > 1", "EMA(close, 10) > 1"),
        ("comment", "a # b", "'a # b'"),
        ("single", "it's \"so\"", "'it''s \"so\"'"),
        ("double", "é\t\"x\" \u{1d11e}/", "\"\\u00e9\\t\\\"x\\\" \\uD834\\uDD1E\\/\""),
        ("folded_plain", "a and b\nor c", "a\n  and b\n\n  or c"),
        ("literal", "a\n  and b\n", "a\n    and b"),
        ("folded", "\na and b", "a\n  and b"),
        ("indented", "  a\nb\n\n", "  a\n  b"),
        ("unicode", "换手率 > 0", "换手率 > 0"),
    ] {
        let node = root.get(key).unwrap_or_else(|| panic!("{key}"));
        assert_eq!(node.as_scalar().expect(key).value, value, "{key}");
        assert_eq!(file.slice(node.span), source, "{key}");
    }
    for (key, entry) in [("flow", "{a: [1, \"x\"], b: {}}"), ("alias", "EMA(close, 10) > 1")] {
        assert_eq!(file.slice(root.get(key).expect(key).span), entry);
    }
    for key in ["empty", "tilde"] {
        assert!(root.get(key).expect(key).is_null(), "{key}");
    }
    let keys: Vec<&str> = root.as_map().unwrap().iter().map(|e| file.slice(e.key.span)).collect();
    assert!(keys.contains(&"\"quoted key\""), "{keys:?}");
}

#[test]
fn line_ends_byte_order_marks_and_json_are_read() {
    let root = tree("\u{feff}a: 1\r\nb:\r\n  - x\r\n  - |\r\n    y\r\n    z\r\n");
    assert_eq!(root.get("b").unwrap().as_seq().unwrap()[1].as_scalar().unwrap().value, "y\nz\n");
    let text = "{\n\t\"a\": {\"b\": [1, true, null, \"x\\u0041\"]}\n}\n";
    let root = tree(text);
    let items = root.get("a").unwrap().get("b").unwrap().as_seq().unwrap();
    assert_eq!(items.len(), 4);
    assert!(items[2].is_null());
    assert_eq!(items[3].as_scalar().unwrap().value, "xA");
    assert_eq!(items[3].as_scalar().unwrap().style, ScalarStyle::DoubleQuoted);
}

#[test]
fn repeated_keys_are_labelled_at_both() {
    let text = "costs: 1\nb: 2\ncosts: 3\n";
    let found = finding(text);
    assert_eq!(found.rule.code, "SYN003");
    assert_eq!((found.primary.span.start, found.labels[0].span.start), (14, 0));
}

#[test]
fn what_is_no_yaml_says_why_and_where() {
    for (text, code, at, message) in [
        ("a:\n\tb: 1\n", "SYN001", 3, "a tab in the indentation"),
        ("a:\n  b: 1\n\tc: 2\n", "SYN001", 10, "a tab in the indentation"),
        ("a: 1\n---\nb: 2\n", "SYN001", 5, "a second document"),
        ("a: \"x\n", "SYN001", 6, ""),
        ("a: [1, 2\n", "SYN001", 3, "`[` is never closed"),
        ("a: *x\n", "SYN001", 3, "an alias without an anchor"),
        ("a: &x [1, *x]\n", "SYN001", 10, "within the value that it names"),
        ("a: @x\n", "SYN001", 3, "cannot start with `@`"),
        ("a: x: y\n", "SYN001", 4, "a `:` where no key can stand"),
        ("a: !foo 1\n", "SYN001", 8, "the tag `!foo`"),
        ("? [1, 2]\n: 3\n", "SYN001", 2, "a key is a list"),
        ("a: \u{0}b\n", "SYN001", 3, "U+0000"),
        ("\u{7f}ELF\u{1}", "SYN001", 0, "U+007F"),
    ] {
        let found = finding(text);
        assert_eq!(found.rule.code, code, "{text:?}");
        assert!(found.message.contains(message), "{text:?}: {}", found.message);
        if !message.is_empty() {
            assert_eq!(found.primary.span.start, at, "{text:?}");
        }
    }
}

#[test]
fn limits_hold() {
    let deep = [
        "[".repeat(10_000),
        "{a: ".repeat(10_000),
        (0..300).map(|i| format!("{}a:\n", " ".repeat(i))).collect(),
        "- ".repeat(10_000),
    ];
    for text in deep {
        let found = finding(&text);
        assert_eq!(found.rule.code, "SYN005", "{}", found.message);
    }
    assert_eq!(finding(&"a: 1\n".repeat(MAX_BYTES / 5 + 1)).rule.code, "SYN005");
    let mut bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for i in 1..30 {
        let items = vec![format!("*a{}", i - 1); 10].join(", ");
        bomb.push_str(&format!("a{i}: &a{i} [{items}]\n"));
    }
    assert_eq!(finding(&bomb).rule.code, "SYN005");
    let mut chain = "a0: &a0 [x]\n".to_owned();
    for i in 1..200 {
        chain.push_str(&format!("a{i}: &a{i} [*a{}]\n", i - 1));
    }
    assert_eq!(finding(&chain).rule.code, "SYN005");
    let long = format!("a: &a \"{}\"\nb: [{}]\n", "x".repeat(500_000), "*a, ".repeat(1_000));
    assert_eq!(finding(&long).rule.code, "SYN005");
}

#[test]
fn expressions_that_yaml_cut_are_mended() {
    for (text, expression) in [
        ("s: {long: EMA(close, 10) > 1, x: 2}\n", "EMA(close, 10) > 1"),
        ("s: {long: x[1] > 2, x: 2}\n", "x[1] > 2"),
        ("s: {long: Z(x[1], 2)[3] + 1, x: 2}\n", "Z(x[1], 2)[3] + 1"),
        ("s: {a: b, long: x[1] > 2, x: 2}\n", "x[1] > 2"),
        ("s: {a: [c], long: (x + 1)[1] > 2, x: 2}\n", "(x + 1)[1] > 2"),
        ("s: {long: F(\"a, b\", 1), x: 2}\n", "F(\"a, b\", 1)"),
        ("s: {long: F(a,\n    b), x: 2}\n", "F(a,\n    b)"),
    ] {
        let (root, findings) = parse(&file(text));
        let root = root.expect(text);
        assert_eq!(findings.len(), 1, "{text}: {findings:?}");
        assert_eq!(findings[0].rule.code, "SYN007", "{text}");
        assert_eq!(file(text).slice(findings[0].primary.span), expression);
        let map = root.get("s").unwrap();
        let value = map.get("long").and_then(Node::as_scalar).map(|s| &s.value).expect(text);
        assert_eq!(
            value.split_whitespace().collect::<String>(),
            expression.split_whitespace().collect::<String>()
        );
        assert_eq!(map.get("x").unwrap().as_scalar().unwrap().value, "2");
        let edit = &findings[0].fixes[0].edits[0];
        let mut fixed = text.to_owned();
        fixed.replace_range(edit.span.range(), &edit.text);
        let (_, again) = parse(&file(&fixed));
        assert!(again.is_empty(), "{fixed}: {again:?}");
    }
    let (root, findings) = parse(&file("c: [MAX(a, 3) < 2, b[1] > c, d]\n"));
    assert_eq!(findings.len(), 2);
    let root = root.unwrap_or_else(|| panic!("{findings:?}"));
    assert_eq!(root.get("c").unwrap().as_seq().unwrap().len(), 3);
    // A bracket that is simply open is the expression's own mistake.
    let (_, findings) = parse(&file("s: {long: EMA(close > 1}\n"));
    assert!(findings.is_empty(), "{findings:?}");
}

/// Every scalar of a tree.
fn scalars<'t>(node: &'t Node, out: &mut Vec<&'t Node>) {
    match &node.kind {
        NodeKind::Scalar(_) => out.push(node),
        NodeKind::Seq(items) => items.iter().for_each(|n| scalars(n, out)),
        NodeKind::Map(entries) => entries.iter().for_each(|e| scalars(&e.value, out)),
        NodeKind::Null => {}
    }
}

/// Words of a value that hold no escape stand in the file as they are, at the mapped place.
fn check_maps(text: &str) {
    let (root, findings) = parse(&file(text));
    let Some(root) = root else { panic!("{text:?}: {findings:?}") };
    let mut all = Vec::new();
    scalars(&root, &mut all);
    for node in all {
        let scalar = node.as_scalar().unwrap();
        let mut at = 0;
        for word in scalar.value.split_inclusive([' ', '\n']) {
            let range = at..at + word.trim_end().len();
            at += word.len();
            // What these texts write as an escape.
            if range.is_empty() || word.contains(['\'', '"', '\\', '\t', 'è', '\u{1d11e}']) {
                continue;
            }
            let span = scalar.map.span(range.clone());
            assert_eq!(&text[span.range()], word.trim_end(), "{text:?} {:?}", scalar.value);
            assert!(scalar.map.is_verbatim(range));
        }
    }
}

#[test]
fn maps_hold_on_the_fixture() {
    check_maps(&fixture("styles.yaml"));
}

/// A scalar of one style that holds the lines, with blanks, blank lines and quotes in them.
fn written() -> impl Strategy<Value = String> {
    let line = "[a-z(é]{1,4}( {1,2}[a-z)>é]{1,4}){0,3}";
    let lines = prop::collection::vec((line, 0usize..3, 0usize..3), 1..5);
    (0..6usize, lines, any::<bool>(), prop::sample::select(vec!["", "-", "+"])).prop_map(
        |(style, lines, crlf, chomp)| {
            let end = if crlf { "\r\n" } else { "\n" };
            let mut out = String::new();
            for (i, (line, blank, more)) in lines.iter().enumerate() {
                if i > 0 {
                    out.push_str(end);
                    out.push_str(&end.repeat(*blank));
                    out.push_str("  ");
                    let deeper = style != 3;
                    out.push_str(&" ".repeat(if deeper { *more } else { 0 }));
                }
                out.push_str(line);
            }
            match style {
                0 => format!("k: {out}{end}"),
                1 => format!("k: '{}''s'{end}", out),
                2 => format!("k: \"\\u00e8 {out}\\\"\"{end}"),
                3 => format!("k: \"{out} \\{end}   y\"{end}"),
                4 => format!("k: |{chomp}{end}  {out}{end}{end}"),
                _ => format!("k: >2{chomp}{end}  {out}{end}{end}"),
            }
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]
    #[test]
    fn mapped_text_is_the_text(text in written()) {
        check_maps(&text);
    }

    #[test]
    fn no_text_panics(text in "[-a:#&*!|>'\"%@`{}\\[\\],? \\n\\t\\r0é]{0,40}|\\PC{0,40}") {
        let (root, findings) = parse(&file(&text));
        if let Some(root) = &root {
            let mut all = Vec::new();
            scalars(root, &mut all);
            for node in all {
                prop_assert!(text.get(node.span.range()).is_some());
                let scalar = node.as_scalar().unwrap();
                for i in 0..=scalar.value.len() {
                    let span = scalar.map.span(i..scalar.value.len());
                    prop_assert!(span.end as usize <= text.len());
                }
            }
        }
        for finding in findings {
            prop_assert!(text.get(finding.primary.span.range()).is_some());
        }
    }
}
