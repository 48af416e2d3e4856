//! W3: formulas as columns of a whole panel, in one plan: twenty Alpha101 formulas, and operators
//! over windows alone.

use std::sync::atomic::AtomicBool;

use qraft_diag::SourceFile;
use qraft_exec::{Options, Output, PanelShape, Plan, Trial};
use qraft_ir::program::{NodeId, Op, Program};

use super::{Settings, pool};
use crate::line::Line;
use crate::measure::Timing;
use crate::series::{self, DAY};

/// Formulas that a score adds up.
struct Formulas {
    text: &'static str,
    count: usize,
}

const ALPHAS: Formulas = Formulas { text: include_str!("alphas.yaml"), count: 20 };
const WINDOWS: Formulas = Formulas { text: include_str!("windows.yaml"), count: 12 };

/// 500 symbols.
pub(super) fn panel(settings: Settings, tell: &mut dyn FnMut(Line)) {
    run("w3-500", &ALPHAS, (500, 5), settings, tell);
}

/// Windows alone, 500 symbols.
pub(super) fn windows(settings: Settings, tell: &mut dyn FnMut(Line)) {
    run("w3-windows", &WINDOWS, (500, 5), settings, tell);
}

/// 5,000 symbols.
pub(super) fn large(settings: Settings, tell: &mut dyn FnMut(Line)) {
    let symbols = if settings.quick { 500 } else { 5_000 };
    run("w3-5000", &ALPHAS, (symbols, 2), settings, tell);
}

fn run(
    name: &str,
    formulas: &Formulas,
    (symbols, repetitions): (usize, usize),
    settings: Settings,
    tell: &mut dyn FnMut(Line),
) {
    const BARS: usize = 2_500;
    let panel = series::prices(BARS, symbols, 0.018, 14).panel(DAY, &[]);
    let shape = PanelShape { bars: BARS, width: symbols };
    let pool = pool(settings.threads);
    // From the text to the last value: what is made is read, a value of each column a tile.
    let once = || {
        let file = SourceFile::new("formulas.yaml", formulas.text);
        let program = qraft_check::check(&file, &Default::default()).program.expect("it checks");
        let binding = qraft_ir::bind(&program, &[]).expect("it has no params");
        let outputs: Vec<Output> =
            terms(&program, formulas.count).into_iter().map(Output::Column).collect();
        let trials = [Trial { constants: &binding.constants }];
        pool.install(|| {
            let plan =
                Plan::new(&program, &trials, &outputs, shape, &Options::default()).expect("a plan");
            let mut sums = [0.0; 1];
            let read = |sum: &mut f64, (): &(), view: &qraft_exec::TileView<'_>| {
                for output in 0..outputs.len() {
                    *sum += view.column(0, output).iter().find(|x| x.is_finite()).unwrap_or(&0.0);
                }
                Ok(())
            };
            let stop = AtomicBool::new(false);
            plan.run(&panel, |_| Ok(()), &mut sums, read, &stop).expect("a run");
            sums[0]
        })
    };
    let (ours, _) = Timing::of(settings.repetitions.unwrap_or(repetitions), once);
    let mut line = Line::new(name, settings.threads, &ours);
    line.combos(formulas.count, (formulas.count * BARS * symbols) as f64);
    tell(line);
}

/// The formulas: what the score adds up, the first deepest.
fn terms(program: &Program, count: usize) -> Vec<NodeId> {
    let mut terms = Vec::new();
    let mut at = program.score.expect("a score");
    while let (Op::Add, [rest, last]) =
        (program.nodes[at.index()].op, &program.nodes[at.index()].args[..])
    {
        terms.push(*last);
        if terms.len() + 1 == count {
            terms.push(*rest);
            break;
        }
        at = *rest;
    }
    terms.reverse();
    terms
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_formula_is_found() {
        let ops = |formulas: &Formulas| -> Vec<Op> {
            let file = SourceFile::new("formulas.yaml", formulas.text);
            let checked = qraft_check::check(&file, &Default::default());
            assert!(!checked.has_errors(), "{:?}", checked.findings);
            let program = checked.program.expect("a program");
            let terms = terms(&program, formulas.count);
            terms.iter().map(|id| program.nodes[id.index()].op).collect()
        };
        let alphas = ops(&ALPHAS);
        assert_eq!(alphas.len(), 20);
        assert_eq!((alphas[0], alphas[5], alphas[19]), (Op::Neg, Op::Mul, Op::Div));
        let windows = ops(&WINDOWS);
        assert_eq!((windows.len(), windows[11]), (12, Op::Div));
    }
}
