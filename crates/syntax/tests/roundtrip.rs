//! The canonical text of a random tree parses to that tree again.

use proptest::prelude::*;
use qraft_diag::{Span, Spanned};
use qraft_syntax::expr::{
    Arg, BinaryOp, DurationUnit, Expr, ExprKind, FactorRef, NumberUnit, UnaryOp,
};
use qraft_syntax::{SourceMap, parse_expr, print};

fn bare(kind: ExprKind) -> Expr {
    Expr { span: Span::default(), kind }
}

fn spanned<T>(value: T) -> Spanned<T> {
    Spanned::new(value, Span::default())
}

/// The tree without its places.
fn stripped(expr: Expr) -> Expr {
    let boxed = |e: Box<Expr>| Box::new(stripped(*e));
    bare(match expr.kind {
        ExprKind::Call { name, args } => ExprKind::Call {
            name: spanned(name.value),
            args: args.into_iter().map(stripped_arg).collect(),
        },
        ExprKind::Lag { base, bars } => ExprKind::Lag { base: boxed(base), bars: boxed(bars) },
        ExprKind::At { base, frame } => {
            ExprKind::At { base: boxed(base), frame: spanned(frame.value) }
        }
        ExprKind::Unary { op, operand } => ExprKind::Unary { op, operand: boxed(operand) },
        ExprKind::Binary { op, lhs, rhs } => {
            ExprKind::Binary { op: spanned(op.value), lhs: boxed(lhs), rhs: boxed(rhs) }
        }
        ExprKind::IsNan { operand, negated } => {
            ExprKind::IsNan { operand: boxed(operand), negated }
        }
        ExprKind::Factor(factor) => ExprKind::Factor(FactorRef {
            path: spanned(factor.path.value),
            version: factor.version.map(|v| spanned(v.value)),
            args: factor.args.into_iter().map(stripped_arg).collect(),
        }),
        leaf => leaf,
    })
}

fn stripped_arg(arg: Arg) -> Arg {
    Arg { name: arg.name.map(|n| spanned(n.value)), value: stripped(arg.value) }
}

fn number() -> impl Strategy<Value = f64> {
    prop_oneof![
        (0u32..100_000).prop_map(f64::from),
        (0.0..1.0f64),
        any::<f64>().prop_map(f64::abs).prop_filter("finite", |v| v.is_finite()),
    ]
}

fn leaf() -> impl Strategy<Value = Expr> {
    prop_oneof![8 => literal(), 1 => factor()]
}

fn factor() -> impl Strategy<Value = Expr> {
    let comparator = prop::sample::select(vec!["", "^", "~", ">=", "<=", "=", ">", "<"]);
    let text = "[1-9][0-9]?(\\.[0-9](\\.(0|[1-9][0-9])(-[a-z0-9]{1,4})?)?)?(\\.\\*)?";
    let version = (comparator, text).prop_filter_map("no wildcard in a fourth place", |(c, v)| {
        let wild = v.ends_with(".*") && v.matches('.').count() > 2;
        (!wild).then(|| spanned(format!("{c}{v}")))
    });
    let value = (literal(), any::<bool>()).prop_map(|(value, negative)| {
        let operand = Box::new(value.clone());
        if negative { bare(ExprKind::Unary { op: UnaryOp::Neg, operand }) } else { value }
    });
    let path = "[a-z0-9_.-]{1,5}(/[a-z0-9_é.-]{1,5}){0,4}";
    (path, prop::option::of(version), prop::collection::vec(value, 0..4)).prop_map(
        |(path, version, values)| {
            let arg = |(i, value)| Arg { name: Some(spanned(format!("k{i}"))), value };
            let args = values.into_iter().enumerate().map(arg).collect();
            bare(ExprKind::Factor(FactorRef { path: spanned(path), version, args }))
        },
    )
}

fn literal() -> impl Strategy<Value = Expr> {
    let units = vec![NumberUnit::Plain, NumberUnit::Percent, NumberUnit::BasisPoints];
    let times = vec![
        DurationUnit::Second,
        DurationUnit::Minute,
        DurationUnit::Hour,
        DurationUnit::Day,
        DurationUnit::Week,
    ];
    prop_oneof![
        // What is greater than the greatest number once its unit is taken off has no text.
        (number(), prop::sample::select(units)).prop_map(|(value, unit)| {
            let value = if value > 1e300 { 1.0 } else { value };
            ExprKind::Number { value, unit }
        }),
        (number(), prop::sample::select(times))
            .prop_map(|(count, unit)| ExprKind::Duration { count, unit }),
        any::<bool>().prop_map(ExprKind::Bool),
        "[ -~é\n\t\u{4e00}]{0,8}".prop_map(ExprKind::Text),
        prop::sample::select(vec!["close", "_a1", "notes", "order", "e", "价格", "bps", "d"])
            .prop_map(|n| ExprKind::Name(n.to_owned())),
    ]
    .prop_map(bare)
}

fn tree() -> impl Strategy<Value = Expr> {
    use BinaryOp::*;
    let binary = vec![Or, And, Lt, Le, Gt, Ge, Eq, Ne, Add, Sub, Mul, Div, Rem, Pow];
    let unary = vec![UnaryOp::Neg, UnaryOp::Plus, UnaryOp::Not];
    leaf().prop_recursive(8, 64, 4, move |inner| {
        let boxed = inner.clone().prop_map(Box::new).boxed();
        let frame = prop::sample::select(vec!["1W", "4h", "M", "15m"]);
        prop_oneof![
            4 => (prop::sample::select(binary.clone()), boxed.clone(), boxed.clone())
                .prop_map(|(op, lhs, rhs)| ExprKind::Binary { op: spanned(op), lhs, rhs }),
            2 => (prop::sample::select(unary.clone()), boxed.clone())
                .prop_map(|(op, operand)| ExprKind::Unary { op, operand }),
            1 => (boxed.clone(), any::<bool>())
                .prop_map(|(operand, negated)| ExprKind::IsNan { operand, negated }),
            1 => (boxed.clone(), boxed.clone())
                .prop_map(|(base, bars)| ExprKind::Lag { base, bars }),
            1 => (boxed.clone(), frame)
                .prop_map(|(base, f)| ExprKind::At { base, frame: spanned(f.to_owned()) }),
            1 => (prop::collection::vec(inner, 0..4), 0usize..4).prop_map(|(values, named)| {
                let from = values.len().saturating_sub(named);
                let arg = |(i, value)| {
                    let name = (i >= from).then(|| spanned(format!("k{i}")));
                    Arg { name, value }
                };
                let args = values.into_iter().enumerate().map(arg).collect();
                ExprKind::Call { name: spanned("EMA".to_owned()), args }
            }),
        ]
        .prop_map(bare)
    })
}

fn cases() -> u32 {
    if std::env::var("QRAFT_TEST_SCALE").is_ok_and(|s| s == "full") { 20_000 } else { 1_000 }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(cases()))]
    #[test]
    fn parse_after_print_is_the_tree(tree in tree()) {
        let text = print(&tree);
        let (again, findings) = parse_expr(&text, &SourceMap::identity(0, text.len()));
        prop_assert!(findings.is_empty(), "{}: {:?}", text, findings);
        prop_assert_eq!(stripped(again), tree, "{}", text);
    }
}
