//! WIN003: an operator that remembers has not settled by the end of the data: its first value still
//! weighs. Windows are full or not; a recursion only fades.

use qraft_diag::{Diagnostic, catalogue};
use qraft_ir::Native;
use qraft_ir::program::{NodeId, Op};
use qraft_ir::range::ranges;

use crate::rules::Subject;

/// A seed that weighs no more is settled.
const SETTLED: f64 = 0.01;

pub(in crate::rules) fn run(subject: &Subject, findings: &mut Vec<Diagnostic>) {
    let Some(bars) = subject.options.bars else { return };
    let program = subject.program;
    let (live, ranges) = (program.live(), ranges(&program.nodes, &program.params));
    for (at, node) in program.nodes.iter().enumerate() {
        let Op::Native(native) = node.op else { continue };
        let window = node.op.bars_at().and_then(|i| ranges[node.args.get(i)?.index()]);
        let (Some(window), Some(span), true) = (window, program.spans[at].first(), live[at]) else {
            continue;
        };
        // Longer than the data is WIN002's to say.
        let back = program.node(NodeId(at as u32)).reach.back as usize;
        let Some(keep) = keeps(native, window.high) else { continue };
        if back >= bars || node.clock != 0 {
            continue;
        }
        let weight = (1..bars).try_fold(1.0, |weight, _| {
            let next = weight * keep;
            if next > SETTLED { Ok(next) } else { Err(next) }
        });
        let (Ok(weight) | Err(weight)) = weight;
        if weight <= SETTLED {
            continue;
        }
        let message = format!(
            "`{}` over {} bars has not settled within {bars} bars: where it began still \
             weighs {:.0} %",
            native.name().to_uppercase(),
            window.high,
            100.0 * weight
        );
        findings.push(
            Diagnostic::new(&catalogue::WIN003, *span, message)
                .help("use more data, a shorter window, or a mean that forgets: `SMA`"),
        );
    }
}

/// What a recursion keeps of its past from bar to bar.
fn keeps(native: Native, n: f64) -> Option<f64> {
    match native {
        Native::Ema => Some(1.0 - 2.0 / (n + 1.0)),
        Native::Rma | Native::Rsi | Native::Atr => Some(1.0 - 1.0 / n),
        _ => None,
    }
}
