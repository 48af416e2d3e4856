//! What a kernel computes, without what it computes it from.

use crate::graph::Code;

/// One value of a kernel. Operands are places of earlier nodes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Node {
    /// The number of that column argument.
    Load(u16),
    /// The flag of that column argument: 1, 0, NaN (unknown).
    Flag(u16),
    /// That constant argument.
    Number(u16),
    /// 1, 0 or −1 (unknown).
    Truth(i8),
    /// An operator.
    Each(Code, [u16; 3]),
}

/// One answer of a kernel.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Out {
    /// Bits: where the flag is true.
    True(u16),
    /// Bits: where the flag is false.
    False(u16),
    /// Numbers, ±inf as NaN; a flag as 1, 0, NaN.
    Column(u16),
}

/// The shape of a kernel. Equal shapes are one kernel.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub(crate) struct Body {
    pub nodes: Vec<Node>,
    pub outs: Vec<Out>,
    /// Column arguments.
    pub loads: u16,
    /// Constant arguments.
    pub numbers: u16,
}

impl Body {
    /// Where a node may be ±inf. Columns and constants never are.
    pub(crate) fn may_be_infinite(&self) -> Vec<bool> {
        let mut may = Vec::with_capacity(self.nodes.len());
        for node in &self.nodes {
            let of = |at: u16| may.get(usize::from(at)).copied().unwrap_or(false);
            let answer = match *node {
                Node::Each(Code::Tanh | Code::Atan, _) => false,
                Node::Each(
                    Code::Neg | Code::Abs | Code::Log | Code::Sqrt | Code::Floor | Code::Ceil,
                    [x, ..],
                ) => of(x),
                Node::Each(Code::Min | Code::Max, [a, b, _]) => of(a) || of(b),
                Node::Each(Code::Choose, [_, a, b]) => of(a) || of(b),
                Node::Each(code, _) => !code.is_flag(),
                _ => false,
            };
            may.push(answer);
        }
        may
    }
}
