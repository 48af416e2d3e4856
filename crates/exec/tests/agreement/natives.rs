//! Every native operator alone, over windows of 1, of a few bars, of all bars and of more, full or
//! with few values, on panels with gaps, ties and constant stretches: the scan equals the
//! interpreter, and neither knows later bars.

use std::collections::BTreeMap;

use qraft_data::Panel;
use qraft_exec::Options;
use qraft_ir::Native;
use qraft_ir::program::{Kind, Node, NodeId, Op, Reach, Shape, Type, Unit};

use super::generator::{Case, FIELDS, GROUP, Random, number_of, panel, program};
use super::{compare, defined, outputs, scanned};

/// The operator over columns (the flags that some read are comparisons of two), with its constants.
fn alone(native: Native, window: usize, least: Option<usize>, random: &mut Random) -> Case {
    let info = native.info();
    let mut nodes: Vec<Node> = Vec::new();
    let mut push = |op: Op, args: Vec<NodeId>, kind: Kind, shape: Shape| {
        nodes.push(Node {
            op,
            args,
            ty: Type { kind, shape },
            unit: Unit::None,
            reach: Reach::default(),
            clock: 0,
        });
        NodeId(nodes.len() as u32 - 1)
    };
    let (series, constant) = (Shape::Series, Shape::Constant);
    let mut args = Vec::new();
    for at in 0..info.inputs {
        let first = random.below(FIELDS.len());
        let place = match (native, at) {
            (Native::GroupPctRank | Native::GroupDemean | Native::GroupZscore, 1) => GROUP,
            (Native::Atr | Native::Sar, at) => [2, 3, 0][at],
            _ => first as u16,
        };
        let mut input = push(Op::Field(place), vec![], Kind::Num, series);
        if matches!(native, Native::BarsSince | Native::Latch) {
            let level = push(Op::Const(50.25_f64.to_bits()), vec![], Kind::Num, constant);
            let flag = push(Op::Lt, vec![input, level], Kind::Bool, series);
            let one = push(Op::Const(1.0_f64.to_bits()), vec![], Kind::Num, constant);
            let none = push(Op::Const(0.0_f64.to_bits()), vec![], Kind::Num, constant);
            input = push(Op::Where, vec![flag, one, none], Kind::Num, series);
        }
        args.push(input);
    }
    let mut numbers = Vec::new();
    if info.window {
        numbers.push(window as f64);
    }
    numbers.extend((0..info.numbers).map(|at| number_of(native, at, random)));
    numbers.extend(least.map(|least| least as f64));
    for value in numbers {
        args.push(push(Op::Const(value.to_bits()), vec![], Kind::Num, constant));
    }
    let root = push(Op::Native(native), args, Kind::Num, series);
    let trials = vec![vec![None; nodes.len()]];
    let coverage = BTreeMap::new();
    Case { program: program(nodes), numbers: vec![root], flags: vec![], trials, coverage }
}

fn prefix(whole: &Panel, bars: usize) -> Panel {
    let mut part = whole.clone();
    part.ts.truncate(bars);
    part.session.truncate(bars);
    let cells = bars * whole.width();
    part.columns.iter_mut().for_each(|(_, x)| *x = x[..cells].to_vec().into());
    part
}

/// True where something was answered.
fn agrees(case: &Case, panel: &Panel, what: &str) -> bool {
    let outputs = outputs(case);
    let bars = panel.bars();
    let expected = vec![defined(case, panel, &outputs, 0)];
    for tile_bars in [None, Some(1), Some(7)] {
        let options = Options { tile_bars, ..Options::default() };
        let found = scanned(case, panel, &outputs, &options, &[bars / 2]);
        compare(case, &expected, &found, &vec![true; bars], what);
    }
    let known = bars * 2 / 3;
    let part = prefix(panel, known);
    let begun: Vec<_> = expected[0].iter().map(|x| x[..known * panel.width()].to_vec()).collect();
    let plain = defined(case, &part, &outputs, 0);
    let fast = scanned(case, &part, &outputs, &Options::default(), &[]).remove(0);
    for (found, how) in [(plain, "defined"), (fast, "scanned")] {
        compare(case, std::slice::from_ref(&begun), &[found], &vec![true; known], how);
    }
    expected[0][0].iter().any(|x| !x.is_nan())
}

#[test]
fn each_native_alone() {
    for native in Native::ALL {
        let info = native.info();
        let mut random = Random(native.name().bytes().map(u64::from).sum());
        let mut answered = 0;
        for (bars, width) in [(40_usize, 1_usize), (90, 1), (40, 9), (30, 66)] {
            let windows: Vec<usize> =
                if info.window { vec![1, 2, 5, 13, bars, bars + 3] } else { vec![0] };
            for window in windows {
                let mut leasts = vec![None];
                if info.partial {
                    leasts.extend([Some(1), Some(window.div_ceil(2)), Some(window)]);
                }
                for least in leasts {
                    let panel = panel(&mut random, bars, width);
                    let case = alone(*native, window, least, &mut random);
                    let name = native.name();
                    let what = format!("{name}, {window} bars, least {least:?}, {bars} × {width}");
                    answered += u32::from(agrees(&case, &panel, &what));
                }
            }
        }
        assert!(answered >= 3, "{} answers next to nothing", native.name());
    }
}
