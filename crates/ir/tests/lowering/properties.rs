//! Properties over random expressions.

use std::collections::BTreeSet;

use crate::support::Text;
use proptest::prelude::*;
use qraft_ir::program::Program;
use qraft_ir::{bind, dsl_hash, print};

/// Arithmetic over two params, with its text and its plain value.
#[derive(Clone, Debug)]
enum Tree {
    Number(f64),
    A,
    B,
    Neg(Box<Tree>),
    Abs(Box<Tree>),
    Pair(&'static str, Box<Tree>, Box<Tree>),
    Max(Box<Tree>, Box<Tree>),
    Where(Box<Tree>, Box<Tree>),
}

impl Tree {
    fn text(&self) -> String {
        match self {
            Tree::Number(value) => format!("{value}"),
            Tree::A => "a".to_owned(),
            Tree::B => "b".to_owned(),
            Tree::Neg(x) => format!("(-{})", x.text()),
            Tree::Abs(x) => format!("ABS({})", x.text()),
            Tree::Pair(op, x, y) => format!("({} {op} {})", x.text(), y.text()),
            Tree::Max(x, y) => format!("MAX({}, {})", x.text(), y.text()),
            Tree::Where(x, y) => format!("WHERE({0} < {1}, {0}, {1} + 1)", x.text(), y.text()),
        }
    }

    fn value(&self, a: f64, b: f64) -> f64 {
        match self {
            Tree::Number(value) => *value,
            Tree::A => a,
            Tree::B => b,
            Tree::Neg(x) => -x.value(a, b),
            Tree::Abs(x) => x.value(a, b).abs(),
            Tree::Pair("+", x, y) => x.value(a, b) + y.value(a, b),
            Tree::Pair("-", x, y) => x.value(a, b) - y.value(a, b),
            Tree::Pair(_, x, y) => x.value(a, b) * y.value(a, b),
            Tree::Max(x, y) => {
                let (x, y) = (x.value(a, b), y.value(a, b));
                if x < y { y } else { x }
            }
            Tree::Where(x, y) => {
                let (x, y) = (x.value(a, b), y.value(a, b));
                if x < y { x } else { y + 1.0 }
            }
        }
    }
}

fn tree() -> impl Strategy<Value = Tree> {
    let leaf = prop_oneof![
        (1u32..20).prop_map(|n| Tree::Number(f64::from(n) / 2.0)),
        Just(Tree::A),
        Just(Tree::B),
    ];
    leaf.prop_recursive(4, 24, 2, |inner| {
        let two = || (inner.clone(), inner.clone());
        prop_oneof![
            inner.clone().prop_map(|x| Tree::Neg(Box::new(x))),
            inner.clone().prop_map(|x| Tree::Abs(Box::new(x))),
            (prop_oneof![Just("+"), Just("-"), Just("*")], two())
                .prop_map(|(op, (x, y))| Tree::Pair(op, Box::new(x), Box::new(y))),
            two().prop_map(|(x, y)| Tree::Max(Box::new(x), Box::new(y))),
            two().prop_map(|(x, y)| Tree::Where(Box::new(x), Box::new(y))),
        ]
    })
}

/// A series expression's text.
fn series() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![Just("close".to_owned()), Just("open".to_owned())];
    leaf.prop_recursive(4, 24, 2, |inner| {
        prop_oneof![
            (inner.clone(), 1u32..9).prop_map(|(x, n)| format!("SMA({x}, {n})")),
            (inner.clone(), 1u32..9).prop_map(|(x, n)| format!("{x}[{n}]")),
            inner.clone().prop_map(|x| format!("ZSCORE({x})")),
            (inner.clone(), inner.clone()).prop_map(|(x, y)| format!("({x} + {y})")),
            (inner.clone(), inner).prop_map(|(x, y)| format!("WHERE({x} > {y}, {x}, 1)")),
        ]
    })
}

fn cases() -> ProptestConfig {
    let full = std::env::var("QRAFT_TEST_SCALE").is_ok_and(|scale| scale == "full");
    ProptestConfig::with_cases(if full { 4_000 } else { 200 })
}

fn text_of_params() -> Text {
    Text::new().range("b", 3.0, -9.0, 9.0, 0.5).range("a", 2.0, -9.0, 9.0, 0.5)
}

fn no_two_alike(program: &Program) -> bool {
    let mut seen = BTreeSet::new();
    program.nodes.iter().all(|n| seen.insert((n.op, n.args.clone())))
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn binding_agrees_with_plain_arithmetic(tree in tree(), a in -18i32..18, b in -18i32..18) {
        let (a, b) = (f64::from(a) / 2.0, f64::from(b) / 2.0);
        let mut text = text_of_params().long("close > 0");
        let expr = text.expr(&format!("close > {}", tree.text()));
        text.document.signals.exit_long = Some(expr);
        let program = text.lower().program;
        let bound = bind(&program, &[a, b]).unwrap();
        let exit = program.node(program.signals.exit_long.unwrap());
        // close > x is x < close.
        let value = bound.constants[exit.args[0].index()].unwrap();
        prop_assert_eq!(value, tree.value(a, b), "{}", tree.text());
        let range = qraft_ir::range::ranges(&program.nodes, &program.params);
        let range = range[exit.args[0].index()].unwrap();
        prop_assert!(range.low <= value && value <= range.high, "{:?}", range);
        prop_assert!(!range.whole || value.fract() == 0.0);
    }

    #[test]
    fn no_two_nodes_are_alike(x in series(), y in series()) {
        let text = format!("{x} > {y} and {y} > 2 or {x} < 1");
        let program = crate::support::long(&text).lower().program;
        prop_assert!(no_two_alike(&program), "{}", print(&program));
    }

    #[test]
    fn the_order_of_definitions_leaves_no_trace(
        x in series(), y in series(), order in Just([0usize, 1, 2]).prop_shuffle()
    ) {
        let defined = |order: [usize; 3]| {
            let parts =
                [("p", x.clone()), ("q", format!("{y} - p")), ("r", "SMA(q, 3) + p".to_owned())];
            let mut text = Text::new();
            for at in order {
                text = text.define(parts[at].0, &parts[at].1);
            }
            text.long("r > q and p > 0").lower().program
        };
        let (plain, shuffled) = (defined([0, 1, 2]), defined(order));
        prop_assert_eq!(print(&plain), print(&shuffled));
        prop_assert_eq!(dsl_hash(&plain), dsl_hash(&shuffled));
        let q = format!("({y} - {x})");
        let inline = format!("(SMA({q}, 3) + {x}) > {q} and {x} > 0");
        prop_assert_eq!(dsl_hash(&plain), dsl_hash(&crate::support::long(&inline).lower().program));
    }
}
