//! What a node should cost: nanoseconds a cell (one bar of one symbol), by what it does.
//!
//! The figures come from `qraft explain-plan --measure` on one busy core of a server of 2024,
//! rounded. They rank nodes and give a run's order of magnitude; another machine is off by a
//! factor, much the same for all. Nothing but a report reads them.

use qraft_ir::Native;

use super::{Make, Step};
use crate::graph::{Code, Stateful};
use crate::jit::{Body, Node, Out};

/// To copy a value, hold it, or write it again.
const COPY: f64 = 0.5;
/// To join a row into a coarser bar.
const JOIN: f64 = 2.5;
/// An operator from outside, in blocks, about: it is theirs.
const GUEST: f64 = 10.0;
/// To store a value.
const STORE: f64 = 0.25;
/// To load a value.
const LOAD: f64 = 0.1;
/// To pack the bits of a mask.
const PACK: f64 = 0.15;
/// One operation on a word, by the bit.
const WORD: f64 = 0.012;

/// A column, by how it is made and by the shapes of kernels.
pub(super) fn make(make: &Make, width: usize, kernel: impl Fn(u32) -> f64) -> f64 {
    match make {
        Make::Field(_) | Make::Number(_) | Make::Held(_) => COPY,
        Make::Frame(..) => JOIN,
        Make::State(kind, _) => state(*kind, width),
        Make::External(..) => GUEST,
        Make::Each(call) => kernel(call.kernel),
    }
}

/// A trial's word logic.
pub(super) fn logic(steps: &[Step]) -> f64 {
    steps.len() as f64 * WORD
}

/// A kernel.
pub(super) fn kernel(body: &Body) -> f64 {
    let nodes: f64 = body.nodes.iter().map(node).sum();
    let outs = body.outs.iter().map(|out| if matches!(out, Out::Column(_)) { STORE } else { PACK });
    nodes + outs.sum::<f64>()
}

fn node(node: &Node) -> f64 {
    match node {
        Node::Load(_) | Node::Flag(_) => LOAD,
        Node::Number(_) | Node::Truth(_) => 0.0,
        Node::Each(code, _) => each(*code),
    }
}

fn each(code: Code) -> f64 {
    match code {
        Code::Log | Code::Exp | Code::Atan => 8.0,
        Code::Tanh => 12.0,
        Code::Pow => 30.0,
        Code::Rem => 8.0,
        Code::Floor | Code::Ceil => 2.0,
        Code::Sqrt | Code::Div | Code::Roc => 1.0,
        _ => 0.12,
    }
}

fn state(kind: Stateful, width: usize) -> f64 {
    let window = f64::from(kind.window.max(2));
    let doublings = f64::from(kind.window.max(2).ilog2());
    // Across symbols a sort takes its logarithm.
    let sort = f64::from((width.max(2) as u32).ilog2());
    let gaps = kind.window > 0 && kind.least < kind.window;
    match kind.native {
        Native::Ema | Native::Rma | Native::Fill => 1.5,
        Native::Rsi | Native::Adapt => 5.0,
        Native::Atr | Native::CumSum | Native::BarsSince | Native::Latch => 4.0,
        Native::Sar => 8.0,
        Native::Mad => 8.0 * window,
        Native::TsRank | Native::Quantile => 30.0 + 10.0 * doublings,
        // Folded anew at each bar where gaps are left out.
        _ if gaps => 1.5 * window,
        Native::Sum | Native::Sma | Native::Product | Native::Wma => 5.0,
        Native::RollingMin | Native::RollingMax | Native::ArgMin | Native::ArgMax => 9.0,
        Native::Slope => 10.0,
        Native::Std | Native::StdP | Native::Var | Native::VarP | Native::TsZscore => 12.0,
        Native::Skew | Native::Kurt => 45.0,
        Native::Cov | Native::Corr | Native::Beta => 20.0,
        Native::Zscore | Native::Demean | Native::Scale => 3.0,
        Native::Residual => 10.0,
        Native::Rank | Native::PctRank | Native::Winsorize => 3.0 * sort,
        Native::GroupPctRank | Native::GroupDemean | Native::GroupZscore => 4.0 * sort,
    }
}
