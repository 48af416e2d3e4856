//! WIN008: a statistic that is undefined at the size of its window: a deviation of one value, a
//! skewness of two.

use qraft_diag::{Diagnostic, catalogue};
use qraft_ir::Native;
use qraft_ir::program::Op;
use qraft_ir::range::ranges;

use crate::rules::Subject;

pub(in crate::rules) fn run(subject: &Subject, findings: &mut Vec<Diagnostic>) {
    let program = subject.program;
    let (live, ranges) = (program.live(), ranges(&program.nodes, &program.params));
    for (at, node) in program.nodes.iter().enumerate() {
        let Op::Native(native) = node.op else { continue };
        let window = node.op.bars_at().and_then(|i| ranges[node.args.get(i)?.index()]);
        let (Some(least), Some(window), true) = (least(native), window, live[at]) else { continue };
        if window.low >= least || window.low < 1.0 {
            continue;
        }
        let name = native.name().to_uppercase();
        let message = match window.is_point() {
            true => format!("`{name}` over {} bar(s) has no value, ever", window.low),
            false => format!("`{name}` may be over {} bar(s), and then has no value", window.low),
        };
        for span in &program.spans[at] {
            findings.push(
                Diagnostic::new(&catalogue::WIN008, *span, message.clone())
                    .help(format!("it needs a window of at least {least}")),
            );
        }
    }
}

/// The smallest window at which the statistic is defined, where that is more than 1.
fn least(native: Native) -> Option<f64> {
    match native {
        Native::Std
        | Native::Var
        | Native::TsZscore
        | Native::Slope
        | Native::Cov
        | Native::Corr
        | Native::Beta => Some(2.0),
        Native::Skew => Some(3.0),
        Native::Kurt => Some(4.0),
        _ => None,
    }
}
