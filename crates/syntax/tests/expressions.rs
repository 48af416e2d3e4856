//! The expression language: what parses to what, what does not and why, and where.

use proptest::prelude::*;
use qraft_diag::{Diagnostic, SourceFile, Span};
use qraft_syntax::{SourceMap, parse_expr, print};

fn parsed(text: &str) -> (String, Vec<Diagnostic>) {
    let (expr, findings) = parse_expr(text, &SourceMap::identity(0, text.len()));
    (print(&expr), findings)
}

fn canonical(text: &str) -> String {
    let (printed, findings) = parsed(text);
    assert!(findings.is_empty(), "{text}: {findings:?}");
    printed
}

#[test]
fn precedence_is_pythons() {
    for (text, grouped) in [
        ("a or b and c", "a or (b and c)"),
        ("not a and b", "(not a) and b"),
        ("not a == b", "not (a == b)"),
        ("not not a", "not (not a)"),
        ("a + b > c * d", "(a + b) > (c * d)"),
        ("a - b - c", "(a - b) - c"),
        ("a / b * c % d", "((a / b) * c) % d"),
        ("-a ** b", "-(a ** b)"),
        ("2 ** -x", "2 ** (-x)"),
        ("a ** b ** c", "a ** (b ** c)"),
        ("-a * b", "(-a) * b"),
        ("- -a", "-(-a)"),
        ("-x[1]", "-(x[1])"),
        ("x**2[1]", "x ** (2[1])"),
        ("a + b is nan", "(a + b) is nan"),
        ("not x is not nan and y", "(not (x is not nan)) and y"),
        ("close@1W[1]", "(close@1W)[1]"),
        ("close[1]@1W", "(close[1])@1W"),
        ("-(a+b)@1W", "-((a + b)@1W)"),
    ] {
        assert_eq!(canonical(text), canonical(grouped), "{text}");
    }
}

#[test]
fn prints_what_it_parsed() {
    for (text, printed) in [
        ("EMA( close,10 )>EMA(close , 30)", "EMA(close, 10) > EMA(close, 30)"),
        ("EMA(close, window = 10,)", "EMA(close, window=10)"),
        ("1_000 + 0.70 - .5 + 5.", "1000 + 0.7 - 0.5 + 5"),
        ("1e-3 * 1E+20", "0.001 * 1e20"),
        ("5% + 20bps + 0.7% + 1_0.5%", "5% + 20bps + 0.7% + 10.5%"),
        ("5 % 3 + a%3 + (5)%3", "5 % 3 + a % 3 + 5 % 3"),
        ("5% % 3", "5% % 3"),
        ("20d + 5m + 4h + 2w + 30s", "20d + 5m + 4h + 2w + 30s"),
        ("factor('common/ema@1.2.0', window=10)", "factor(\"common/ema@1.2.0\", window=10)"),
        (
            "factor://a/b/c/ema@1.2.0?window=10&x=1 > 0",
            "factor://a/b/c/ema@1.2.0?window=10&x=1 > 0",
        ),
        ("(factor://a/b@1)@1W", "factor://a/b@1@1W"),
        ("factor://a@1W[1] + factor://a@1[1]", "factor://a@1W[1] + factor://a@1[1]"),
        ("factor://x@>=1.2<factor://x@<=2", "factor://x@>=1.2 < factor://x@<=2"),
        ("factor://x@1.* * 2 + factor://x@**2", "factor://x@1.* * 2 + factor://x@* * 2"),
        (
            "factor://a-b/c.d@=2.0.0-rc.1?w=fast&h=-0.5%&d=20d&t='x y'&f=true * 2",
            "factor://a-b/c.d@=2.0.0-rc.1?w=fast&h=-0.5%&d=20d&t=\"x y\"&f=true * 2",
        ),
        ("((a))", "a"),
        ("(a or b) and not (c and d)", "(a or b) and not (c and d)"),
        ("WHERE(true, 'it\\'s', \"q\\\"\\\\\\n\")", "WHERE(true, \"it's\", \"q\\\"\\\\\\n\")"),
        ("换手率 > 0 and _x1 < 1", "换手率 > 0 and _x1 < 1"),
        ("order + island + android + nothing + nano", "order + island + android + nothing + nano"),
        ("not(a)or(b)", "not a or b"),
        ("F()", "F()"),
        ("a\n  and\tb\r\n", "a and b"),
        ("LATCH(x == 1, y != 2, reset=z <= 3)", "LATCH(x == 1, y != 2, reset=z <= 3)"),
    ] {
        assert_eq!(canonical(text), printed, "{text}");
        assert_eq!(canonical(printed), printed, "{printed}");
    }
}

#[test]
fn percents_are_exact() {
    for (text, value) in [("0.7%", 0.007), ("29bps", 0.0029), ("110%", 1.1), ("1e1%", 0.1)] {
        let (expr, _) = parse_expr(text, &SourceMap::identity(0, text.len()));
        let qraft_syntax::expr::ExprKind::Number { value: read, .. } = expr.kind else {
            panic!("{text}: {expr:?}");
        };
        assert_eq!(read.to_bits(), f64::to_bits(value), "{text}");
    }
}

/// What is said of a text, the place it points at, and the fixed text where there is a fix.
fn complaint(text: &str) -> (String, String, Option<String>) {
    let (_, findings) = parsed(text);
    assert_eq!(findings.len(), 1, "{text}: {findings:?}");
    let finding = &findings[0];
    let fixed = finding.fixes.first().map(|fix| {
        let mut fixed = text.to_owned();
        let mut edits = fix.edits.clone();
        edits.sort_by_key(|e| std::cmp::Reverse(e.span));
        for edit in edits {
            fixed.replace_range(edit.span.range(), &edit.text);
        }
        fixed
    });
    let at = text[finding.primary.span.range()].to_owned();
    (finding.message.clone(), at, fixed)
}

#[test]
fn errors_say_what_was_expected_and_where() {
    for (text, message, at) in [
        ("EMA(close 10)", "expected an operator, `,` or `)`, found `10`", "10"),
        ("(a + b", "expected `)`, found the end of the expression", ""),
        ("a + b)", "`)` closes nothing", ")"),
        ("x[1)", "expected `]`, found `)`", ")"),
        ("a +", "expected a value, found the end of the expression", ""),
        ("a b", "expected an operator or the end, found `b`", "b"),
        ("* a", "expected a value, found `*`", "*"),
        ("", "expected an expression, found nothing", ""),
        ("a > 'x", "a quoted text is never closed", "'"),
        ("a is 3", "expected `nan`, found `3`", "3"),
        ("a@", "expected a time frame as in `1W`, found the end of the expression", ""),
        ("EMA(close, 10", "expected `)`, found the end of the expression", ""),
        ("1e999", "`1e999` is too large for a number", "1e999"),
        ("F(a=1, b)", "an argument without a keyword follows one with a keyword", "b"),
        ("F(a=1, a=2)", "`a` is given twice", "a=2"),
        ("x == nan", "expected a value, found `nan`", "nan"),
        ("a < b is nan", "`is nan` after a comparison", "a < b is nan"),
        ("a ? b : c", "expected an operator or the end, found `?`", "?"),
    ] {
        let (said, place, _) = complaint(text);
        assert_eq!((said.as_str(), place.as_str()), (message, at), "{text}");
    }
}

#[test]
fn errors_offer_what_was_meant() {
    for (text, fixed) in [
        ("a < b < c", "a < b and b < c"),
        ("0 < a + 1 <= F(b) < d", "0 < a + 1 and a + 1 <= F(b) and F(b) < d"),
        ("(x > 1) + 1 == y == z", "(x > 1) + 1 == y and y == z"),
        ("a && b", "a and b"),
        ("a || b", "a or b"),
        ("a AND b", "a and b"),
        ("!a", "not a"),
        ("a = b", "a == b"),
        ("a <> b", "a != b"),
        ("a ^ 2", "a ** 2"),
        ("a ≥ b", "a >= b"),
        ("5%3", "5 % 3"),
        ("20D", "20d"),
        ("20BPS", "20bps"),
        ("a + not b", "a + (not b)"),
        ("a == not b", "a == (not b)"),
        ("- not b", "- (not b)"),
        ("a))", "a)"),
    ] {
        let (_, _, fix) = complaint(text);
        assert_eq!(fix.as_deref(), Some(fixed), "{text}");
        if text != "a))" {
            canonical(fixed);
        }
    }
}

#[test]
fn a_chain_keeps_the_rest_of_the_tree() {
    let (printed, findings) = parsed("WHERE(a < b < c, SHIFT(x, -1), 0)");
    assert_eq!(findings.len(), 1);
    assert_eq!(printed, "WHERE(a < b and ? < c, SHIFT(x, -1), 0)");
}

#[test]
fn limits_are_findings() {
    let code = |text: &str| {
        let (_, findings) = parsed(text);
        assert_eq!(findings.len(), 1, "{}", findings.len());
        findings[0].rule.code
    };
    let deep =
        |open: &str, close: &str, n: usize| format!("{}a{}", open.repeat(n), close.repeat(n));
    for n in [201, 10_000, 30_000] {
        assert_eq!(code(&deep("(", ")", n)), "SYN005");
        assert_eq!(code(&"-".repeat(n)), "SYN005");
        assert_eq!(code(&format!("{}a", "a**".repeat(n.min(20_000)))), "SYN005");
    }
    assert_eq!(code(&format!("{}a", "a + ".repeat(16_000))), "SYN005");
    assert_eq!(code(&format!("a{}", "[1]".repeat(10_000))), "SYN005");
    assert_eq!(code(&format!("a{}", " < a".repeat(10_000))), "SYN005");
    assert_eq!(code(&"a".repeat(70_000)), "SYN005");
}

#[test]
fn what_is_within_the_limits_parses_on_a_small_stack() {
    let parse = || {
        for (open, close) in [("(", ")"), ("F(1, ", ")"), ("-", ""), ("a[", "]"), ("not ", "")] {
            let n = if open == "(" { 198 } else { 195 };
            let text = format!("{}a{}", open.repeat(n), close.repeat(n));
            let (expr, findings) = parse_expr(&text, &SourceMap::identity(0, text.len()));
            assert!(findings.is_empty(), "{open}: {findings:?}");
            assert!(print(&expr).contains('a'));
        }
    };
    // The smallest stack that threads commonly get.
    let thread = std::thread::Builder::new().stack_size(2 << 20).spawn(parse).unwrap();
    thread.join().unwrap();
}

#[test]
fn spans_are_of_the_file() {
    let file = SourceFile::new("a", "xx EMA(close, 10) > (a + b)[1]");
    let text = &file.text()[3..];
    let (expr, _) = parse_expr(text, &SourceMap::identity(3, text.len()));
    assert_eq!(expr.span, Span::new(3, file.text().len()));
    let qraft_syntax::expr::ExprKind::Binary { op, lhs, rhs } = expr.kind else { panic!() };
    assert_eq!(file.slice(op.span), ">");
    assert_eq!(file.slice(lhs.span), "EMA(close, 10)");
    assert_eq!(file.slice(rhs.span), "(a + b)[1]");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]
    #[test]
    fn no_text_panics(text in "[a-z0-9 ()\\[\\]@%.,+*<>=!'\"é-]{0,60}|\\PC{0,40}") {
        let (expr, findings) = parse_expr(&text, &SourceMap::identity(0, text.len()));
        let _ = print(&expr);
        for finding in &findings {
            prop_assert!(text.get(finding.primary.span.range()).is_some());
        }
    }

    #[test]
    fn words_of_the_language_in_any_order_do_not_panic(
        words in prop::collection::vec(
            prop::sample::select(vec![
                "a", "F(", ")", "(", "[", "]", "@1W", "not", "and", "or", "is", "nan", "<", "==",
                "-", "**", "%", "5%", "20d", ",", "x=", "'q'", "factor://a/b@1",
            ]),
            0..25,
        ),
    ) {
        let text = words.join(" ");
        let (expr, findings) = parse_expr(&text, &SourceMap::identity(0, text.len()));
        if findings.is_empty() {
            let printed = print(&expr);
            let (again, more) = parse_expr(&printed, &SourceMap::identity(0, printed.len()));
            prop_assert!(more.is_empty(), "{text} printed {printed}");
            prop_assert_eq!(print(&again), printed);
        }
    }
}
