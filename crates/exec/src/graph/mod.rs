//! The graph of a batch: the nodes of all its trials, each distinct one once.

mod specialise;

use qraft_ir::Native;
use qraft_ir::external::MOST_INPUTS;
use qraft_ir::program::Join;
use rustc_hash::{FxBuildHasher, FxHashMap};
pub(crate) use specialise::Specialiser;

use crate::bound::Numbers;

/// A vertex of the graph.
pub(crate) type Id = u32;

/// Room for so many trials is made at once; for more it grows.
pub(crate) const ROOM: usize = 1 << 13;

/// Fills the unused places of [`Vertex::args`].
pub(crate) const NONE: Id = Id::MAX;

/// Elementwise operators, as kernels know them. Flags are three-valued conditions.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(crate) enum Code {
    Neg,
    Abs,
    Log,
    Sqrt,
    Exp,
    Floor,
    Ceil,
    Tanh,
    Atan,
    Add,
    Sub,
    Mul,
    Div,
    Rem,
    Pow,
    Min,
    Max,
    /// `[x, base]` x / base − 1, NaN at base 0
    Roc,
    Lt,
    Le,
    Eq,
    Ne,
    /// equality of flags
    Same,
    /// inequality of flags
    Differ,
    And,
    Or,
    Not,
    IsNan,
    /// `[flag, a, b]` of numbers
    Choose,
    /// `[flag, a, b]` of flags
    ChooseFlag,
}

impl Code {
    /// True where the answer is a flag.
    pub(crate) fn is_flag(self) -> bool {
        use Code::*;
        matches!(self, Lt | Le | Eq | Ne | Same | Differ | And | Or | Not | IsNan | ChooseFlag)
    }
}

/// An operator with a window, a state or a cross-section: a column by nature.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(crate) struct Stateful {
    /// Which.
    pub native: Native,
    /// Bars of its window; 0 where it has none.
    pub window: u32,
    /// Valid values that the window needs.
    pub least: u32,
    /// Its other numbers, by their bits.
    pub more: [u64; 2],
}

impl Stateful {
    /// With these constants.
    pub(crate) fn new(native: Native, numbers: Numbers) -> Self {
        Stateful {
            native,
            window: numbers.window as u32,
            least: numbers.least as u32,
            more: numbers.more.map(f64::to_bits),
        }
    }

    /// True for operators that look across symbols, and at nothing but the current bar.
    pub(crate) fn is_cross_section(self) -> bool {
        self.native.info().cross_section
    }
}

/// What a vertex is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(crate) enum Kind {
    /// A number by its bits: finite or NaN.
    Num(u64),
    /// 1, 0 or −1 (unknown).
    Truth(i8),
    /// A column of the panel, by its place in the program's fields.
    Field(u16),
    /// `[x]` x of that many bars ago. x is never a lag itself.
    Lag(u32),
    /// Elementwise.
    Each(Code),
    /// With a state.
    State(Stateful),
    /// From outside, by its place in [`Graph::externals`].
    External(u32),
    /// `[x]`, or `[x, volume]`: rows of the panel joined into the bars of that frame.
    Frame(u16, Join),
    /// `[x]` the last completed value of a coarser clock on a finer one.
    Held(u16),
}

/// An operator and its arguments.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(crate) struct Vertex {
    pub kind: Kind,
    pub args: [Id; MOST_INPUTS],
}

/// All vertices, arguments before users.
#[derive(Default, Debug)]
pub(crate) struct Graph {
    vertices: Vec<Vertex>,
    flags: Vec<bool>,
    clocks: Vec<u16>,
    names: Vec<String>,
    /// Operators from outside: the place in the program, and the constants by their bits.
    externals: Vec<(u16, Vec<u64>)>,
    /// Looked up, never walked: its order reaches nothing.
    index: FxHashMap<Vertex, Id>,
}

impl Graph {
    /// Empty, with room for what so many trials may have of their own.
    pub(crate) fn for_trials(trials: usize) -> Graph {
        let room = trials.min(ROOM);
        Graph {
            vertices: Vec::with_capacity(room),
            flags: Vec::with_capacity(room),
            clocks: Vec::with_capacity(room),
            index: FxHashMap::with_capacity_and_hasher(room, FxBuildHasher),
            ..Graph::default()
        }
    }

    /// The vertex of that id.
    pub(crate) fn vertex(&self, id: Id) -> Vertex {
        self.vertices[id as usize]
    }

    /// True where the vertex is a flag.
    pub(crate) fn is_flag(&self, id: Id) -> bool {
        self.flags[id as usize]
    }

    /// Its clock: 0 is the panel's, else one more than the place of a frame.
    pub(crate) fn clock(&self, id: Id) -> u16 {
        self.clocks[id as usize]
    }

    /// The place of a column of the panel, by its name.
    pub(crate) fn column_named(&mut self, name: &str) -> u16 {
        let have = self.names.iter().position(|have| have == name);
        let at = have.unwrap_or_else(|| {
            self.names.push(name.to_owned());
            self.names.len() - 1
        });
        // A program reads fewer columns than that.
        at as u16
    }

    /// The place of an operator from outside with these constants.
    pub(crate) fn external(&mut self, at: u16, params: &[f64]) -> u32 {
        let wanted = (at, params.iter().map(|value| value.to_bits()).collect());
        let have = self.externals.iter().position(|have| *have == wanted);
        let place = have.unwrap_or_else(|| {
            self.externals.push(wanted);
            self.externals.len() - 1
        });
        place as u32
    }

    /// What [`Kind::External`] places: the place in the program, and the constants.
    pub(crate) fn external_at(&self, place: u32) -> (u16, Vec<f64>) {
        let (at, bits) = &self.externals[place as usize];
        (*at, bits.iter().map(|bits| f64::from_bits(*bits)).collect())
    }

    /// The names of the columns that [`Kind::Field`] places.
    pub(crate) fn into_names(self) -> Vec<String> {
        self.names
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.vertices.len()
    }

    /// True where the vertex is a column whatever reads it.
    pub(crate) fn is_column(&self, id: Id) -> bool {
        matches!(
            self.vertex(id).kind,
            Kind::Field(_) | Kind::State(_) | Kind::External(_) | Kind::Frame(..) | Kind::Held(_)
        )
    }

    /// The one vertex that is this operator of these arguments.
    pub(crate) fn add(&mut self, kind: Kind, args: &[Id]) -> Id {
        let mut padded = [NONE; MOST_INPUTS];
        padded[..args.len()].copy_from_slice(args);
        let vertex = Vertex { kind, args: padded };
        if let Some(id) = self.index.get(&vertex) {
            return *id;
        }
        let flag = match kind {
            Kind::Truth(_) => true,
            Kind::Each(code) => code.is_flag(),
            Kind::Lag(_) | Kind::Held(_) | Kind::Frame(..) => self.is_flag(args[0]),
            Kind::Num(_) | Kind::Field(_) | Kind::State(_) | Kind::External(_) => false,
        };
        let id = self.vertices.len() as Id;
        self.vertices.push(vertex);
        self.flags.push(flag);
        self.clocks.push(match kind {
            Kind::Frame(frame, _) => frame + 1,
            Kind::Held(clock) => clock,
            // Constants are the same on every clock; all else is on one.
            _ => args.iter().map(|arg| self.clock(*arg)).max().unwrap_or(0),
        });
        self.index.insert(vertex, id);
        id
    }

    /// A number; ±inf is NaN.
    pub(crate) fn number(&mut self, value: f64) -> Id {
        let value = if value.is_finite() { value } else { f64::NAN };
        self.add(Kind::Num(value.to_bits()), &[])
    }

    /// x of `bars` ago. A lag of a lag is one lag; lag 0 of a column is the column.
    pub(crate) fn lag(&mut self, x: Id, bars: u32) -> Id {
        match self.vertex(x).kind {
            Kind::Lag(inner) => {
                let below = self.vertex(x).args[0];
                self.lag(below, inner.saturating_add(bars))
            }
            _ if bars == 0 && self.is_column(x) => x,
            _ => self.add(Kind::Lag(bars), &[x]),
        }
    }

    /// An elementwise operator, with truths known beforehand folded away.
    pub(crate) fn each(&mut self, code: Code, args: &[Id]) -> Id {
        let truth = |graph: &Graph, at: usize| match graph.vertex(args[at]).kind {
            Kind::Truth(v) => Some(v),
            _ => None,
        };
        let (first, second) = (truth(self, 0), args.get(1).and_then(|_| truth(self, 1)));
        match (code, first, second) {
            (Code::And, Some(1), _) | (Code::Or, Some(0), _) => args[1],
            (Code::And, _, Some(1)) | (Code::Or, _, Some(0)) => args[0],
            (Code::And, Some(0), _) | (Code::Or, Some(1), _) => args[0],
            (Code::And, _, Some(0)) | (Code::Or, _, Some(1)) => args[1],
            (Code::Not, Some(v), _) => {
                let other = if v < 0 { v } else { 1 - v };
                self.add(Kind::Truth(other), &[])
            }
            (Code::Choose | Code::ChooseFlag, Some(1), _) => args[1],
            (Code::Choose | Code::ChooseFlag, Some(0), _) => args[2],
            _ => self.add(Kind::Each(code), args),
        }
    }
}
